from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from mentoring.actions import check_in
from mentoring.models import Confidence
from mentoring.tests.make import WEEK, log, session
from qiprogramme.tests.make import MONDAY, NOW


def url(project) -> str:
    return reverse("mentoring:project", args=[project.pk])


def page_of(client, project) -> str:
    return client.get(url(project)).content.decode()


def enter(weald, week_on=MONDAY, **values):
    usual = {"confidence": Confidence.LOW, "by": weald.lead, "at": NOW}
    return check_in(project=weald.project, week_on=week_on, **(usual | values))


def test_who_is_not_signed_in_signs_in_first(client, weald):
    assert client.get(url(weald.project))["Location"].startswith(reverse("account_login"))


def test_outsiders_and_neighbours_find_nothing(client, weald):
    for user in (weald.outsider.mentor, weald.contributor, weald.other_lead):
        client.force_login(user)
        assert client.get(url(weald.project)).status_code == 404


@pytest.mark.parametrize("role", ["lead", "sponsor", "steering", "executive"])
def test_those_concerned_read_week_by_week_what_happened(client, weald, role):
    enter(weald, happened="Two wards joined.", value=Decimal(7), obstacle="No room.")
    log(weald, texts=["Ask the porters"], note="Tired.")
    client.force_login(getattr(weald, role))
    page = page_of(client, weald.project)
    for words in (
        "Week of 8 June",
        "Two wards joined.",
        "Patients with a task: 7 patients",
        "No room.",
        "Weald Lead, worried.",
        "Weald Mentor, confident.",
        "Ask the porters",
        "1 of 4 weeks",
    ):
        assert words in page
    assert "Tired." not in page
    assert reverse("mentoring:log", args=[session(weald.project).pk]) not in page


@pytest.mark.parametrize("role", ["mentor", "manager"])
def test_those_who_log_are_offered_what_waits(client, weald, role):
    client.force_login(getattr(weald, role))
    page = page_of(client, weald.project)
    for week_on in (MONDAY, MONDAY - WEEK):
        assert reverse("mentoring:log", args=[session(weald.project, week_on).pk]) in page
    assert reverse("mentoring:check_in", args=[weald.project.pk]) not in page


def test_the_lead_checks_in_from_here(client, weald):
    client.force_login(weald.lead)
    address = reverse("mentoring:check_in", args=[weald.project.pk])
    assert address in page_of(client, weald.project)


def test_a_project_that_has_not_started_says_what_will_be_here(client, weald):
    client.force_login(weald.other_lead)
    assert "once the project is active" in page_of(client, weald.other_project)


def test_many_weeks_come_a_page_at_a_time_at_a_constant_price(
    client, weald, django_assert_max_num_queries, django_assert_num_queries
):
    log(weald, texts=["Ask the porters"])
    enter(weald, value=Decimal(7))
    client.force_login(weald.lead)
    with django_assert_max_num_queries(30) as few:
        client.get(url(weald.project))
    for back in range(1, 15):
        enter(weald, week_on=MONDAY - timedelta(weeks=back), value=Decimal(7))
    log(weald, MONDAY - WEEK, texts=["Print the card"])
    with django_assert_num_queries(len(few)):
        response = client.get(url(weald.project))
    assert response.content.decode().count("Patients with a task: 7 patients") == 12
    assert "1 to 12 of 15" in response.content.decode()
