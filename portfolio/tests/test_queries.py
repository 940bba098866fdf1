"""What the views across projects gather, and that it costs the same however much there is."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from measures.actions import record_reading
from mentoring.actions import check_in, log_session, set_project_state
from portfolio.queries import programme as queries
from portfolio.queries.home import home
from portfolio.queries.project import overview
from portfolio.queries.projects import gaps, portfolio
from programmes.actions import invite
from programmes.models import Role
from projects.actions import give_score, make_commitment, raise_obstacle, set_team
from projects.models import State, TeamRole
from qiprogramme.tests.make import (
    MONDAY,
    NOW,
    REVIEW_ON,
    TODAY,
    measure,
    objective,
    person,
    project,
    world,
)

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)
BEGUN = NOW - timedelta(days=21)


@pytest.fixture
def cast():
    return world()


def record(main, by, values, last=MONDAY):
    """Record one figure a week, the last one in the week of `last`."""
    for back, value in enumerate(reversed(values)):
        record_reading(measure=main, period_on=last - WEEK * back, value=value, by=by, at=NOW)


def names(found) -> list[list[str]]:
    return [[row.project.title for row in group.rows] for group in found["groups"]]


def look(cast, user=None, **wanted):
    return portfolio(cast.programme, user or cast.steering, TODAY, wanted)


def queries_of(act) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


# The portfolio


def test_projects_stand_under_their_first_objective_with_the_others_named(cast):
    beds = objective(cast.organisation, cast.admin, "Beds used well")
    cast.programme.objectives.add(beds)
    cast.project.objectives.add(beds)
    cast.other_project.objectives.set([beds])
    found = look(cast)
    assert [str(group.objective) for group in found["groups"]] == [
        "Care close to home",
        "Beds used well",
    ]
    assert names(found) == [["Weald huddles"], ["Weald tablets"]]
    assert [str(other) for other in found["groups"][0].rows[0].others] == ["Beds used well"]


def test_an_objective_in_the_programmes_focus_comes_before_one_that_is_not(cast):
    elsewhere = objective(cast.organisation, cast.admin, "Elsewhere")
    cast.project.objectives.add(elsewhere)
    type(elsewhere).objects.filter(pk=elsewhere.pk).update(position=0)
    found = look(cast)
    assert [str(group.objective) for group in found["groups"]] == ["Care close to home"]


def test_objectives_that_no_open_project_serves_are_gaps(cast):
    unserved = objective(cast.organisation, cast.admin, "Unserved")
    cast.programme.objectives.add(unserved)
    assert list(gaps(cast.programme)) == [unserved]
    set_project_state(project=cast.project, state=State.STOPPED, by=cast.manager, at=NOW)
    set_project_state(project=cast.other_project, state=State.STOPPED, by=cast.manager, at=NOW)
    assert list(gaps(cast.programme)) == [cast.objective, unserved]


@pytest.mark.parametrize(
    ("show", "titles"),
    [
        ("all", ["Weald huddles", "Weald tablets"]),
        ("active", ["Weald huddles"]),
        ("setting-up", ["Weald tablets"]),
        ("paused", []),
        ("ended", []),
        ("improving", ["Weald huddles"]),
        ("concern", []),
        ("review-soon", ["Weald huddles"]),
        ("mine", ["Weald huddles"]),
        ("nonsense", ["Weald huddles", "Weald tablets"]),
    ],
)
def test_filters(cast, show, titles):
    record(cast.project.measures.get(), cast.lead, [6] * 8 + [20] * 6)
    found = look(cast, user=cast.mentor, show=show)
    assert [title for group in names(found) for title in group] == titles
    chosen = next(one for one in found["filters"] if one["current"])
    assert chosen["name"] == (show if show != "nonsense" else "all")
    assert chosen["count"] == len(titles)


def test_ended_and_paused_projects_are_found(cast):
    set_project_state(project=cast.project, state=State.PAUSED, by=cast.manager, at=NOW)
    set_project_state(project=cast.other_project, state=State.STOPPED, by=cast.manager, at=NOW)
    assert names(look(cast, show="paused")) == [["Weald huddles"]]
    assert names(look(cast, show="ended")) == [["Weald tablets"]]


def test_sorting(cast):
    third = project(cast.programme, cast.manager, "Aardvark", at=BEGUN)
    for one, score in ((cast.other_project, "4.0"), (third, "2.0")):
        give_score(
            project=one,
            role=TeamRole.MENTOR,
            score=Decimal(score),
            on=TODAY,
            by=cast.manager,
            at=NOW,
        )
    worse = measure(third, cast.manager, "Falls")
    record(worse, cast.manager, [20] * 8 + [6] * 6)
    assert names(look(cast)) == [["Aardvark", "Weald huddles", "Weald tablets"]]
    assert names(look(cast, sort="score")) == [["Weald tablets", "Aardvark", "Weald huddles"]]
    assert names(look(cast, sort="signal"))[0][0] == "Aardvark"
    assert names(look(cast, sort="review"))[0][0] == "Weald huddles"
    assert look(cast, sort="nonsense")["sort"] == "title"


def test_the_portfolio_costs_the_same_with_3_and_with_60_projects(cast):
    def grow(count: int) -> None:
        while cast.programme.projects.count() < count:
            made = project(
                cast.programme,
                cast.manager,
                f"Project {cast.programme.projects.count()}",
                lead=cast.lead,
                mentor=cast.mentor,
            )
            record(measure(made, cast.lead), cast.lead, [5, 6])

    grow(3)
    few = queries_of(lambda: look(cast))
    grow(60)
    assert queries_of(lambda: look(cast)) == few
    found = look(cast, page="2")
    assert (found["page"].number, found["page"].paginator.num_pages) == (2, 3)
    assert [len(group.rows) for group in found["groups"]] == [25]
    assert found["groups"][0].count == 60


# The project's page


def test_the_page_of_a_project_costs_the_same_however_much_has_happened(cast):
    def live(week) -> None:
        record_reading(
            measure=cast.project.measures.first(), period_on=week, value=5, by=cast.lead, at=NOW
        )
        measure(cast.project, cast.lead, f"Measure {week}")
        check_in(project=cast.project, week_on=week, confidence=3, by=cast.lead, at=NOW)
        raise_obstacle(project=cast.project, text=f"Since {week}", on=TODAY, by=cast.lead, at=NOW)
        log_session(
            session=cast.project.sessions.get(week_on=week),
            state="held",
            confidence=3,
            commitments=[(cast.lead, f"Do {week}", TODAY)],
            by=cast.mentor,
            at=NOW,
        )

    live(MONDAY - WEEK)
    few = queries_of(lambda: overview(cast.project, cast.lead, TODAY))
    live(MONDAY)
    assert queries_of(lambda: overview(cast.project, cast.lead, TODAY)) == few


def test_only_obstacles_within_reach_offer_to_be_resolved(cast):
    raise_obstacle(project=cast.project, text="No staff", on=TODAY, by=cast.lead, at=NOW)
    for user, able in ((cast.lead, True), (cast.executive, False)):
        assert [able for _, able in overview(cast.project, user, TODAY).obstacles] == [able]


# What roles in a programme ask


def test_what_projects_lack(cast):
    found = {row.project.title: row.missing for row in queries.lacking(cast.programme, TODAY)}
    assert found == {"Weald tablets": ["mentor", "sponsor", "review date"]}
    after = REVIEW_ON + timedelta(days=1)
    found = {row.project.title: row.missing for row in queries.lacking(cast.programme, after)}
    assert found["Weald huddles"] == ["review date"]


def test_a_project_is_silent_after_three_weeks_without_a_sign(cast):
    started = MONDAY - 3 * WEEK  # the week of 18 May
    assert cast.project.starts_on == started + timedelta(days=2)

    def silent(day):
        return [(row.project.title, row.last) for row in queries.silent(cast.programme, day)]

    assert silent(started + 3 * WEEK) == []
    assert silent(started + 4 * WEEK) == [("Weald huddles", None)]
    check_in(project=cast.project, week_on=MONDAY, confidence=3, by=cast.lead, at=NOW)
    assert silent(MONDAY + 3 * WEEK) == []
    assert silent(MONDAY + 4 * WEEK) == [("Weald huddles", MONDAY)]
    record_reading(
        measure=cast.project.measures.get(), period_on=MONDAY - WEEK, value=5, by=cast.lead, at=NOW
    )
    assert silent(MONDAY + 4 * WEEK) == [("Weald huddles", MONDAY)]


def test_a_session_that_was_missed_is_no_sign_of_life(cast):
    session = cast.project.sessions.get(week_on=MONDAY)
    log_session(session=session, state="missed", by=cast.mentor, at=NOW)
    assert [row.last for row in queries.silent(cast.programme, MONDAY + 4 * WEEK)] == [None]
    log_session(session=session, state="held", confidence=3, by=cast.mentor, at=NOW)
    assert [row.last for row in queries.silent(cast.programme, MONDAY + 4 * WEEK)] == [MONDAY]


def test_objectives_with_their_projects_signals_and_mentoring(cast):
    unserved = objective(cast.organisation, cast.admin, "Unserved")
    cast.programme.objectives.add(unserved)
    record(cast.project.measures.get(), cast.lead, [6] * 8 + [20] * 6)
    first, second, third = cast.project.sessions.filter(week_on__lt=MONDAY)
    log_session(session=first, state="held", confidence=3, by=cast.mentor, at=NOW)
    log_session(session=second, state="missed", by=cast.mentor, at=NOW)
    home_care, gap = queries.served(cast.programme, TODAY)
    assert (home_care.projects, home_care.improving, home_care.concern) == (2, 1, 0)
    assert (home_care.held, home_care.due) == (1, 3)
    assert third.state == "planned"
    assert (gap.objective, gap.projects, gap.due) == (unserved, 0, 0)
    tally = queries.tally(cast.programme)
    assert (tally.projects, tally.improving, tally.concern) == (2, 1, 0)


def test_those_who_have_not_joined_are_invited(cast):
    waiting = invite(
        programme=cast.programme,
        email="new@weald.example",
        name="New",
        role=Role.CONTRIBUTOR,
        by=cast.manager,
        at=NOW,
    )
    assert list(queries.invited(cast.programme)) == [waiting]


def test_the_next_review_day_is_the_first_to_come(cast):
    assert queries.next_review_day(cast.programme, REVIEW_ON) == cast.review_day
    assert queries.next_review_day(cast.programme, REVIEW_ON + timedelta(days=1)) is None


# Homes


@pytest.mark.parametrize("who", ["lead", "mentor", "manager", "steering", "executive", "admin"])
def test_a_home_costs_the_same_with_more_projects(cast, who):
    user = getattr(cast, who)

    def grow(count):
        for number in range(count):
            made = project(
                cast.programme,
                cast.manager,
                f"Project {cast.programme.projects.count()} {number}",
                lead=cast.lead,
                mentor=cast.mentor,
            )
            record(measure(made, cast.lead), cast.lead, [5, 6])
            make_commitment(
                programme=cast.programme,
                project=made,
                owner=user if who != "admin" else cast.lead,
                text="Ask",
                due_on=TODAY,
                made_on=TODAY,
                by=cast.manager,
                at=NOW,
            )

    grow(1)
    few = queries_of(lambda: home(user, TODAY))
    grow(3)
    assert queries_of(lambda: home(user, TODAY)) == few
    assert few < 40


def test_a_home_holds_what_the_roles_ask_and_no_more(cast):
    found = home(cast.lead, TODAY)
    assert [row.project for row in found.led] == [cast.project]
    assert found.led[0].review.review_day == cast.review_day
    assert found.led[0].session.week_on == MONDAY
    assert (found.mentored, found.lacking, found.served, found.cards) == ([], [], [], [])
    assert found.check_in_due == cast.project
    check_in(project=cast.project, week_on=MONDAY, confidence=3, by=cast.lead, at=NOW)
    assert home(cast.lead, TODAY).check_in_due is None


def test_a_new_mentor_sees_the_project_and_the_old_one_no_longer(cast):
    coach = person(cast.organisation, "coach@weald.example", "Coach")
    set_team(
        project=cast.project,
        lead=cast.lead,
        mentor=coach,
        sponsor=cast.sponsor,
        by=cast.manager,
        at=NOW,
    )
    assert [row.project for row in home(coach, TODAY).mentored] == [cast.project]
    assert home(cast.mentor, TODAY).mentored == []
