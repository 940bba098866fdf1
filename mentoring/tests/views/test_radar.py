from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mentoring.models import SessionState
from mentoring.tests.make import WEEK, log
from mentoring.tests.views.test_rhythm import start_another
from mentoring.watch import looked_back, watched
from projects.actions import finish_commitment, make_commitment, raise_obstacle
from projects.models import Project, State
from qiprogramme.tests.make import MONDAY, NOW, TODAY
from reviews.actions import end_project

MISSED = "Of the last 2 sessions, 2 missed."


def url(weald, name: str = "radar") -> str:
    return reverse(f"mentoring:{name}", args=[weald.programme.pk])


def miss(weald, *weeks_ago: int) -> None:
    for weeks in weeks_ago:
        at = NOW - weeks * WEEK
        log(weald, MONDAY - weeks * WEEK, state=SessionState.MISSED, confidence=None, at=at)


@pytest.mark.parametrize("name", ["radar", "look_back"])
def test_it_is_for_those_who_look_across_the_programme(client, weald, name):
    assert client.get(url(weald, name))["Location"].startswith(reverse("account_login"))
    client.force_login(weald.outsider.manager)
    assert client.get(url(weald, name)).status_code == 404
    for user in (weald.lead, weald.mentor, weald.sponsor, weald.contributor):
        client.force_login(user)
        assert client.get(url(weald, name)).status_code == 403
    for user in (weald.steering, weald.executive, weald.manager):
        client.force_login(user)
        assert client.get(url(weald, name)).status_code == 200


def test_each_project_comes_with_its_reasons_and_what_would_help(client, weald):
    miss(weald, 2, 1)
    client.force_login(weald.steering)
    [row] = client.get(url(weald)).context["rows"]
    assert (row.project, row.level) == (weald.project, "watch")
    assert MISSED in client.get(url(weald)).content.decode()


def test_lead_and_mentor_read_their_own_under_mentoring(client, weald):
    own = reverse("mentoring:project", args=[weald.project.pk])
    client.force_login(weald.lead)
    assert "What would help now" not in client.get(own).content.decode()
    miss(weald, 2, 1)
    for user in (weald.lead, weald.mentor):
        client.force_login(user)
        page = client.get(own).content.decode()
        assert MISSED in page
        assert "Meet for ten minutes this week" in page


def test_what_is_done_or_solved_is_no_reason_any_more(client, weald):
    begun = NOW - 3 * WEEK
    owed = make_commitment(
        programme=weald.programme,
        project=weald.project,
        owner=weald.lead,
        text="Ask the porters",
        due_on=TODAY - timedelta(days=10),
        made_on=begun.date(),
        by=weald.mentor,
        at=begun,
    )
    raise_obstacle(project=weald.project, text="No room", on=begun.date(), by=weald.lead, at=begun)
    client.force_login(weald.manager)

    def names() -> list[str]:
        [row] = client.get(url(weald)).context["rows"]
        return sorted(signal.name for signal in row.signals)

    assert names() == ["Commitments", "Obstacle"]
    finish_commitment(commitment=owed, done=True, by=weald.lead, at=NOW)
    assert names() == ["Obstacle"]


def test_looking_back_says_how_early_a_stopped_project_would_have_been_flagged(client, weald):
    miss(weald, 3, 2, 1)
    words = {"worked": "The board", "did_not": "The phone", "tell_others": "Ask first"}
    about = {"by": weald.manager, "at": NOW, "on": TODAY}
    end_project(project=weald.project, state=State.STOPPED, **words, **about)
    client.force_login(weald.manager)
    [row] = client.get(url(weald, "look_back")).context["rows"]
    # The first missed session was logged in the week of 20 May, so Monday 25 May saw it.
    assert (row.flagged_on, row.weeks_before) == (MONDAY - 2 * WEEK, 2)
    assert client.get(url(weald)).context["rows"] == []


def test_looking_back_asks_no_more_for_more_projects_and_weeks(weald, django_assert_num_queries):
    another = start_another(weald)
    miss(weald, 3, 2, 1)
    words = {"worked": "The board", "did_not": "The phone", "tell_others": "Ask first"}
    about = {"by": weald.manager, "at": NOW, "on": TODAY}
    end_project(project=weald.project, state=State.STOPPED, **words, **about)
    with CaptureQueriesContext(connection) as one:
        looked_back(weald.programme)
    Project.objects.filter(pk=weald.project.pk).update(starts_on=TODAY - 60 * WEEK)
    end_project(project=another, state=State.STOPPED, **words, **about)
    with django_assert_num_queries(len(one)):
        rows = looked_back(weald.programme)
    assert {row.project: row.weeks_before for row in rows} == {weald.project: 59, another: 0}


def test_the_number_of_queries_does_not_grow_with_the_projects(weald, django_assert_num_queries):
    project = weald.project
    projects = [project, weald.other_project]
    projects[1].programme = project.programme
    project.programme.organisation.calendar()
    with django_assert_num_queries(9):
        watched([project], NOW)
    with django_assert_num_queries(9):
        watched(projects, NOW)


def test_what_waits_for_the_sponsor_is_seen_after_two_weeks(weald):
    about = {"programme": weald.programme, "project": weald.project, "by": weald.manager}
    about |= {"made_on": TODAY - timedelta(days=21), "at": NOW - 3 * WEEK}
    about |= {"text": "Ask", "due_on": TODAY - timedelta(days=14)}

    def names() -> list[str]:
        [row] = watched([weald.project], NOW)
        return sorted(signal.name for signal in row.signals)

    make_commitment(owner=weald.lead, **about)
    assert names() == ["Commitments"]
    make_commitment(owner=weald.sponsor, **about)
    assert names() == ["Commitments", "Sponsor"]
