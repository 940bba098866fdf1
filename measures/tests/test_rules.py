"""Periods over year ends and clock changes, and the chart that fits."""

from datetime import date

import pytest

from measures.rules import (
    chosen_period,
    chosen_week,
    last_periods,
    last_weeks,
    later,
    period_of,
    periods,
    suggest_chart,
)


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


@pytest.mark.parametrize(
    ("interval", "day", "first"),
    [
        ("daily", date(2026, 6, 10), date(2026, 6, 10)),
        ("weekly", date(2026, 6, 14), date(2026, 6, 8)),
        ("fortnightly", date(2026, 6, 1), date(2026, 6, 1)),
        ("fortnightly", date(2026, 6, 14), date(2026, 6, 1)),
        ("fortnightly", date(2026, 6, 15), date(2026, 6, 15)),
        ("fortnightly", date(2027, 1, 10), date(2026, 12, 28)),
        ("monthly", date(2026, 2, 28), date(2026, 2, 1)),
        ("event", date(2026, 6, 10), date(2026, 6, 10)),
    ],
)
def test_the_period_that_a_day_lies_in(interval, day, first):
    assert period_of(day, interval) == first
    assert period_of(first, interval) == first


@pytest.mark.parametrize(
    ("interval", "by", "found"),
    [
        ("daily", -1, date(2025, 12, 31)),
        ("weekly", 1, date(2026, 1, 8)),
        ("fortnightly", 2, date(2026, 1, 29)),
        ("monthly", -1, date(2025, 12, 1)),
        ("monthly", 12, date(2027, 1, 1)),
    ],
)
def test_periods_before_and_after(interval, by, found):
    assert later(date(2026, 1, 1), interval, by) == found


@pytest.mark.parametrize("interval", ["daily", "weekly", "fortnightly", "monthly"])
def test_periods_follow_each_other_without_holes(interval):
    last = last_periods(date(2027, 1, 1), interval)
    assert periods(last[0], last[-1], interval) == last
    assert all(period_of(period, interval) == period for period in last)
    assert [later(period, interval) for period in last[:-1]] == last[1:]
    assert chosen_period(last[0].isoformat(), date(2027, 1, 1), interval) == last[0]


def test_an_event_may_be_on_any_day_up_to_now():
    assert chosen_period("2019-05-01", date(2026, 6, 10), "event") == date(2019, 5, 1)
    assert chosen_period("2026-06-11", date(2026, 6, 10), "event") is None


@pytest.mark.parametrize(
    ("form", "points", "facts", "chart", "reason"),
    [
        ("value", 11, {}, "run", "limits need 12 points or more, and there are 11 so far"),
        (
            *("value", 8, {"locked": True}, "run"),
            "limits need 12 points or more, and the locked baseline has 8",
        ),
        ("count", 12, {"small": "counts"}, "run", "the counts are too small for limits"),
        (
            *("percentage", 12, {"small": "denominators"}, "run"),
            "the numbers of cases are too small for limits",
        ),
        (
            *("value", 12, {}, "i"),
            "each figure is one measurement that stands for its whole period",
        ),
        (
            *("count", 12, {"spread": 1.3}, "c"),
            "events are counted, and they vary as chance events do",
        ),
        ("count", 12, {"spread": 1.31}, "i", "the counts vary more than chance events do"),
        ("count", 12, {"spread": 0.69}, "i", "the counts vary less than chance events do"),
        (
            *("percentage", 12, {"spread": 1.0}, "p"),
            "it is so many of so many, and its limits fit the number of cases",
        ),
        (
            *("percentage", 12, {"spread": 2.0}, "pp"),
            "the percentages vary more than the numbers of cases explain",
        ),
        (
            *("rate", 12, {"spread": 2.0}, "up"),
            "the rates vary more than the numbers counted explain",
        ),
        ("time", 12, {}, "t", "rare events are told by the time between them"),
        ("cases", 12, {}, "g", "rare events are told by the cases between them"),
    ],
)
def test_the_chart_that_fits_and_why(form, points, facts, chart, reason):
    found = suggest_chart(form, points, **{"locked": False, **facts})
    assert (found.chart, found.reason) == (chart, reason)
