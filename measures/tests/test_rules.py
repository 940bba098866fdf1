"""Weeks that may be recorded, over year ends and clock changes."""

from datetime import date

import pytest

from measures.rules import chosen_week, last_weeks


@pytest.mark.parametrize(
    ("today", "weeks"),
    [
        (date(2026, 6, 10), [date(2026, 5, 25), date(2026, 6, 1), date(2026, 6, 8)]),
        # A Sunday still belongs to the week that began six days before.
        (date(2026, 6, 14), [date(2026, 5, 25), date(2026, 6, 1), date(2026, 6, 8)]),
        # 2026 has 53 ISO weeks; the last begins on 28 December and holds New Year's Day.
        (date(2027, 1, 1), [date(2026, 12, 14), date(2026, 12, 21), date(2026, 12, 28)]),
        (date(2027, 1, 4), [date(2026, 12, 21), date(2026, 12, 28), date(2027, 1, 4)]),
        # The weeks in which clocks go forward (29 March) and back (25 October).
        (date(2026, 3, 30), [date(2026, 3, 16), date(2026, 3, 23), date(2026, 3, 30)]),
        (date(2026, 10, 26), [date(2026, 10, 12), date(2026, 10, 19), date(2026, 10, 26)]),
    ],
)
def test_the_last_weeks_are_mondays_with_this_week_last(today, weeks):
    assert last_weeks(today, 3) == weeks


def test_half_a_year_can_be_recorded():
    weeks = last_weeks(date(2026, 6, 10))
    assert (len(weeks), weeks[0]) == (26, date(2025, 12, 15))


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("", date(2026, 6, 8)),
        ("2026-06-08", date(2026, 6, 8)),
        ("2026-06-07", date(2026, 6, 1)),
        ("2025-12-15", date(2025, 12, 15)),
        ("2025-12-14", None),
        ("2026-06-15", None),
        ("0001-01-01", None),
        ("9999-12-31", None),
        ("last week", None),
    ],
)
def test_an_address_names_one_of_the_last_weeks(text, week):
    assert chosen_week(text, date(2026, 6, 10)) == week
