"""When somebody is reminded, worked by hand. London; Good Friday is 3 April 2026."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from mentoring.nudges import (
    Line,
    check_in_day,
    chosen,
    commitment_step,
    hours,
    last_working_day,
    session_step,
)
from people.rules import Calendar

LONDON = Calendar(
    ZoneInfo("Europe/London"), holidays=frozenset({date(2026, 4, 3), date(2026, 4, 6)})
)


@pytest.mark.parametrize(
    ("now", "opened"),
    [
        (datetime(2026, 6, 10, 8, 59, tzinfo=UTC), False),
        (datetime(2026, 6, 10, 9, 0, tzinfo=UTC), True),
        (datetime(2026, 6, 10, 16, 59, tzinfo=UTC), True),
        (datetime(2026, 6, 10, 17, 0, tzinfo=UTC), False),
        (datetime(2026, 1, 7, 9, 59, tzinfo=UTC), False),
        (datetime(2026, 1, 7, 10, 0, tzinfo=UTC), True),
        (datetime(2026, 6, 13, 12, 0, tzinfo=UTC), False),
        (datetime(2026, 4, 3, 12, 0, tzinfo=UTC), False),
    ],
    ids=["before ten", "ten", "before six", "six", "winter", "winter ten", "Saturday", "holiday"],
)
def test_people_are_written_to_in_their_hours_of_working_days(now, opened):
    found = hours(LONDON, now, time(10), time(18))
    assert bool(found) == opened
    if found:
        assert [f"{one.astimezone(LONDON.zone):%H:%M}" for one in found] == ["10:00", "18:00"]


@pytest.mark.parametrize(
    ("happened_on", "days"),
    [
        # It was to be by Friday 5 June: Monday 8th, Wednesday 10th, and Sunday 14th rolls on.
        (date(2026, 6, 5), [date(2026, 6, 8), date(2026, 6, 10), date(2026, 6, 15)]),
        # On a Wednesday: Thursday, Saturday rolls on to Monday, Wednesday.
        (date(2026, 6, 3), [date(2026, 6, 4), date(2026, 6, 8), date(2026, 6, 10)]),
        # Before Easter: Tuesday after it, Thursday, Monday.
        (date(2026, 4, 2), [date(2026, 4, 7), date(2026, 4, 9), date(2026, 4, 13)]),
    ],
)
def test_a_session_that_is_not_logged_is_told_three_times(happened_on, days):
    for step, day in enumerate(days, 1):
        before = date.fromordinal(day.toordinal() - 1)
        assert session_step(happened_on, before, LONDON) == step - 1
        assert session_step(happened_on, day, LONDON) == step


def test_after_three_weeks_nobody_is_told_any_more():
    assert session_step(date(2026, 6, 5), date(2026, 6, 26), LONDON) == 3
    assert session_step(date(2026, 6, 5), date(2026, 6, 27), LONDON) == 0
    assert commitment_step(date(2026, 6, 5), date(2026, 6, 27), LONDON) == 0


def test_a_week_ends_on_its_last_working_day():
    assert last_working_day(date(2026, 6, 1), LONDON) == date(2026, 6, 5)
    assert last_working_day(date(2026, 3, 30), LONDON) == date(2026, 4, 2)


@pytest.mark.parametrize(
    ("week", "weekday", "day"),
    [
        (date(2026, 6, 8), 5, date(2026, 6, 12)),
        (date(2026, 6, 8), 1, date(2026, 6, 8)),
        (date(2026, 3, 30), 5, date(2026, 4, 2)),
        (date(2026, 4, 6), 1, None),
    ],
    ids=["Friday", "Monday", "Good Friday", "Easter Monday"],
)
def test_the_check_in_is_asked_for_on_the_programmes_day(week, weekday, day):
    assert check_in_day(week, weekday, LONDON) == day


def test_a_promise_is_told_on_its_day_and_a_week_after():
    due = date(2026, 6, 13)  # a Saturday
    told = [commitment_step(due, date(2026, 6, day), LONDON) for day in (11, 12, 19, 21, 22)]
    assert told == [0, 1, 1, 1, 2]


def line(key: str, project: int | None = 1) -> Line:
    return Line(key, 7, project, key, "/")


def test_of_one_project_the_most_pressing_thing_is_told():
    lines = [line("commitment:4:2026-06-12:1"), line("session:2:1"), line("check_in:9:x", 9)]
    assert [one.key for one in chosen(lines, [])] == ["session:2:1", "check_in:9:x"]


def test_nothing_is_told_twice_and_nothing_less_pressing_instead():
    lines = [line("commitment:4:2026-06-12:1"), line("session:2:1")]
    assert chosen(lines, ["session:2:1"]) == []
    assert [one.key for one in chosen(lines[:1], ["session:2:1"])] == [lines[0].key]


def test_promises_of_no_project_stand_for_themselves():
    lines = [line(f"commitment:{pk}:2026-06-12:1", None) for pk in (4, 5)]
    assert chosen(lines, []) == lines
