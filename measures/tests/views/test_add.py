from datetime import date

import pytest
from django.urls import reverse

from measures.models import Measure

GOOD = {
    "name": "Falls",
    "kind": "balancing",
    "form": "count",
    "unit": "falls",
    "definition": "Falls reported in the week.",
    "interval": "weekly",
    "direction": "decrease",
    "target": "0",
    "target_on": "31 July 2026",
}


def url(project) -> str:
    return reverse("measures:add", args=[project.pk])


def test_who_is_not_signed_in_signs_in_first(client, weald):
    response = client.post(url(weald.project), GOOD)
    assert response["Location"].startswith(reverse("account_login"))


def test_an_outsider_finds_nothing(client, weald):
    client.force_login(weald.outsider.manager)
    assert client.post(url(weald.project), GOOD).status_code == 404


@pytest.mark.parametrize("role", ["contributor", "mentor", "steering", "other_lead"])
def test_others_are_told_who_can(client, weald, role):
    client.force_login(getattr(weald, role))
    response = client.post(url(weald.project), GOOD)
    assert response.status_code == 403
    assert "Only the lead, the team and the programme manager" in response.content.decode()
    assert weald.project.measures.count() == 1


def test_the_lead_adds_a_measure_and_goes_on_to_its_first_figure(client, weald):
    client.force_login(weald.lead)
    response = client.post(url(weald.project), GOOD)
    added = Measure.objects.get(name="Falls")
    assert response["Location"] == reverse("measures:record", args=[added.pk])
    assert (added.project, added.position) == (weald.project, 1)
    assert (added.target, added.target_on) == (0, date(2026, 7, 31))


def test_the_main_measure_is_offered_once_there_is_another(client, weald):
    client.force_login(weald.lead)
    assert "main measure" in client.get(url(weald.project)).content.decode()
    client.post(url(weald.project), GOOD | {"main": "on"})
    assert weald.project.measures.first().name == "Falls"
    client.force_login(weald.other_lead)
    assert "main measure" not in client.get(url(weald.other_project)).content.decode()


def test_a_form_in_error_keeps_what_was_typed(client, weald):
    client.force_login(weald.lead)
    response = client.post(url(weald.project), GOOD | {"target_on": "in summer"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Enter a date, like 3 December 2026." in page
    assert 'value="in summer"' in page
    assert "Falls reported in the week." in page
    assert "<title>Error: " in page
    assert weald.project.measures.count() == 1


def test_a_name_that_is_taken_is_refused_beside_it(client, weald):
    client.force_login(weald.lead)
    response = client.post(url(weald.project), GOOD | {"name": "patients with a task"})
    assert response.status_code == 422
    assert "There is already a measure called" in response.content.decode()
