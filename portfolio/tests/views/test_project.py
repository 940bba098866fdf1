from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from mentoring.actions import check_in, log_session, set_project_state
from projects.actions import give_score, make_commitment, raise_obstacle, set_team
from projects.models import State, TeamRole
from qiprogramme.tests.make import MONDAY, NOW, TODAY, project, two_worlds
from reviews.actions import record_learning

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    with time_machine.travel(NOW, tick=False):
        yield two_worlds()


def page(client, user, one) -> str:
    client.force_login(user)
    answer = client.get(f"/projects/{one.pk}/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def buttons(client, user, one) -> list[str]:
    client.force_login(user)
    actions = client.get(f"/projects/{one.pk}/").context["actions"]
    return [action["label"] for action in actions]


def test_nobody_comes_in_without_signing_in(client, cast):
    url = f"/projects/{cast.project.pk}/"
    assert client.get(url).url == f"/account/sign-in/?next={url}"


def test_an_outsider_finds_nothing(client, cast):
    client.force_login(cast.outsider.manager)
    assert client.get(f"/projects/{cast.project.pk}/").status_code == 404


def test_the_page_shows_everything_about_the_project(client, cast):
    session = cast.project.sessions.get(week_on=MONDAY)
    log_session(
        session=session,
        state="held",
        confidence=4,
        commitments=[(cast.lead, "Count last week", TODAY + timedelta(days=7))],
        by=cast.mentor,
        at=NOW,
    )
    check_in(
        project=cast.project,
        week_on=MONDAY,
        confidence=4,
        happened="Two huddles with tasks",
        value=9,
        by=cast.lead,
        at=NOW,
    )
    raise_obstacle(
        project=cast.project, text="No board", ask="Buy one", on=TODAY, by=cast.lead, at=NOW
    )
    give_score(
        project=cast.project,
        role=TeamRole.MENTOR,
        score=Decimal("3.5"),
        on=TODAY,
        by=cast.mentor,
        at=NOW,
    )
    record_learning(
        project=cast.project,
        worked="Names",
        did_not="Daily lists",
        tell_others="Start small",
        by=cast.lead,
        on=TODAY,
        at=NOW,
    )
    body = page(client, cast.contributor, cast.project)
    for text in (
        "Raise the number of patients with specific tasks",
        "Weald Lead",
        "Weald Mentor",
        "Weald Sponsor",
        "Weald Member",
        "18 June",
        "Improvement, 3.5 of 5",
        "What this shows.",
        "Count last week",
        "Two huddles with tasks",
        "confident, 9 patients",
        "No board",
        "Asked for: Buy one",
        "now with the mentor",
        "1 of 4 weeks",
        "Daily lists",
        "Care close to home",
    ):
        assert text in body, text


@pytest.mark.parametrize(
    ("who", "labels"),
    [
        ("lead", ["Check in", "Add data", "Edit"]),
        ("member", ["Add data", "Edit"]),
        ("mentor", ["Log session"]),
        ("manager", ["Log session", "Add data", "Edit", "Team"]),
        ("contributor", []),
        ("steering", []),
        ("executive", []),
        ("other_lead", []),
    ],
)
def test_buttons_are_for_those_who_may(client, cast, who, labels):
    assert buttons(client, getattr(cast, who), cast.project) == labels


def test_neighbours_see_no_tab_for_sessions_and_no_door_to_resolve(client, cast):
    raise_obstacle(project=cast.project, text="No board", on=TODAY, by=cast.lead, at=NOW)
    door, tab = "It is resolved", f'href="/projects/{cast.project.pk}/mentoring/"'
    body = page(client, cast.contributor, cast.project)
    assert door not in body
    assert tab not in body
    body = page(client, cast.lead, cast.project)
    assert door in body
    assert tab in body


def test_a_commitment_is_ticked_off_by_its_owner_or_the_manager(client, cast):
    make_commitment(
        programme=cast.programme,
        project=cast.project,
        owner=cast.sponsor,
        text="Find money",
        due_on=TODAY,
        made_on=TODAY,
        by=cast.sponsor,
        at=NOW,
    )
    for who in ("sponsor", "manager"):
        assert "/done/?done=yes" in page(client, getattr(cast, who), cast.project)
    assert "/done/?done=yes" not in page(client, cast.lead, cast.project)


def test_a_project_being_set_up_says_what_it_needs(client, cast):
    body = page(client, cast.lead, cast.other_project)
    assert "it needs a mentor, a review date" in body
    assert buttons(client, cast.manager, cast.other_project)[0] == "Start"
    assert "Start" not in buttons(client, cast.other_lead, cast.other_project)


def test_a_complete_project_can_be_started_and_a_paused_one_restarted(client, cast):
    set_project_state(project=cast.project, state=State.PAUSED, by=cast.manager, at=NOW)
    assert buttons(client, cast.manager, cast.project)[0] == "Restart"
    set_project_state(project=cast.project, state=State.STOPPED, by=cast.manager, at=NOW)
    assert buttons(client, cast.lead, cast.project) == []
    assert buttons(client, cast.manager, cast.project) == ["Team"]


def test_a_project_with_nothing_yet_says_what_will_come(client, cast):
    bare = project(cast.programme, cast.manager, "Bare")
    set_team(project=bare, lead=cast.lead, mentor=None, sponsor=None, by=cast.manager, at=NOW)
    body = page(client, cast.lead, bare)
    assert "Add the first measure" in body
    assert "nobody yet" in body
    assert "None due yet" in body
    assert "Add the first measure" not in page(client, cast.contributor, bare)
