"""Rhythms, a mentor's week and what stands open, at a constant number of queries."""

from datetime import timedelta
from decimal import Decimal

import pytest

from measures.actions import record_reading
from mentoring.actions import check_in, replan
from mentoring.models import Confidence, SessionState
from mentoring.queries import (
    agreed_before,
    check_in_facts,
    mentored_by,
    needs_to_start,
    owners_for,
    rhythms,
    weeks_of,
)
from mentoring.tests.make import WEEK, log, session
from projects.actions import join_team, raise_obstacle, resolve_obstacle, set_state
from projects.models import State, TeamRole
from qiprogramme.tests.make import MONDAY, NOW, REVIEW_ON, TODAY, project, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def weald():
    return world()


def start_another(weald, title: str):
    """Return one more active project with the same lead and mentor, with sessions of its own."""
    another = project(
        weald.programme,
        weald.manager,
        title,
        at=NOW - 3 * WEEK,
        lead=weald.lead,
        mentor=weald.mentor,
    )
    another.review_on = REVIEW_ON
    set_state(project=another, state=State.ACTIVE, by=weald.manager, at=NOW - 3 * WEEK)
    replan(project=another, by=weald.manager, at=NOW - 3 * WEEK)
    return another


def test_a_rhythm_has_a_cell_a_week_and_counts_what_was_due(weald):
    log(weald, MONDAY - 2 * WEEK)
    log(weald, MONDAY - WEEK, state=SessionState.MISSED, confidence=None)
    found = rhythms([weald.project, weald.other_project], TODAY)
    main = found[weald.project.pk]
    assert [cell["state"] for cell in main.weeks] == ["none"] * 8 + ["open", "A", "M", "planned"]
    assert (main.weeks[0]["week_on"], main.weeks[-1]["week_on"]) == (MONDAY - 11 * WEEK, MONDAY)
    assert (main.held, main.due) == (1, 3)
    other = found[weald.other_project.pk]
    assert ({cell["state"] for cell in other.weeks}, other.due) == ({"none"}, 0)


def test_rhythms_of_many_projects_take_one_query(weald, django_assert_num_queries):
    more = [start_another(weald, f"Project {number}") for number in range(3)]
    with django_assert_num_queries(1):
        assert len(rhythms([weald.project, *more], TODAY)) == 4


def test_what_the_last_session_agreed_is_that_of_the_latest_with_an_agreement(weald):
    log(weald, MONDAY - 3 * WEEK, texts=["Oldest"])
    log(weald, MONDAY - 2 * WEEK, texts=["Ask the porters", "Print the card"])
    log(weald, MONDAY - WEEK)
    log(weald, MONDAY, texts=["Next"])
    found = agreed_before(MONDAY, [weald.project])[weald.project.pk]
    assert [one.text for one in found] == ["Ask the porters", "Print the card"]


def test_a_mentor_sees_what_waits_first(weald):
    log(weald, MONDAY - 2 * WEEK, texts=["Ask the porters"])
    raise_obstacle(project=weald.project, text="No room.", on=TODAY, by=weald.lead, at=NOW)
    gone = raise_obstacle(project=weald.project, text="Gone.", on=TODAY, by=weald.lead, at=NOW)
    resolve_obstacle(obstacle=gone, resolution="", by=weald.lead, at=NOW)
    (row,) = mentored_by(weald.mentor, TODAY)
    assert (row.project, row.lead, row.session) == (
        weald.project,
        weald.lead,
        session(weald.project),
    )
    assert [one.week_on for one in row.overdue] == [MONDAY - 3 * WEEK, MONDAY - WEEK]
    assert [one.text for one in row.agreed] == ["Ask the porters"]
    assert [one.text for one in row.obstacles] == ["No room."]
    another = start_another(weald, "Another")
    assert [row.project for row in mentored_by(weald.mentor, TODAY)] == [another, weald.project]
    log(weald)
    start_another(weald, "Zebra")
    assert [row.project.title for row in mentored_by(weald.mentor, TODAY)] == [
        "Another",
        "Zebra",
        "Weald huddles",
    ]


def test_an_ended_project_is_mentored_no_more(weald):
    set_state(project=weald.project, state=State.STOPPED, by=weald.manager, at=NOW)
    assert mentored_by(weald.mentor, TODAY) == []


