from decimal import Decimal

import pytest
from django.urls import reverse

from measures.actions import record_reading
from qiprogramme.tests.make import MONDAY, NOW, measure

GOOD = {
    "name": "Patients with a named task",
    "kind": "process",
    "form": "count",
    "unit": "patients",
    "interval": "weekly",
    "direction": "increase",
    "target": "22",
}


@pytest.fixture
def main(weald):
    return weald.project.measures.get()


def url(measure) -> str:
    return reverse("measures:change", args=[measure.pk])


def test_who_is_not_signed_in_signs_in_first(client, main):
    assert client.post(url(main), GOOD)["Location"].startswith(reverse("account_login"))


def test_an_outsider_finds_nothing(client, weald, main):
    client.force_login(weald.outsider.manager)
    assert client.post(url(main), GOOD).status_code == 404


def test_others_are_told_who_can(client, weald, main):
    client.force_login(weald.contributor)
    assert client.get(url(main)).status_code == 403
    assert client.post(url(main), GOOD).status_code == 403
    main.refresh_from_db()
    assert main.name == "Patients with a task"


def test_the_form_shows_what_stands(client, weald, main):
    client.force_login(weald.lead)
    page = client.get(url(main)).content.decode()
    assert 'value="Patients with a task"' in page
    assert 'value="20"' in page


def test_the_lead_changes_it(client, weald, main):
    client.force_login(weald.lead)
    response = client.post(url(main), GOOD)
    assert response["Location"] == reverse("measures:measure", args=[main.pk])
    main.refresh_from_db()
    assert (main.name, main.target, main.position) == ("Patients with a named task", 22, 0)


def test_another_measure_becomes_the_main_one(client, weald, main):
    falls = measure(weald.project, weald.lead, "Falls")
    client.force_login(weald.lead)
    assert "main measure" not in client.get(url(main)).content.decode()
    assert "main measure" in client.get(url(falls)).content.decode()
    client.post(url(falls), GOOD | {"name": "Falls", "main": "on"})
    assert weald.project.measures.first() == falls


def test_what_the_action_refuses_stands_beside_the_field(client, weald, main):
    record_reading(measure=main, period_on=MONDAY, value=Decimal(6), by=weald.lead, at=NOW)
    client.force_login(weald.lead)
    response = client.post(url(main), GOOD | {"form": "percentage"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Add a new measure instead." in page
    assert 'value="Patients with a named task"' in page
    # The heading still says what is stored.
    assert "Patients with a task</a>" in page
