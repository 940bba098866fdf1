from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from people.rules import Calendar, initials, invitations_open_since, week_of

LONDON = ZoneInfo("Europe/London")
CHRISTMAS = date(2026, 12, 25)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Joss Marlbeck", "JM"),
        ("Dr Ivo Castellane", "IC"),
        ("Prof. Dame Ada van der Lovelace", "AL"),
        ("Björk", "B"),
        ("Dr", "?"),
        ("", "?"),
    ],
)
def test_initials(name, letters):
    assert initials(name) == letters


@pytest.mark.parametrize("day", [date(2026, 6, 8), date(2026, 6, 10), date(2026, 6, 14)])
def test_a_week_is_named_by_its_monday(day):
    assert week_of(day) == date(2026, 6, 8)


@pytest.mark.parametrize(
    ("day", "working_day"),
    [
        (date(2026, 6, 10), date(2026, 6, 10)),
        (date(2026, 6, 13), date(2026, 6, 12)),
        (date(2026, 6, 14), date(2026, 6, 12)),
        (CHRISTMAS, date(2026, 12, 24)),
        (date(2026, 12, 27), date(2026, 12, 24)),
    ],
)
def test_a_free_day_rolls_back_to_the_last_working_day(day, working_day):
    calendar = Calendar(LONDON, holidays=frozenset({CHRISTMAS}))
    assert calendar.roll_back(day) == working_day


def test_a_calendar_without_working_days_gives_the_day_back():
    calendar = Calendar(LONDON, working_days=frozenset())
    assert calendar.roll_back(CHRISTMAS) == CHRISTMAS


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2026, 1, 5), datetime(2026, 1, 5, 8, tzinfo=UTC)),
        (date(2026, 7, 6), datetime(2026, 7, 6, 7, tzinfo=UTC)),
    ],
)
def test_eight_in_the_morning_follows_the_clocks(day, moment):
    assert Calendar(LONDON).at(day, time(8)) == moment


def test_a_time_that_comes_twice_is_the_first_of_them():
    back = date(2026, 10, 25)
    assert Calendar(LONDON).at(back, time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_invitations_are_open_for_fourteen_days():
    now = datetime(2026, 6, 10, 9, tzinfo=UTC)
    assert invitations_open_since(now) == now - timedelta(days=14)
