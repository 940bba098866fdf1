"""What a chart says in words: its sentence, its signal, its points and its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import floor, log10
from statistics import median

from measures.spc import (
    FEWEST_POINTS,
    SHIFT,
    SMALLEST_COUNT,
    SMALLEST_DENOMINATOR,
    TREND,
    PhaseRuns,
    RunChart,
    Signal,
)

# The machine names that `RunChart.signal` takes, with the label for lists.
SIGNALS = {
    "improvement": "improvement",
    "concern": "concern",
    "neutral": "change",
    "common_cause": "no change",
    "too_few": "too few to say",
}
RULES = {"shift": SHIFT, "trend": TREND}
# How many of the latest points are held against the target.
LATEST = 6

MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]


@dataclass(frozen=True, slots=True)
class Point:
    """One point for the data table and the point reader; texts are empty where they say nothing.

    `period` "24 May"; `value` "25%", "not recorded" or "no cases"; `cases` "2 of 8"; `side`
    "above the median"; `signal` "improvement: shift"; `meaning` as in `RunChart.meaning`.
    """

    period: str
    value: str
    cases: str
    side: str
    signal: str
    meaning: str

    @property
    def text(self) -> str:
        """The whole point in one line, for a screen reader or a tooltip."""
        cases = f" ({self.cases})" if self.cases else ""
        said = (f"{self.value}{cases}", self.side, self.signal)
        return f"Week of {self.period}: " + ", ".join(filter(None, said))


def signal(name: str) -> str:
    """The short label for a list: "improvement", "concern", "no change" and so on."""
    return SIGNALS[name]


def period(day: date) -> str:
    """A week's short label, "24 May"."""
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def value(number: float, kind: str, unit: str = "", places: int | None = None) -> str:
    """A value as read: "81%" for a proportion in percent, "5.1", "20", "1,204".

    A proportion that is not quite all or nothing never reads "100%" or "0%". `places` says how
    many decimals to keep at most, where the usual rounding would hide something.
    """
    if kind == "proportion":
        if 0 < number < 0.5:
            return "under 1%"
        if 99.5 <= number < 100:
            return "over 99%"
        return f"{_rounded(number, 0)}%"
    if places is None:
        # Three significant figures, but the whole part in full and at least one decimal.
        places = max(1, 2 - floor(log10(abs(number)))) if number else 0
    return _rounded(number, places) + ("%" if unit == "%" else "")


def quantity(number: float, kind: str, unit: str = "", places: int | None = None) -> str:
    """A value with its unit: "5.1 days", "1 visit", "81%". The unit of a score is left out."""
    text = value(number, kind, unit, places)
    if kind == "proportion" or unit in ("", "%") or unit.startswith("score"):
        return text
    if number == 1 and unit.endswith("s") and " per " not in unit:
        unit = unit[:-1]
    return f"{text} {unit}"


def points(chart: RunChart, weeks: Sequence[date], *, unit: str = "") -> tuple[Point, ...]:
    """Every point of the chart in words; `weeks` has one date per point."""
    rules: list[dict[str, list[str]]] = [{} for _ in chart.values]
    for found in chart.signals:
        for i in found.points:
            named = rules[i].setdefault(SIGNALS[found.meaning], [])
            if found.rule not in named:
                named.append(found.rule)
    rows = []
    for i, week in enumerate(weeks):
        number, cases, side = chart.values[i], "", ""
        numerator = chart.numerators[i]
        denominator = chart.denominators[i] if chart.denominators else None
        if number is None:
            text = _gap(chart, i)
        else:
            text = value(number, chart.kind, unit)
            side = _side(number, chart.centre)
            if numerator is not None and denominator is not None:
                cases = f"{_rounded(numerator, 2)} of {_rounded(denominator, 2)}"
        signals = "; ".join(f"{label}: {' and '.join(named)}" for label, named in rules[i].items())
        rows.append(Point(period(week), text, cases, side, signals, chart.meaning[i]))
    return tuple(rows)


def sentence(chart: RunChart, weeks: Sequence[date], *, unit: str = "") -> str:
    """What the chart shows, in plain words and no more than a rule supports.

    Names the rule and the week it starts, says when data are too thin to claim anything, and
    whether the latest points reach the target. `weeks` has one date per point.
    """
    if all(number is None for number in chart.values):
        return "No data yet."
    if chart.caution:
        said = [_too_thin(chart)]
    else:
        said = [*_change(chart, weeks, unit), _target(chart, unit)]
    return " ".join(filter(None, [*said, _silence(chart)]))


def _too_thin(chart: RunChart) -> str:
    if chart.caution == "points":
        known = sum(number is not None for number in chart.values)
        return (
            f"Too few points to say: {known} so far, {FEWEST_POINTS - known} more needed "
            f"(a run chart can show a change from {FEWEST_POINTS} points)."
        )
    if chart.caution == "baseline":
        return (
            f"Too few points to say: nothing is recorded in the baseline, the first "
            f"{_count(chart.baseline or 0, 'week')}, so there is no median to compare with."
        )
    typical = value(chart.typical or 0, "value")
    small = (
        f"the typical count is {typical}, and at least {SMALLEST_COUNT} is needed"
        if chart.caution == "counts"
        else f"the typical number of cases is {typical}, and at least {SMALLEST_DENOMINATOR} "
        "are needed"
    )
    return (
        f"The numbers are too small to tell change from chance: {small}. "
        "Longer periods would say more."
    )


