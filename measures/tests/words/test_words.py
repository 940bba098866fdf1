"""Numbers, periods and points as people read them, and what measures show together."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from measures import words
from measures.analysis import analyse
from measures.words.remarks import letter

MONDAY = date(2026, 2, 2)
UP_AND_DOWN = [4, 6, 4, 6, 4, 6, 4, 6]


def chart(values, **arguments):
    return analyse(
        values, **{"form": "value", "direction": "increase", "chart": "run", **arguments}
    )


def weeks(n, unit=""):
    return words.Axis([MONDAY + timedelta(weeks=i) for i in range(n)], unit=unit)


@pytest.mark.parametrize(
    ("number", "form", "unit", "text"),
    [
        (81.0, "percentage", "%", "81%"),
        (41.5, "percentage", "%", "42%"),
        (0, "percentage", "%", "0%"),
        (100, "percentage", "%", "100%"),
        (99.6, "percentage", "%", "over 99%"),
        (0.4, "percentage", "%", "under 1%"),
        (101, "value", "%", "101%"),
        (102.25, "value", "%", "102.3%"),
        (5.1, "value", "days", "5.1"),
        (6.0, "value", "days", "6"),
        (2.95, "value", "score 1-5", "2.95"),
        (10.25, "value", "days", "10.3"),
        (0.0123, "value", "", "0.0123"),
        (-2.5, "value", "", "-2.5"),
        (0, "value", "", "0"),
        (12345.0, "value", "pounds", "12,345"),
        (20, "count", "patients", "20"),
        (0.5, "count", "patients", "0.5"),
        (Decimal("4.500"), "value", "hours", "4.5"),
        (0.000231, "time", "days", "0"),
        (7.645, "time", "days", "7.65"),
    ],
)
def test_value(number, form, unit, text):
    assert words.value(number, form, unit) == text


@pytest.mark.parametrize(
    ("number", "form", "unit", "text"),
    [
        (5.1, "value", "days", "5.1 days"),
        (1, "count", "visits", "1 visit"),
        (1, "rate", "falls per 1,000 bed days", "1 falls per 1,000 bed days"),
        (0, "count", "visits", "0 visits"),
        (81, "percentage", "%", "81%"),
        (103, "value", "%", "103%"),
        (2.9, "value", "score 1-5", "2.9"),
        (7, "value", "", "7"),
    ],
)
def test_quantity(number, form, unit, text):
    assert words.quantity(number, form, unit) == text


@pytest.mark.parametrize(
    ("interval", "called", "at", "short"),
    [
        ("daily", "6 April", "on 6 April", "6 Apr"),
        ("weekly", "week of 6 April", "in the week of 6 April", "6 Apr"),
        ("fortnightly", "fortnight of 6 April", "in the fortnight of 6 April", "6 Apr"),
        ("monthly", "April", "in April", "Apr"),
        ("event", "event of 6 April", "at the event of 6 April", "6 Apr"),
    ],
)
def test_periods(interval, called, at, short):
    day = date(2026, 4, 6)
    assert words.called(day, interval) == called
    assert words.called(day, interval, year=True) == f"{called} 2026"
    assert words.Axis([day], interval).at(0) == at
    assert words.Axis([day, date(2027, 1, 1)], interval).at(0) == f"{at} 2026"
    assert words.period(day, interval) == short


@pytest.mark.parametrize(("number", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (53, "BB")])
def test_letters_of_remarks(number, name):
    assert letter(number) == name


def test_points():
    run = chart(
        [2, 2, 2, 2, 2, 2, 2, 2, None, 0, 3, 4, 4, 4, 4, 4],
        form="percentage",
        denominators=[8] * 8 + [None, 0] + [8] * 6,
        baseline=8,
    )
    said = [words.Said(9, "annotation", "No clinic."), words.Said(9, "outlier", "Snow.")]
    points = words.points(run, weeks(16, unit="%"), said)
    assert points[0] == words.Point(
        "2 Feb", "25%", "2 of 8", "on the median", "", "", "", "common_cause"
    )
    assert points[8] == words.Point("30 Mar", "not recorded", "", "", "", "", "", "common_cause")
    assert (points[9].value, points[9].remark) == ("no cases", "note: No clinic.; outlier: Snow.")
    assert points[10] == words.Point(
        *("13 Apr", "38%", "3 of 8", "above the median", "", "improvement: shift", ""),
        "improvement",
    )


def test_points_name_every_rule():
    points = words.points(chart([*UP_AND_DOWN, 9, 9.5, 10, 9, 8, 7, 6], baseline=8), weeks(15))
    assert points[7].signal == ""
    assert points[8].signal == "improvement: shift"
    assert points[10].signal == "improvement: shift; concern: trend"
    points = words.points(chart([*UP_AND_DOWN, 6, 7, 8, 9, 10, 11], baseline=8), weeks(14))
    assert points[-1].signal == "improvement: shift and trend"
    turning = chart([1, 2, 3, 4, 5, 4, 3, 2, 1, 2], direction="neutral")
    assert words.points(turning, weeks(10))[4].signal == "change: trend"


def test_points_say_their_limits():
    limits = chart([10.5, 9.5] * 6 + [31], chart="i", baseline=12)
    last = words.points(limits, weeks(13, unit="days"))[-1]
    assert (last.side, last.limits) == ("above the mean", "7.34 to 12.7")
    assert last.signal == "improvement: outside the limits"


def test_points_below_the_median_of_an_empty_baseline():
    run = chart([None, None, *UP_AND_DOWN], baseline=2)
    assert {point.side for point in words.points(run, weeks(10))} == {""}
    assert words.points(chart([1, 2, 3]), weeks(3))[0].side == "below the median"


def test_points_of_several_years_say_the_year():
    axis = words.Axis([date(2025, 12, 29), date(2026, 1, 5)])
    assert [point.period for point in words.points(chart([1, 2]), axis)] == [
        *("29 Dec 2025", "5 Jan 2026")
    ]


STAY, ROUNDS, FALLS = ("Stay", "outcome"), ("Rounds", "process"), ("Falls", "balancing")


@pytest.mark.parametrize(
    ("measures", "said"),
    [
        ([], ""),
        ([(ROUNDS, "improvement")], ""),
        ([(STAY, "common_cause"), (ROUNDS, "common_cause")], ""),
        (
            [(STAY, "common_cause"), (ROUNDS, "improvement")],
            "The process improves (Rounds), but the outcome does not so far (Stay).",
        ),
        (
            [(STAY, "concern"), (ROUNDS, "improvement")],
            "The process improves (Rounds), but the outcome gets worse (Stay).",
        ),
        (
            [(STAY, "too_few"), (ROUNDS, "improvement")],
            "The process improves (Rounds); of the outcome it is too early to say (Stay).",
        ),
        ([(STAY, "improvement")], "The outcome improves (Stay)."),
        (
            [(STAY, "improvement"), (ROUNDS, "improvement"), (FALLS, "concern")],
            "The outcome improves (Stay), and so does the process (Rounds). "
            "What might get worse elsewhere does: Falls.",
        ),
        ([(FALLS, "concern")], "What might get worse elsewhere does: Falls."),
        ([(FALLS, "improvement")], ""),
    ],
)
def test_together(measures, said):
    shown = [words.Shown(*named, signal) for named, signal in measures]
    assert words.together(shown) == said
