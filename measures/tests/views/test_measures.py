from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from measures.actions import record_reading
from qiprogramme.tests.make import MONDAY, NOW, measure


def url(project) -> str:
    return reverse("measures:measures", args=[project.pk])


def record(measure, by, *values):
    for back, value in enumerate(values):
        period_on = MONDAY - timedelta(weeks=back)
        record_reading(measure=measure, period_on=period_on, value=Decimal(value), by=by, at=NOW)


def test_who_is_not_signed_in_signs_in_first(client, weald):
    response = client.get(url(weald.project))
    assert response["Location"].startswith(reverse("account_login"))


def test_an_outsider_finds_nothing(client, weald):
    client.force_login(weald.outsider.manager)
    assert client.get(url(weald.project)).status_code == 404


def test_everybody_in_the_programme_sees_the_charts_and_their_sentences(client, weald):
    record(weald.project.measures.get(), weald.lead, 7, 6)
    client.force_login(weald.contributor)
    page = client.get(url(weald.project)).content.decode()
    assert "Patients with a task" in page
    assert "Process, higher is better" in page
    assert "Too few points to say: 2 so far" in page
    assert 'data-points="' in page
    assert "Record a figure" not in page
    assert "Add a measure" not in page


@pytest.mark.parametrize("role", ["lead", "member", "manager"])
def test_those_who_record_are_offered_to(client, weald, role):
    client.force_login(getattr(weald, role))
    page = client.get(url(weald.project)).content.decode()
    assert reverse("measures:record", args=[weald.project.measures.get().pk]) in page
    assert reverse("measures:add", args=[weald.project.pk]) in page


def test_a_project_without_measures_says_what_will_be_here(client, weald):
    client.force_login(weald.other_lead)
    page = client.get(url(weald.other_project)).content.decode()
    assert "Add the first measure" in page
    client.force_login(weald.contributor)
    page = client.get(url(weald.other_project)).content.decode()
    assert "once its lead has added the first measure" in page
    assert "Add the first measure" not in page


def test_more_measures_ask_no_more_of_the_database(
    client, weald, django_assert_max_num_queries, django_assert_num_queries
):
    record(weald.project.measures.get(), weald.lead, 7, 6)
    client.force_login(weald.lead)
    with django_assert_max_num_queries(30) as few:
        client.get(url(weald.project))
    for name in ("Falls", "Length of stay"):
        record(measure(weald.project, weald.lead, name), weald.lead, 7, 6)
    with django_assert_num_queries(len(few)):
        client.get(url(weald.project))
