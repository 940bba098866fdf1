from datetime import timedelta

import pytest
import time_machine

from measures.actions import record_reading
from mentoring.actions import log_session, set_project_state
from projects.actions import change_project
from projects.models import Project, State
from qiprogramme.tests.make import MONDAY, NOW, TODAY, two_worlds
from reviews.actions import plan_all

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)
WEEK = timedelta(weeks=1)


@pytest.fixture
def cast():
    with time_machine.travel(NOW, tick=False):
        yield two_worlds()


def page(client, user, one, **query) -> str:
    client.force_login(user)
    answer = client.get(f"/projects/{one.pk}/history/", query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def edit(cast, place: str) -> None:
    one = Project.objects.get(pk=cast.project.pk)
    change_project(
        project=one,
        title=one.title,
        place=place,
        objectives=[cast.objective],
        aim=one.aim,
        aim_on=one.aim_on,
        by=cast.lead,
        at=LATER,
    )


def test_nobody_comes_in_without_signing_in(client, cast):
    url = f"/projects/{cast.project.pk}/history/"
    assert client.get(url).url == f"/account/sign-in/?next={url}"


def test_an_outsider_finds_nothing(client, cast):
    client.force_login(cast.outsider.manager)
    assert client.get(f"/projects/{cast.project.pk}/history/").status_code == 404


def test_the_page_says_who_changed_what_when_and_what_was_there_before(client, cast):
    edit(cast, "Marram Ward")
    body = page(client, cast.contributor, cast.project)
    assert "Wednesday 10 June 2026" in body
    assert '<time class="qi-num">10:05</time> <strong>Weald Lead</strong>' in body
    assert "<strong>Project changed</strong>" in body
    assert "<dt>Ward or team:</dt>" in body
    assert ">Samphire Ward</span>" in body
    assert "</span> Marram Ward</dd>" in body
    assert 'aria-current="page">History</a>' in body


def test_it_says_where_something_was_only_saved_again(client, cast):
    edit(cast, cast.project.place)
    assert "Project saved again, nothing changed" in page(client, cast.lead, cast.project)


def test_what_nobody_did_was_done_by_the_system(client, cast):
    plan_all(at=NOW + timedelta(days=10))
    body = page(client, cast.lead, cast.project)
    change = body[body.index("<strong>The system</strong>") :]
    assert "Review date:" in change[: change.index("</dl>")]


def test_many_changes_of_one_sort_open_on_demand(client, cast):
    count = cast.project.measures.get()
    for back in range(4):
        record_reading(
            measure=count, period_on=MONDAY - WEEK * back, value=back, by=cast.lead, at=LATER
        )
    assert '__summary-text">Readings added: 4</span>' in page(client, cast.lead, cast.project)


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("lead", True),
        ("member", True),
        ("mentor", True),
        ("sponsor", True),
        ("steering", True),
        ("executive", True),
        ("manager", True),
        ("contributor", False),
        ("other_lead", False),
    ],
)
def test_sessions_are_for_those_concerned_and_notes_for_nobody(client, cast, who, sees):
    log_session(
        session=cast.project.sessions.get(week_on=MONDAY),
        state="held",
        confidence=1,
        note="Between the two of us",
        commitments=[(cast.lead, "Ask for a board", TODAY + WEEK)],
        by=cast.mentor,
        at=LATER,
    )
    body = page(client, getattr(cast, who), cast.project)
    assert ("Mentoring session" in body) == ("Very worried" in body) == sees
    assert ("Mentoring <span" in body) == sees
    assert "Between the two of us" not in body
    assert "Ask for a board" in body
    assert (
        "Mentoring session" in page(client, getattr(cast, who), cast.project, show="mentoring")
    ) == sees


def test_filters_show_one_kind_and_count_it(client, cast):
    set_project_state(project=cast.project, state=State.PAUSED, by=cast.manager, at=LATER)
    client.force_login(cast.manager)
    answer = client.get(f"/projects/{cast.project.pk}/history/", {"show": "project"})
    found = answer.context["filters"]
    assert [one["label"] for one in found if one["current"]] == ["Project"]
    labels = ["All", "Project", "Team", "Measures", "Mentoring", "Reviews"]
    assert [one["label"] for one in found] == labels
    total, project, *others = [one["count"] for one in found]
    assert total == project + sum(others)
    assert answer.context["page"].paginator.count == project
    body = " ".join(answer.content.decode().split())
    assert "Active</span>" in body
    assert "Mentoring session" not in body
    body = page(client, cast.manager, cast.project, show="nonsense")
    assert 'aria-current="true">All' in body
    assert "?show=team" in body
