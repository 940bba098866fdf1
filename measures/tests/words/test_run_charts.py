"""The sentence: a table of facts about run charts and what exactly is said of them."""

from datetime import date, timedelta

import pytest

from measures import words
from measures.analysis import analyse

MONDAY = date(2026, 2, 2)
UP_AND_DOWN = [4, 6, 4, 6, 4, 6, 4, 6]
WHOLE = "The chart as a whole is unlikely to be chance alone (Anhøj rules)."
PARTLY = "On the chart as a whole, chance is still possible (Anhøj rules)."


def say(values, unit="", first=MONDAY, **arguments):
    weeks = [first + timedelta(weeks=n) for n in range(len(values))]
    facts = {"form": "value", "direction": "increase", "chart": "run", **arguments}
    return words.sentence(analyse(values, **facts), words.Axis(weeks, unit=unit))


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
            {"values": [1, 0, 1, 2] * 3 + [9] * 8, "form": "count", "baseline": 12, "target": 5},
            "The numbers are too small to tell change from chance: the typical count is 1, "
            "and at least 2 is needed. Longer periods would say more.",
        ),
        (
            {"values": [1, 2] * 6, "form": "percentage", "denominators": [2, 4] * 6},
            "The numbers are too small to tell change from chance: the typical number of cases "
            "is 3, and at least 5 are needed. Longer periods would say more.",
        ),
        (
            {"values": [2, 3, 2, 4, 2, 3] * 2, "form": "percentage", "denominators": [6] * 12},
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