def test_who_left_the_programme_is_asked_for_nothing(weald):
    weald.programme.memberships.filter(user=weald.mentor).update(ended_at=NOW, ended_by=weald.admin)
    assert mentored_by(weald.mentor, TODAY) == []


def test_more_projects_ask_no_more_of_the_database(
    weald, django_assert_num_queries, django_assert_max_num_queries
):
    log(weald, MONDAY - WEEK, texts=["Ask the porters"])
    raise_obstacle(project=weald.project, text="No room.", on=TODAY, by=weald.lead, at=NOW)
    with django_assert_max_num_queries(20) as few:
        mentored_by(weald.mentor, TODAY)
    for number in range(3):
        another = start_another(weald, f"Project {number}")
        raise_obstacle(project=another, text="No room.", on=TODAY, by=weald.lead, at=NOW)
    with django_assert_num_queries(len(few)):
        mentored_by(weald.mentor, TODAY)


def test_lists_leave_the_notes_where_they_are(weald):
    log(weald, MONDAY - WEEK, note="She is tired.")
    log(weald, note="She is better.")
    shown = [
        *[row.session for row in mentored_by(weald.mentor, TODAY)],
        *[week.session for week in weeks_of(weald.project, TODAY) if week.session],
    ]
    assert len(shown) == 5
    assert all("note" in one.get_deferred_fields() for one in shown)


def test_the_weeks_of_a_project_join_its_sessions_and_check_ins(weald, django_assert_num_queries):
    log(weald, MONDAY - WEEK, texts=["Ask the porters"])
    early = check_in(
        project=weald.project,
        week_on=MONDAY - 5 * WEEK,
        confidence=Confidence.LOW,
        value=Decimal(6),
        by=weald.lead,
        at=NOW,
    )
    with django_assert_num_queries(4):
        weeks = weeks_of(weald.project, TODAY)
        assert [commitment.text for commitment in weeks[1].session.commitments.all()] == [
            "Ask the porters"
        ]
        assert weeks[-1].check_in.reading.measure.name == "Patients with a task"
    assert [week.week_on for week in weeks] == [
        *(MONDAY - WEEK * back for back in range(4)),
        MONDAY - 5 * WEEK,
    ]
    assert (weeks[-1].check_in, weeks[-1].session) == (early, None)
    assert weeks[0].check_in is None


def test_a_check_in_starts_from_what_is_known(weald):
    main = weald.project.measures.get()
    for back, value in ((2, 5), (1, 6), (0, 7)):
        record_reading(
            measure=main,
            period_on=MONDAY - WEEK * back,
            value=Decimal(value),
            by=weald.lead,
            at=NOW,
        )
    facts = check_in_facts(weald.project, MONDAY)
    assert (facts.measure, facts.reading.value, facts.previous.value) == (main, 7, 6)
    assert (facts.entry, facts.obstacles) == (None, [])
    assert check_in_facts(weald.other_project, MONDAY).measure is None
    assert check_in_facts(weald.other_project, MONDAY).previous is None


def test_the_projects_people_and_the_manager_may_owe_something(weald):
    assert list(owners_for(session(weald.project))) == [
        weald.lead,
        weald.manager,
        weald.member,
        weald.mentor,
        weald.sponsor,
    ]


def test_what_a_project_needs_says_what_it_has(weald):
    needs = {need.label: need for need in needs_to_start(weald.other_project, TODAY)}
    assert (needs["Lead"].value, needs["Lead"].missing) == ("Weald Other Lead", "")
    assert (needs["Mentor"].value, needs["Mentor"].missing) == ("", "a mentor")
    assert needs["Review date"].missing.startswith("a review date")
    join_team(
        project=weald.other_project,
        user=weald.mentor,
        role=TeamRole.MENTOR,
        by=weald.manager,
        at=NOW,
    )
    weald.other_project.review_on = REVIEW_ON
    assert [need.missing for need in needs_to_start(weald.other_project, TODAY)] == [""] * 4
    passed = needs_to_start(weald.other_project, REVIEW_ON + timedelta(days=1))
    assert [need.label for need in passed if need.missing] == ["Review date"]