def _change(chart: RunChart, weeks: Sequence[date], unit: str) -> list[str]:
    """The sentences on change, most important first."""
    runs = chart.runs
    if chart.centre is None or runs is None:
        return []
    level = quantity(chart.centre, chart.kind, unit)
    middle = f"the {'baseline ' if chart.baseline else ''}median of {level}"
    now = [found for found in chart.signals if found.current]
    past = [found for found in chart.signals if not found.current]
    if now:
        main, *others = now
        change = SIGNALS[main.meaning].capitalize()
        said = [f"{change} since {_week(weeks, main.points[0])}: {_found(chart, main, middle)}."]
        if main.rule == "shift":
            own = median(number for i in main.points if (number := chart.values[i]) is not None)
            said.append(f"Their own median is {quantity(own, chart.kind, unit)}.")
        said += [
            f"But {SIGNALS[other.meaning]} too: {_found(chart, other, middle)}, "
            f"since {_week(weeks, other.points[0])}."
            for other in others
            if other.meaning != main.meaning
        ]
        shifts = [found for found in past if found.rule == "shift"]
        if shifts:
            said.append(_earlier(shifts[-1], weeks, "the median"))
        if runs.signal:
            said.append("The chart as a whole is unlikely to be chance alone (Anhøj rules).")
        else:
            said.append("On the chart as a whole, chance is still possible (Anhøj rules).")
        return said
    if past:
        # A shift says more than a trend; of several, the latest.
        last = max(past, key=lambda found: (found.rule == "shift", found.points[-1]))
        return ["No signal now.", _earlier(last, weeks, middle)]
    if not runs.n_useful:
        return [f"Every point is on the median of {level}; no signal of change."]
    if runs.signal:
        return [_unusual(chart, runs, middle)]
    return [f"The weeks vary by chance around the median of {level}; no signal of change."]


def _unusual(chart: RunChart, runs: PhaseRuns, middle: str) -> str:
    """Anhøj's rules, where they find what no shift or trend shows."""
    crossings, fewest = runs.crossings or 0, runs.crossings_min or 0
    if crossings < fewest:
        odd = (
            f"only {_count(crossings, 'crossing')} of {middle}, where chance gives {fewest} or more"
        )
    else:
        odd = (
            f"{runs.longest_run} points in a row on one side of {middle}, "
            f"where chance gives up to {runs.longest_run_max}"
        )
    return (
        f"No shift or trend{' after the baseline' if chart.baseline else ''}, but {odd} "
        "(Anhøj rules): something other than chance may be at work."
    )


def _found(chart: RunChart, found: Signal, middle: str) -> str:
    """ "11 points in a row above the median of 25%, a shift (6 or more)", and what it skips."""
    first, last = found.points[0], found.points[-1]
    missing = sum(number is None for number in chart.values[first : last + 1])
    even = last + 1 - first - missing - len(found.points)
    if found.rule == "shift":
        course = f"{_where(found)} {middle}"
        skipped = f"{even} on the median"
    else:
        course = "rising" if found.side == "high" else "falling"
        skipped = f"{even} unchanged"
    left_out = [skipped] if even else []
    if missing:
        left_out.append(f"{_count(missing, 'week')} with no value")
    return (
        f"{len(found.points)} points in a row {course}, "
        f"a {found.rule} ({RULES[found.rule]} or more)"
        + (", not counting " + " and ".join(left_out) if left_out else "")
    )


def _earlier(found: Signal, weeks: Sequence[date], middle: str) -> str:
    first, last = found.points[0], found.points[-1]
    if found.rule == "shift":
        name = f"shift {_where(found)} {middle}"
    else:
        name = "rising trend" if found.side == "high" else "falling trend"
    return (
        f"An earlier {name} ({len(found.points)} points, from {_week(weeks, first)} "
        f"to {_week(weeks, last)}) has ended."
    )


def _target(chart: RunChart, unit: str) -> str:
    """How many of the latest points reach the target; nothing where there is no better way."""
    if chart.target is None or chart.direction == "neutral":
        return ""
    latest = [number for number in chart.values if number is not None][-LATEST:]
    sign = 1 if chart.direction == "increase" else -1
    near = 1e-9 * max(1, abs(chart.target))
    reached = sum(sign * (number - chart.target) >= -near for number in latest)
    who = {0: "None", len(latest): "All"}.get(reached, str(reached))
    verb = "reaches" if reached < 2 else "reach"
    target = quantity(chart.target, chart.kind, unit)
    return f"{who} of the last {len(latest)} points {verb} the target of {target}."


def _silence(chart: RunChart) -> str:
    """Says that the latest weeks were not recorded; one alone may only be late."""
    size = len(chart.values)
    recorded = [i for i in range(size) if _gap(chart, i) != "not recorded"]
    silent = size - 1 - recorded[-1]
    return f"Nothing is recorded for the last {silent} weeks." if silent > 1 else ""


def _gap(chart: RunChart, index: int) -> str:
    """Why a point has no value: nothing was recorded, or there was no case to count."""
    if chart.values[index] is not None:
        return ""
    return "no cases" if chart.denominators and chart.denominators[index] == 0 else "not recorded"


def _where(found: Signal) -> str:
    return "above" if found.side == "high" else "below"


def _side(number: float, centre: float | None) -> str:
    if centre is None:
        return ""
    if abs(number - centre) <= 1e-9 * max(1, abs(centre)):
        return "on the median"
    return "above the median" if number > centre else "below the median"


def _week(weeks: Sequence[date], index: int) -> str:
    """ "the week of 6 April", with the year where it is not that of the latest week."""
    day = weeks[index]
    year = f" {day.year}" if day.year != weeks[-1].year else ""
    return f"the week of {day.day} {MONTHS[day.month - 1]}{year}"


def _count(number: int | None, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _rounded(number: float, places: int) -> str:
    """Rounded half up as people do, with thousands commas, without trailing zeros."""
    text = f"{Decimal(str(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
