"""What is said of a chart: numbers, labels, points, and a table of facts and their sentences."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from measures import spc, words

MONDAY = date(2026, 2, 2)


def weeks(n, first=MONDAY):
    return [first + timedelta(weeks=i) for i in range(n)]


def chart(values, **arguments):
    return spc.run_chart(values, **{"kind": "value", "direction": "increase", **arguments})


def say(values, unit="", first=MONDAY, **arguments):
    return words.sentence(chart(values, **arguments), weeks(len(values), first), unit=unit)


@pytest.mark.parametrize(
    ("number", "kind", "unit", "text"),
    [
        (81.0, "proportion", "%", "81%"),
        (41.5, "proportion", "%", "42%"),
        (0, "proportion", "%", "0%"),
        (100, "proportion", "%", "100%"),
        (99.6, "proportion", "%", "over 99%"),
        (0.4, "proportion", "%", "under 1%"),
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
    ],
)
def test_value(number, kind, unit, text):
    assert words.value(number, kind, unit) == text


@pytest.mark.parametrize(
    ("number", "kind", "unit", "text"),
    [
        (5.1, "value", "days", "5.1 days"),
        (1, "count", "visits", "1 visit"),
        (1, "value", "falls per 1,000 bed days", "1 falls per 1,000 bed days"),
        (0, "count", "visits", "0 visits"),
        (81, "proportion", "%", "81%"),
        (103, "value", "%", "103%"),
        (2.9, "value", "score 1-5", "2.9"),
        (7, "value", "", "7"),
    ],
)
def test_quantity(number, kind, unit, text):
    assert words.quantity(number, kind, unit) == text


def test_labels():
    assert words.period(date(2026, 5, 24)) == "24 May"
    assert words.period(date(2026, 9, 7)) == "7 Sep"
    assert [
        words.signal(name)
        for name in ("improvement", "concern", "neutral", "common_cause", "too_few")
    ] == ["improvement", "concern", "change", "no change", "too few to say"]


UP_AND_DOWN = [4, 6, 4, 6, 4, 6, 4, 6]
WHOLE = "The chart as a whole is unlikely to be chance alone (Anhøj rules)."
PARTLY = "On the chart as a whole, chance is still possible (Anhøj rules)."


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"values": []}, "No data yet."),
        ({"values": [None, None]}, "No data yet."),
        (
            {"values": [5]},
            "Too few points to say: 1 so far, 9 more needed "
            "(a run chart can show a change from 10 points).",
        ),
        (
            {"values": [5, None, 6, 7, 8, 9, 10, 11, 12, 13], "target": 4},
            "Too few points to say: 9 so far, 1 more needed "
            "(a run chart can show a change from 10 points).",
        ),
        (
            {"values": [5, 6, None, None, None]},
            "Too few points to say: 2 so far, 8 more needed (a run chart can show a change from "
            "10 points). Nothing is recorded for the last 3 weeks.",
        ),
        (
            {"values": [None] * 2 + UP_AND_DOWN * 2, "baseline": 2},
            "Too few points to say: nothing is recorded in the baseline, the first 2 weeks, "
            "so there is no median to compare with.",
        ),
        (
            {"values": [1, 0, 1, 2] * 3 + [9] * 8, "kind": "count", "baseline": 12, "target": 5},
            "The numbers are too small to tell change from chance: the typical count is 1, "
            "and at least 2 is needed. Longer periods would say more.",
        ),
        (
            {"values": [1, 2] * 6, "kind": "proportion", "denominators": [2, 4] * 6},
            "The numbers are too small to tell change from chance: the typical number of cases "
            "is 3, and at least 5 are needed. Longer periods would say more.",
        ),
        (
            {"values": [2, 3, 2, 4, 2, 3] * 2, "kind": "proportion", "denominators": [6] * 12},
            "The weeks vary by chance around the median of 42%; no signal of change.",
        ),
        (
            {"values": [5] * 12, "unit": "days"},
            "Every point is on the median of 5 days; no signal of change.",
        ),
        (
            {"values": [*UP_AND_DOWN, 4, 6, 5], "target": 6, "unit": "days"},
            "The weeks vary by chance around the median of 5 days; no signal of change. "
            "3 of the last 6 points reach the target of 6 days.",
        ),
        (
            {"values": [*UP_AND_DOWN, 4, 5], "target": 4, "direction": "decrease"},
            "The weeks vary by chance around the median of 4.5; no signal of change. "
            "3 of the last 6 points reach the target of 4.",
        ),
        (
            {"values": [*UP_AND_DOWN, 4, 5], "target": 5.5, "direction": "neutral"},
            "The weeks vary by chance around the median of 4.5; no signal of change.",
        ),
        (
            {"values": UP_AND_DOWN + [7, 8] * 3, "baseline": 8, "target": 7, "unit": "days"},
            "Improvement since the week of 30 March: 6 points in a row above the baseline median "
            f"of 5 days, a shift (6 or more). Their own median is 7.5 days. {PARTLY} "
            "All of the last 6 points reach the target of 7 days.",
        ),
        (
            {"values": UP_AND_DOWN + [7, 8] * 6, "baseline": 8, "direction": "decrease"}
            | {"target": 3, "first": date(2025, 11, 3)},
            "Concern since the week of 29 December 2025: 12 points in a row above the baseline "
            f"median of 5, a shift (6 or more). Their own median is 7.5. {WHOLE} "
            "None of the last 6 points reaches the target of 3.",
        ),
        (
            {"values": [*UP_AND_DOWN, 7, 5, 7, 7, None, None, 7, 7, 7], "baseline": 8},
            "Improvement since the week of 30 March: 6 points in a row above the baseline median "
            "of 5, a shift (6 or more), not counting 1 on the median and 2 weeks with no value. "
            f"Their own median is 7. {PARTLY}",
        ),
        (
            {"values": UP_AND_DOWN + [3, 2] * 3, "baseline": 8, "direction": "neutral"},
            "Change since the week of 30 March: 6 points in a row below the baseline median of 5, "
            f"a shift (6 or more). Their own median is 2.5. {PARTLY}",
        ),
        (
            {"values": [*UP_AND_DOWN, 7, 6, 6, 5, 4, 3], "baseline": 8},
            "Concern since the week of 30 March: 5 points in a row falling, a trend (5 or more), "
            f"not counting 1 unchanged. {PARTLY}",
        ),
        (
            {"values": [*UP_AND_DOWN, 6, 7, 8, 9, 10, 11], "baseline": 8},
            "Improvement since the week of 30 March: 6 points in a row above the baseline median "
            f"of 5, a shift (6 or more). Their own median is 8.5. {PARTLY}",
        ),
        (
            {"values": [*UP_AND_DOWN, 9, 9.5, 10, 9, 8, 7, 6], "baseline": 8},
            "Improvement since the week of 30 March: 7 points in a row above the baseline median "
            "of 5, a shift (6 or more). Their own median is 9. But concern too: 5 points in a row "
            f"falling, a trend (5 or more), since the week of 13 April. {WHOLE}",
        ),
        (
            {"values": UP_AND_DOWN + [7, 8] * 3 + [3, 4] * 3, "baseline": 8, "target": 4},
            "Concern since the week of 11 May: 6 points in a row below the baseline median of 5, "
            "a shift (6 or more). Their own median is 3.5. An earlier shift above the median "
            "(6 points, from the week of 30 March to the week of 4 May) has ended. "
            f"{PARTLY} 3 of the last 6 points reach the target of 4.",
        ),
        (
            {"values": UP_AND_DOWN + [7, 8] * 3 + [4, 6, None], "baseline": 8},
            "No signal now. An earlier shift above the baseline median of 5 (6 points, "
            "from the week of 30 March to the week of 4 May) has ended.",
        ),
        (
            {"values": [*UP_AND_DOWN, 3, 4, 5, 6, 7, 4], "baseline": 8, "target": 7},
            "No signal now. An earlier rising trend (5 points, from the week of 30 March "
            "to the week of 27 April) has ended. 1 of the last 6 points reaches the target of 7.",
        ),
        (
            {"values": [4, 4, 4, 6, 6, 6] * 2, "unit": "hours"},
            "The weeks vary by chance around the median of 5 hours; no signal of change.",
        ),
        (
            {"values": [4, 4, 4, 4, 6, 6, 6, 6, 4, 4, 4, 4], "baseline": 8, "unit": "hours"},
            "No shift or trend after the baseline, but only 2 crossings of the baseline median of "
            "5 hours, where chance gives 3 or more (Anhøj rules): something other than chance may "
            "be at work.",
        ),
        (
            {"values": [4, 6, 4, 4, 6, 6, 6, 6, 6, 6, 6, 4, 6, 4, 6, 4], "baseline": 6},
            "The weeks vary by chance around the median of 5; no signal of change.",
        ),
        (
            {"values": [4, 4, 4, 4, 6, 6, 6, 6, 6, 6, 6, 6, 4, 6, 6, 4], "baseline": 8},
            "No shift or trend after the baseline, but 8 points in a row on one side of the "
            "baseline median of 5, where chance gives up to 7 (Anhøj rules): something other than "
            "chance may be at work.",
        ),
    ],
)
def test_sentence(facts, sentence):
    assert say(**facts) == sentence


def test_points():
    run = chart(
        [2, 2, 2, 2, 2, 2, 2, 2, None, 0, 3, 4, 4, 4, 4, 4],
        kind="proportion",
        denominators=[8] * 8 + [None, 0] + [8] * 6,
        baseline=8,
    )
    points = words.points(run, weeks(16), unit="%")
    assert points[0] == words.Point("2 Feb", "25%", "2 of 8", "on the median", "", "common_cause")
    assert points[8] == words.Point("30 Mar", "not recorded", "", "", "", "common_cause")
    assert points[9] == words.Point("6 Apr", "no cases", "", "", "", "common_cause")
    assert points[10] == words.Point(
        "13 Apr", "38%", "3 of 8", "above the median", "improvement: shift", "improvement"
    )
    assert [point.text for point in points[8:11]] == [
        "Week of 30 Mar: not recorded",
        "Week of 6 Apr: no cases",
        "Week of 13 Apr: 38% (3 of 8), above the median, improvement: shift",
    ]


def test_points_name_every_rule():
    points = words.points(chart([*UP_AND_DOWN, 9, 9.5, 10, 9, 8, 7, 6], baseline=8), weeks(15))
    assert points[7].signal == ""
    assert points[8].signal == "improvement: shift"
    assert points[10].signal == "improvement: shift; concern: trend"
    points = words.points(chart([*UP_AND_DOWN, 6, 7, 8, 9, 10, 11], baseline=8), weeks(14))
    assert points[-1].signal == "improvement: shift and trend"
    turning = chart([1, 2, 3, 4, 5, 4, 3, 2, 1, 2], direction="neutral")
    assert words.points(turning, weeks(10))[4].signal == "change: trend"


def test_points_below_the_median_of_an_empty_baseline():
    run = chart([None, None, *UP_AND_DOWN], baseline=2)
    assert {point.side for point in words.points(run, weeks(10))} == {""}
    assert words.points(chart([1, 2, 3]), weeks(3))[0].side == "below the median"
