import pytest
from django.urls import reverse

from projects.actions import join_team, set_state
from projects.models import State, TeamRole
from qiprogramme.tests.make import NOW


def url(project) -> str:
    return reverse("mentoring:start", args=[project.pk])


def state(project) -> str:
    project.refresh_from_db()
    return project.state


def make_ready(weald) -> None:
    project = weald.other_project
    join_team(project=project, user=weald.mentor, role=TeamRole.MENTOR, by=weald.manager, at=NOW)
    project.review_on = weald.review_day.on
    project.save()


def test_who_is_not_signed_in_signs_in_first(client, weald):
    assert client.post(url(weald.other_project))["Location"].startswith(reverse("account_login"))


def test_an_outsider_finds_nothing(client, weald):
    client.force_login(weald.outsider.manager)
    assert client.post(url(weald.other_project)).status_code == 404


@pytest.mark.parametrize("role", ["other_lead", "lead", "mentor", "steering", "contributor"])
def test_others_are_told_who_can(client, weald, role):
    make_ready(weald)
    client.force_login(getattr(weald, role))
    response = client.post(url(weald.other_project))
    assert response.status_code == 403
    assert "Ask Weald Manager." in response.content.decode()
    assert state(weald.other_project) == State.SETTING_UP


def test_the_page_says_what_is_there_and_what_is_missing_and_where_to_add_it(client, weald):
    client.force_login(weald.manager)
    page = client.get(url(weald.other_project)).content.decode()
    assert "Weald Other Lead" in page
    assert "Still needs a mentor." in page
    assert reverse("reviews:team", args=[weald.other_project.pk]) in page
    assert "Still needs a review date" in page
    assert reverse("reviews:days", args=[weald.programme.pk]) in page
    assert "Add what is missing" in page


def test_what_is_missing_refuses_the_start(client, weald):
    client.force_login(weald.manager)
    response = client.post(url(weald.other_project))
    assert response.status_code == 422
    assert "Before it can start, the project needs a mentor" in response.content.decode()
    assert state(weald.other_project) == State.SETTING_UP


def test_a_complete_project_starts_and_its_sessions_are_planned(client, weald):
    make_ready(weald)
    client.force_login(weald.manager)
    assert "Still needs" not in client.get(url(weald.other_project)).content.decode()
    response = client.post(url(weald.other_project))
    assert response["Location"] == reverse("portfolio:project", args=[weald.other_project.pk])
    assert state(weald.other_project) == State.ACTIVE
    assert weald.other_project.sessions.count() == 1


def test_a_paused_project_resumes(client, weald):
    set_state(project=weald.project, state=State.PAUSED, by=weald.manager, at=NOW)
    client.force_login(weald.manager)
    assert "Resume" in client.get(url(weald.project)).content.decode()
    client.post(url(weald.project))
    assert state(weald.project) == State.ACTIVE


@pytest.mark.parametrize(
    ("before", "said"), [(State.ACTIVE, "has been active since"), (State.STOPPED, "has ended")]
)
def test_what_runs_or_has_ended_is_not_started(client, weald, before, said):
    if before != State.ACTIVE:
        set_state(project=weald.project, state=before, by=weald.manager, at=NOW)
    client.force_login(weald.manager)
    response = client.post(url(weald.project))
    assert response.status_code == 200
    assert said in response.content.decode()
    assert state(weald.project) == before
