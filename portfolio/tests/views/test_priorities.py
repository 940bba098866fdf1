"""Pages across priorities and projects: balance, line of sight, what is alike."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from portfolio.queries.balance import compass
from portfolio.queries.sight import lines_of_sight
from portfolio.sample.load import load
from priorities.models import Match
from projects.balance import Origin
from projects.models import State
from reviews.actions import end_project

pytestmark = pytest.mark.django_db


AS_OF = datetime(2026, 6, 19, 12, 0, tzinfo=UTC)


@pytest.fixture
def trust():
    with time_machine.travel(AS_OF, tick=False):
        yield load(weeks=0, now=AS_OF, password=None, emails={})


def test_the_sample_was_married_as_its_data_says(trust):
    match = Match.objects.get()
    assert match.total == pytest.approx(13.24, abs=0.001)
    assert match.optimum == pytest.approx(13.586, abs=0.001)
    assert match.reason.startswith("Yewande Colbrook and Dr Anneke Falstone took their second")
    agreed = {row["title"]: row["agreed_initiative"] for row in trust.data["projects"]}
    titles = {row["id"]: row["title"] for row in trust.data["prioritisation"]["initiatives"]}
    for project in trust.programme.projects.select_related("initiative", "idea"):
        assert project.initiative.title == titles[agreed[project.title]]
        assert project.match == match
        assert project.idea.stage == "matched"


def test_the_priorities_of_the_sample_are_those_of_its_data(trust, client):
    client.force_login(trust.manager)
    url = reverse("priorities:initiatives", args=[trust.programme.pk])
    rows = client.get(url).context["rows"]
    wanted = {
        row["title"]: (row["rank"], row["priority"])
        for row in trust.data["prioritisation"]["initiatives"]
    }
    assert {
        row.item.title: (row.rank, pytest.approx(row.standing.priority, abs=0.006)) for row in rows
    } == wanted


def test_the_compass_of_the_sample_shows_marriages_and_no_gap_but_the_parked(trust):
    found = compass(trust.programme)
    going = trust.programme.projects.filter(state__in=("setting_up", "active", "paused"))
    assert len(found.stands) == going.count() > 10
    assert {share.origin for share in found.shares} == {Origin.MARRIAGE}
    first = next(one for one in found.stands if one.project.title.startswith("Huddles"))
    assert (first.owned, first.choice, first.own_idea) == (4.0, 1, True)
    assert first.asked == pytest.approx(4.5, abs=0.01)
    assert first.quadrant == "owned and asked for"


def test_an_initiative_whose_only_project_ends_is_an_orphan(trust):
    project = trust.programme.projects.get(title="Huddles that end with a name and a task")
    assert project.initiative not in compass(trust.programme).without_lead
    end_project(
        project=project,
        state=State.STOPPED,
        worked="It did",
        did_not="Nothing",
        tell_others="Go on",
        by=trust.manager,
        at=AS_OF,
        on=AS_OF.date(),
    )
    assert project.initiative in compass(trust.programme).without_lead


def test_the_line_of_sight_leads_from_each_objective_to_its_measures(trust, client):
    lines = {line.objective.title: line for line in lines_of_sight(trust.programme)}
    line = lines["Care close to home"]
    branch = next(b for b in line.branches if b.initiative.title.startswith("Daily action"))
    assert branch.projects[0].measures
    client.force_login(trust.manager)
    page = client.get(reverse("portfolio:sight", args=[trust.programme.pk])).content.decode()
    assert "Huddles that end with a name and a task" in page
    assert str(branch.projects[0].measures[0]) in page


def test_what_is_like_a_title_shows_while_it_is_typed_and_after(trust, client: Client):
    client.force_login(trust.people["L04"])
    url = reverse("portfolio:similar", args=[trust.programme.pk])
    found = client.get(url, {"title": "Housing delays from day one"}).content.decode()
    assert "Housing asked about on day one" in found
    assert "Housing and social-care delays" in found
    assert client.get(url, {"title": "A kettle"}).content.decode().strip() == ""
    answer = client.post(
        reverse("priorities:submit", args=[trust.programme.pk]),
        {"title": "Housing asked about earlier", "problem": "They wait"},
        follow=True,
    )
    assert "Housing asked about on day one" in answer.content.decode()


def test_the_library_brings_up_what_failed_first(trust, client):
    client.force_login(trust.people["L05"])
    url = reverse("portfolio:library", args=[trust.programme.pk])
    found = client.get(url, {"find": "Council duty line"}).context["found"]
    assert "Housing asked about on day one" in {one.title for one in found} or any(
        "Housing asked about on day one" in line for one in found for line in one.lines
    )
    told = client.get(url).context["found"]
    failed = [one.failed for one in told]
    assert failed == sorted(failed, reverse=True)
    assert True in failed
    assert client.get(url, {"find": "xylophone"}).context["found"] == []
