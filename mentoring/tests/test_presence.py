"""Leave and cover: what is planned, who may act, who is told, and that it can be taken back."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from mentoring.actions import end_leave, replan_all, set_slot, take_leave
from mentoring.caseload import caseload
from mentoring.permissions import may_check_in, may_log, may_read_note, may_write_note
from mentoring.presence import ahead_of
from mentoring.tests.make import WEEK, log, session
from notifications.actions import sweep
from notifications.models import Notification
from people.actions import add_holiday
from portfolio.digests import plan_digests
from programmes.actions import add_member
from programmes.models import Role
from qiprogramme.tests.make import MONDAY, NOW, TODAY, person, two_worlds
from reviews.actions import schedule_day, set_slots

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 6, 12, 11, tzinfo=ZoneInfo("Europe/London"))
AHEAD = [MONDAY + n * WEEK for n in range(1, 6)]


@pytest.fixture
def weald():
    """The review of the main project is on 16 July: five more weeks have a session."""
    weald = two_worlds()
    later = {"starts": weald.review_day.starts, "ends": weald.review_day.ends, "place": "Hall"}
    day = schedule_day(
        programme=weald.programme,
        on=date(2026, 7, 16),
        call_link="",
        by=weald.manager,
        at=NOW,
        **later,
    )
    set_slots(day=day, slots=[(weald.project, weald.review_day.starts)], by=weald.manager, at=NOW)
    set_slots(day=weald.review_day, slots=[], by=weald.manager, at=NOW)
    weald.project.refresh_from_db()
    return weald


@pytest.fixture
def coach(weald):
    """Somebody of the programme who mentors nobody."""
    coach = person(weald.organisation, "coach@weald.example", "Weald Coach")
    about = {"programme": weald.programme, "role": Role.CONTRIBUTOR}
    add_member(user=coach, by=weald.manager, at=NOW, **about)
    return coach


def away(weald, who, first: date, last: date, cover=None):
    return take_leave(
        person=who, starts_on=first, ends_on=last, cover=cover, by=weald.manager, at=NOW
    )


def planned(weald) -> list[date]:
    weeks = weald.project.sessions.filter(state="planned", week_on__gt=MONDAY)
    return list(weeks.values_list("week_on", flat=True))


def test_a_week_in_which_the_two_cannot_meet_is_not_planned_until_leave_is_taken_back(weald):
    assert planned(weald) == AHEAD[:4]
    leave = away(weald, weald.lead, AHEAD[1], AHEAD[1] + timedelta(days=4))
    assert planned(weald) == [AHEAD[0], AHEAD[2], AHEAD[3]]
    end_leave(leave=leave, by=weald.lead, at=NOW)
    assert planned(weald) == AHEAD[:4]


def test_what_was_logged_stays_whatever_leave_is_noted(weald):
    log(weald)
    away(weald, weald.lead, MONDAY, MONDAY + timedelta(days=4))
    assert session(weald.project).state == "held"


def test_leave_that_is_covered_changes_no_plan(weald, coach):
    week = (AHEAD[1], AHEAD[1] + timedelta(days=4))
    away(weald, weald.mentor, *week, cover=coach)
    assert planned(weald) == AHEAD[:4]
    away(weald, weald.lead, *week, cover=weald.member)
    assert planned(weald) == AHEAD[:4]


def test_who_does_not_fit_covers_nothing(weald, coach):
    # The lead is covered by somebody of the team, the mentor by nobody of it.
    away(weald, weald.lead, AHEAD[0], AHEAD[0] + timedelta(days=4), cover=coach)
    away(weald, weald.mentor, AHEAD[2], AHEAD[2] + timedelta(days=4), cover=weald.member)
    assert planned(weald) == [AHEAD[1], AHEAD[3]]


def test_a_new_day_off_moves_the_plan_within_the_hour(weald):
    for n in range(5):
        about = {"on": AHEAD[0] + timedelta(days=n), "name": "Closed"}
        add_holiday(organisation=weald.organisation, by=weald.admin, at=NOW, **about)
    assert replan_all(at=NOW) == 2  # one in each organisation
    assert planned(weald) == AHEAD[1:4]


def test_what_is_impossible_is_refused(weald):
    for values in (
        {"starts_on": TODAY, "ends_on": TODAY - timedelta(days=1)},
        {"starts_on": TODAY, "ends_on": TODAY, "cover": weald.lead},
    ):
        with pytest.raises(ValidationError):
            take_leave(person=weald.lead, by=weald.lead, at=NOW, **values)
    away(weald, weald.lead, TODAY, TODAY)
    with pytest.raises(ValidationError, match="away on some of these days already"):
        away(weald, weald.lead, MONDAY, TODAY)


def test_who_stands_in_for_the_mentor_logs_while_they_are_away_and_reads_only_their_own(
    weald, coach
):
    earlier = log(weald, MONDAY - WEEK, note="Between the two of us.")
    away(weald, weald.mentor, MONDAY, TODAY, cover=coach)
    assert may_log(coach, weald.project, TODAY)
    assert not may_log(coach, weald.project, TODAY + timedelta(days=1))
    assert not may_log(coach, weald.project)
    now = session(weald.project)
    assert may_write_note(coach, now, TODAY)
    held = log(weald, by=coach, note="Told to who stood in.")
    assert held.mentor == coach
    assert may_read_note(coach, held)
    assert not may_read_note(weald.mentor, held)
    assert not may_read_note(coach, earlier)
    [case] = caseload(coach, TODAY, NOW).cases
    assert case.mentored.project == weald.project
    assert case.stands_in
    assert caseload(coach, TODAY + timedelta(days=1), NOW).cases == []


def test_nobody_stands_in_where_they_have_no_business(weald):
    outsider = weald.outsider.mentor
    away(weald, weald.mentor, MONDAY, TODAY, cover=outsider)
    assert not may_log(outsider, weald.project, TODAY)
    assert caseload(outsider, TODAY, NOW).cases[0].mentored.project != weald.project
    assert len(caseload(outsider, TODAY, NOW).cases) == 1


def test_somebody_of_the_team_checks_in_while_the_lead_is_away(weald):
    assert not may_check_in(weald.member, weald.project, TODAY)
    away(weald, weald.lead, MONDAY, TODAY, cover=weald.member)
    assert may_check_in(weald.member, weald.project, TODAY)
    assert not may_check_in(weald.member, weald.project, TODAY + timedelta(days=1))
    assert not may_check_in(weald.contributor, weald.project, TODAY)


def lines(user) -> list[dict]:
    rows = Notification.objects.filter(kind="portfolio.digest", recipient=user)
    return [line for row in rows for line in row.context["lines"]]


def asked(user) -> int:
    """Return how many things are asked of the person: all but news of leave and of the plan."""
    return sum(not line["key"].startswith(("leave:", "plan:")) for line in lines(user))


def of_leave(user) -> list[str]:
    return [line["text"] for line in lines(user) if line["key"].startswith("leave:")]


def test_the_other_of_the_two_and_who_stands_in_hear_of_leave_once(weald, coach):
    log(weald, MONDAY - WEEK)
    away(weald, weald.mentor, AHEAD[0], AHEAD[0] + timedelta(days=4), cover=coach)
    day = FRIDAY - timedelta(days=1)
    for _ in range(2):
        plan_digests(at=day)
    text = f"{weald.project}: Weald Mentor is away from 15 June to 19 June. Weald Coach stands in."
    for user in (weald.lead, coach):
        assert of_leave(user) == [text]
    for user in (weald.mentor, weald.manager, weald.other_lead, weald.outsider.lead):
        assert text not in of_leave(user)
    plan_digests(at=FRIDAY)
    assert of_leave(coach) == [text]


def test_leave_that_is_taken_back_leaves_the_mail_and_the_plan_is_told_as_it_was(weald):
    day = FRIDAY - timedelta(days=1)
    leave = away(weald, weald.mentor, AHEAD[0], AHEAD[0] + timedelta(days=4))
    plan_digests(at=day)
    before = f"{weald.project}: Weald Mentor is away from 15 June to 19 June. Nobody stands in."
    assert of_leave(weald.lead) == [before]
    end_leave(leave=leave, by=weald.mentor, at=day)
    plan_digests(at=day)
    assert of_leave(weald.lead) == []
    sweep(now=day)
    plans = [line["text"] for line in lines(weald.lead) if line["key"].startswith("plan:")]
    assert len(plans) == 1
    assert "5 sessions before the review" in plans[0]


def test_leave_that_is_taken_back_after_the_mail_is_told_as_the_new_plan(weald):
    day = FRIDAY - timedelta(days=1)
    leave = away(weald, weald.mentor, AHEAD[0], AHEAD[0] + timedelta(days=4))
    plan_digests(at=day)
    sweep(now=day)
    end_leave(leave=leave, by=weald.mentor, at=day + timedelta(hours=1))
    plan_digests(at=FRIDAY)
    sweep(now=FRIDAY)
    plans = [line["text"] for line in lines(weald.lead) if line["key"].startswith("plan:")]
    assert ["4 sessions" in plans[0], "5 sessions" in plans[1]] == [True, True]
    assert len(of_leave(weald.lead)) == 1


def test_who_is_away_is_left_in_peace_and_who_stands_in_is_asked(weald, coach):
    log(weald, MONDAY - 2 * WEEK)
    away(weald, weald.lead, MONDAY, FRIDAY.date(), cover=weald.member)
    away(weald, weald.mentor, MONDAY, FRIDAY.date(), cover=coach)
    plan_digests(at=FRIDAY)
    assert (asked(weald.lead), asked(weald.mentor)) == (0, 0)
    assert (asked(weald.member), asked(coach)) == (1, 1)


def test_leave_without_cover_tells_nobody(weald):
    away(weald, weald.lead, MONDAY, FRIDAY.date())
    plan_digests(at=FRIDAY)
    assert asked(weald.lead) == asked(weald.member) == 0


def test_what_lies_ahead_takes_its_days_from_the_slot(weald):
    ahead = ahead_of(weald.project, TODAY)
    assert (ahead.plan.data_on, ahead.plan.rehearsal_on) == (date(2026, 7, 9), date(2026, 7, 14))
    assert ahead.sessions[:2] == [MONDAY, AHEAD[0]]
    set_slot(
        project=weald.project, weekday=4, starts=weald.review_day.starts, by=weald.mentor, at=NOW
    )
    ahead = ahead_of(weald.project, TODAY)
    assert ahead.sessions[:2] == [date(2026, 6, 11), date(2026, 6, 18)]
    assert str(ahead.slot) == "Thursdays, 14:00"
    assert ahead_of(weald.other_project, TODAY) is None
