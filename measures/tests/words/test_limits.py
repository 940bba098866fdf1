"""The sentence: a table of facts about charts with limits, phases and remarks, and what is said."""

from datetime import date, timedelta

import pytest

from measures import rules, words
from measures.analysis import analyse

MONDAY = date(2026, 2, 2)
# Twelve points round 10, with limits of 7.34 and 12.66.
CALM = [10.5, 9.5] * 6
TWELVE = "The limits are provisional: they rest on 12 points and are firm from 20."
CALMLY = (
    "The weeks vary by chance around the mean of 10 days, within the limits; no signal of change."
)
EVENTS = [3, 9, 14] * 5


def axis(size, interval, unit, first=MONDAY):
    if interval == rules.EVENT or not size:
        return words.Axis([first + timedelta(days=5 * n) for n in range(size)], interval, unit)
    last = rules.later(first, interval, size - 1)
    return words.Axis(rules.periods(first, last, interval), interval, unit)


def say(values, unit="days", interval=rules.WEEKLY, said=(), **arguments):
    chart = analyse(values, **{"form": "value", "direction": "increase", **arguments})
    remarks = [words.Said(*one) for one in said]
    return words.sentence(chart, axis(len(values), interval, unit), remarks)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"values": CALM}, f"{CALMLY} {TWELVE}"),
        ({"values": CALM + CALM}, CALMLY),
        (
            {"values": [7] * 12},
            f"Every point is on the mean of 7 days; no signal of change. {TWELVE}",
        ),
        # The target: never more than the limits support.
        (
            {"values": CALM + CALM, "target": 10},
            f"{CALMLY} By its limits, the process reaches the target of 10 days in some weeks and "
            "misses it in others (hit or miss).",
        ),
        (
            {"values": CALM + CALM, "target": 13},
            f"{CALMLY} By its limits, the process as it is will not reach the target of 13 days.",
        ),
        (
            {"values": CALM + CALM, "target": 7},
            f"{CALMLY} By its limits, the process as it is reaches the target of 7 days.",
        ),
        (
            {"values": CALM + CALM, "target": 10, "interval": rules.DAILY},
            "The days vary by chance around the mean of 10 days, within the limits; no signal of "
            "change. By its limits, the process reaches the target of 10 days on some days and "
            "misses it in others (hit or miss).",
        ),
        (
            {"values": CALM + CALM, "target": 10, "direction": "neutral"},
            CALMLY,
        ),
        # Each rule by its name and where it starts.
        (
            {"values": [*CALM, 10, *[10.1] * 7], "baseline": 12, "target": 10.1},
            "Improvement since the week of 4 May: 7 points in a row above the baseline mean of "
            "10 days, a shift (7 or more). Their own mean is 10.1 days. "
            f"All of the last 6 points reach the target of 10.1 days. {TWELVE}",
        ),
        (
            {"values": [*CALM, 10, *[10.1] * 6], "baseline": 12, "length": 6},
            "Improvement since the week of 4 May: 6 points in a row above the baseline mean of "
            f"10 days, a shift (6 or more). Their own mean is 10.1 days. {TWELVE}",
        ),
        (
            {"values": [*CALM, 10, *[11] * 6, 13.5], "baseline": 12, "target": 12},
            "Improvement since the week of 4 May: 7 points in a row above the baseline mean of "
            "10 days, a shift (7 or more). Their own mean is 11.4 days. The latest is also outside "
            "the limits: 13.5 days, above the upper limit of 12.7 days. 1 of the last 6 points "
            f"reaches the target of 12 days. {TWELVE}",
        ),
        (
            {"values": [*CALM, 10, 9.7, 9.8, 9.9, 10, 10.1, 10.2, 10.3], "baseline": 12}
            | {"direction": "decrease"},
            "Concern since the week of 4 May: 7 points in a row rising, a trend (7 or more). "
            f"{TWELVE}",
        ),
        (
            {"values": [*CALM, 10, 12, 10.1, 12], "baseline": 12},
            "Improvement since the week of 4 May: 2 of 3 points in a row near the upper limit of "
            f"12.7 days. {TWELVE}",
        ),
        (
            {"values": [*CALM, 10, 8, 8, 8], "baseline": 12},
            "Concern since the week of 4 May: 3 points near the lower limit of 7.34 days, "
            f"at least two of any three in a row. {TWELVE}",
        ),
        (
            {"values": [*CALM, 10, 31], "baseline": 12, "direction": "decrease"},
            "Concern in the week of 4 May: 31 days, above the upper limit of 12.7 days. " + TWELVE,
        ),
        (
            {"values": [*CALM, 10, *[10.1] * 7, 9, 8], "baseline": 12},
            "No signal now. An earlier shift above the baseline mean of 10 days (7 points, from "
            f"the week of 4 May to the week of 15 June) has ended. {TWELVE}",
        ),
        (
            {"values": [*CALM, 10, *[9.9] * 7, *[10.1] * 7], "baseline": 12},
            "Improvement since the week of 22 June: 7 points in a row above the baseline mean of "
            "10 days, a shift (7 or more). Their own mean is 10.1 days. An earlier shift below the "
            "mean (7 points, from the week of 4 May to the week of 15 June) has ended. " + TWELVE,
        ),
        # Percentages: limits and the mean of what was counted.
        (
            {"values": [5, 7, 4, 6] * 3 + [11, 10, 12, 11, 10, 11, 11], "form": "percentage"}
            | {"denominators": [12] * 19, "baseline": 12, "target": 80, "unit": ""},
            "Improvement since the week of 20 April: 8 points in a row above the baseline mean of "
            "46%, a shift (7 or more). Their own mean is 85%. The latest is also outside the "
            "limits: 92%, above the upper limit of 89%. All of the last 6 points reach the target "
            f"of 80%. {TWELVE}",
        ),
        # Other intervals, and events.
        (
            {"values": [5, 7, 3, 6] * 5, "form": "rate", "denominators": [900] * 20, "per": 1000}
            | {"interval": rules.MONTHLY, "unit": "falls per 1,000 bed days"},
            "The months vary by chance around the mean of 5.83 falls per 1,000 bed days, within "
            "the limits; no signal of change.",
        ),
        (
            {"values": [*EVENTS, 90], "form": "time", "interval": rules.EVENT, "baseline": 15},
            "Improvement at the event of 18 April: 90 days, above the upper limit of 52.1 days. "
            "The limits are provisional: they rest on 15 points and are firm from 20.",
        ),
        (
            {"values": EVENTS + EVENTS, "form": "cases", "interval": rules.EVENT, "unit": "cases"},
            "The points vary by chance around the median of 9 cases, within the limits; "
            "no signal of change.",
        ),
        # Outliers, and what people said of them.
        (
            {"values": [*CALM, 10, 31, 10, 9.9], "baseline": 12},
            "No signal now. An outlier in the week of 4 May: 31 days, above the upper limit of "
            f"12.7 days. {TWELVE}",
        ),
        (
            {"values": [*CALM, 10, 31, 10, 9.9], "baseline": 12}
            | {"said": [(13, "outlier", "Ward closed")]},
            "No signal now. An outlier in the week of 4 May: 31 days, above the upper limit of "
            f"12.7 days (Ward closed). {TWELVE}",
        ),
        (
            {"values": [*CALM, 10, 31, 10, 30, 10, 1, 10], "baseline": 12},
            "No signal now. 3 points lie outside the limits, the latest in the week of 1 June. "
            + TWELVE,
        ),
        (
            {"values": [6, 7, 6, 7, 31], "said": [(4, "outlier", "Ward closed")]},
            "Too few points to say: 5 so far, 5 more needed (a run chart can show a change from 10 "
            "points). Marked as an outlier: 31 days in the week of 2 March (Ward closed).",
        ),
        (
            {"values": [*CALM, 10, 31, 10, 9.9], "baseline": 12, "excluded": [14]}
            | {"said": [(13, "exclusion", "Ward closed")]},
            f"{CALMLY} 1 point is left out of the lines: the week of 4 May (Ward closed). {TWELVE}",
        ),
        (
            {"values": [*CALM, 10, 31, 10, 9.9, 30], "baseline": 12, "excluded": [14, 17]},
            f"{CALMLY} 2 points are left out of the lines. {TWELVE}",
        ),
        (
            {"values": [*CALM, 10, 10.1, 10.1, 10.1, 30, 10.1, 10.1, 10.1, 10.1]}
            | {"baseline": 12, "excluded": [17]},
            "Improvement since the week of 4 May: 7 points in a row above the baseline mean of "
            "10 days, a shift (7 or more), not counting 1 left out. Their own mean is 10.1 days. "
            f"1 point is left out of the lines: the week of 25 May. {TWELVE}",
        ),
        # New lines: a change only where a rule supports it.
        (
            {"values": [*CALM, *[20, 21] * 6], "phases": [12]},
            "The weeks vary by chance around the mean of 20.5 days, within the limits; no signal "
            "of change. New lines begin in the week of 27 April: the mean was 10 days and is now "
            "20.5 days. All 12 points since then lie above the earlier mean, a shift (7 or more). "
            + TWELVE,
        ),
        (
            {"values": [*CALM, *[10.2, 9.2] * 6], "phases": [12]},
            "The weeks vary by chance around the mean of 9.7 days, within the limits; no signal "
            "of change. New lines begin in the week of 27 April: the mean was 10 days and is now "
            f"9.7 days. {TWELVE}",
        ),
        (
            {"values": [*CALM, *[20, 21] * 4], "phases": [12]},
            "Too few points to say since new lines began in the week of 27 April: 8 so far, 4 more "
            "needed. The mean before was 10 days. All 8 points since then lie above the earlier "
            "mean, a shift (7 or more).",
        ),
        (
            {"values": [*CALM, 20, 21, 20], "phases": [12]},
            "Too few points to say since new lines began in the week of 27 April: 3 so far, 9 more "
            "needed. The mean before was 10 days.",
        ),
        (
            {"values": [4, 6] * 5 + [7, 8] * 5, "phases": [10], "chart": "run"},
            "The weeks vary by chance around the median of 7.5 days; no signal of change. New "
            "lines begin in the week of 13 April: the median was 5 days and is now 7.5 days. "
            "All 10 points since then lie above the earlier median, a shift (6 or more).",
        ),
        # Few points and small numbers.
        (
            {"values": [4, 6, 4, 6, 9, 9, 9, 9, 9, 9], "baseline": 4},
            "Improvement since the week of 2 March: 6 points in a row above the baseline median of "
            "5 days, a shift (6 or more). Their own median is 9 days. The chart as a whole "
            "is unlikely to be chance alone (Anhøj rules). Take this with care: it rests on 10 "
            "points.",
        ),
        (
            {"values": [1, 1] * 10, "form": "count", "chart": "c", "unit": "falls"},
            "The numbers are too small to tell change from chance: the typical count is 1, "
            "and at least 2 is needed. Longer periods would say more.",
        ),
    ],
)
def test_sentence(facts, sentence):
    assert say(**facts) == sentence
