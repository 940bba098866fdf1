"""Periods to record a figure for, and the chart that fits the figures, from plain values."""

from dataclasses import dataclass
from datetime import date, timedelta

from people.rules import week_of

DAILY, WEEKLY, FORTNIGHTLY, MONTHLY = "daily", "weekly", "fortnightly", "monthly"
# Each event on its own, on its day: what lies between two events has no periods.
EVENT = "event"

DAY, WEEK = timedelta(days=1), timedelta(days=7)
# Fortnights are counted from here for everybody, so that two people never disagree on them.
FIRST_FORTNIGHT = date(2000, 1, 3)
# How many of the last periods may be recorded.
TO_RECORD = {DAILY: 31, WEEKLY: 26, FORTNIGHTLY: 26, MONTHLY: 24}

# How many points make a shift or a trend on a chart with limits: Making Data Count's two choices.
RULE_LENGTHS = (6, 7)


def period_of(day: date, interval: str) -> date:
    """Return the first day of the period that the day lies in; of an event, the day itself."""
    if interval == MONTHLY:
        return day.replace(day=1)
    if interval == WEEKLY:
        return week_of(day)
    if interval == FORTNIGHTLY:
        monday = week_of(day)
        return monday - WEEK * ((monday - FIRST_FORTNIGHT).days // 7 % 2)
    return day


def later(period: date, interval: str, by: int = 1) -> date:
    """Return the period so many periods after another one; before it where `by` is negative."""
    if interval == MONTHLY:
        years, month = divmod(period.month - 1 + by, 12)
        return date(period.year + years, month + 1, 1)
    return period + by * {DAILY: DAY, WEEKLY: WEEK, FORTNIGHTLY: 2 * WEEK}[interval]


def periods(first: date, last: date, interval: str) -> list[date]:
    """Return the periods from the first to the last one, both included."""
    if interval == MONTHLY:
        count = 12 * (last.year - first.year) + last.month - first.month + 1
    else:
        count = (last - first).days // (later(first, interval) - first).days + 1
    return [later(first, interval, n) for n in range(count)]


def last_periods(today: date, interval: str, count: int | None = None) -> list[date]:
    """Return the last periods, the current one included, oldest first."""
    count = TO_RECORD[interval] if count is None else count
    now = period_of(today, interval)
    return [later(now, interval, -back) for back in range(count - 1, -1, -1)]


def chosen_period(text: str, today: date, interval: str) -> date | None:
    """Return the period that an address names ("2026-06-08"), or None where none of the last is.

    Any day of a period names it; no text names the current one. An event may be on any day.
    """
    if not text:
        return period_of(today, interval)
    try:
        period = period_of(date.fromisoformat(text), interval)
    except (ValueError, OverflowError):
        return None
    if interval == EVENT:
        return period if period <= today else None
    return period if period in last_periods(today, interval) else None


def figures_saved(changed: int) -> str:
    """Return what came of saving a sheet of figures."""
    if not changed:
        return "Nothing was changed."
    return f"Saved: {changed} figure{'' if changed == 1 else 's'}."


def last_weeks(today: date, count: int | None = None) -> list[date]:
    """Return the Mondays of the last weeks, this one included, oldest first."""
    return last_periods(today, WEEKLY, count)


def chosen_week(text: str, today: date) -> date | None:
    """Return the week that an address names, as `chosen_period` does."""
    return chosen_period(text, today, WEEKLY)


# Charts, and which of them fits

# From here on limits are drawn, provisional at first, and from there on they are firm.
FEWEST_FOR_LIMITS, FIRM_LIMITS = 12, 20
# Below these, one case more or less decides on which side of the line a point falls.
SMALLEST_COUNT, SMALLEST_DENOMINATOR = 2, 5
# Figures that vary between so many times what chance alone would give fit its limits.
CHANCE_ALONE = (0.7, 1.3)

# The charts that each form of figure may have: first the plain one with limits.
CHARTS = {
    "value": ("i", "run"),
    "count": ("c", "i", "run"),
    "percentage": ("p", "pp", "i", "run"),
    "rate": ("u", "up", "i", "run"),
    "time": ("t", "run"),
    "cases": ("g", "run"),
}
SMALL = {"counts": "counts", "denominators": "numbers of cases"}
WITHIN = {
    "value": "each figure is one measurement that stands for its whole period",
    "count": "events are counted, and they vary as chance events do",
    "percentage": "it is so many of so many, and its limits fit the number of cases",
    "rate": "events are counted against how many there could be, and its limits fit that number",
    "time": "rare events are told by the time between them",
    "cases": "rare events are told by the cases between them",
}
# What to draw instead where chance alone does not explain how much the figures vary.
OTHERWISE = {
    "count": ("i", "the counts vary {} than chance events do"),
    "percentage": ("pp", "the percentages vary {} than the numbers of cases explain"),
    "rate": ("up", "the rates vary {} than the numbers counted explain"),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The kind of chart that fits, and why: the end of a sentence that begins with "because"."""

    chart: str
    reason: str


def suggest_chart(
    form: str,
    points: int,
    *,
    locked: bool,
    small: str | None = None,
    spread: float | None = None,
) -> Suggestion:
    """Return the chart for figures of a form whose lines are made of so many points.

    `locked` says that a baseline makes the lines; `small` that the "counts" or "denominators" are
    too small to trust; `spread` how many times more the figures vary than chance alone gives.
    """
    if points < FEWEST_FOR_LIMITS:
        has = f"the locked baseline has {points}" if locked else f"there are {points} so far"
        return Suggestion("run", f"limits need {FEWEST_FOR_LIMITS} points or more, and {has}")
    if small:
        return Suggestion("run", f"the {SMALL[small]} are too small for limits")
    plain = Suggestion(CHARTS[form][0], WITHIN[form])
    if form not in OTHERWISE or spread is None:
        return plain
    least, most = CHANCE_ALONE
    if least <= spread <= most:
        return plain
    chart, reason = OTHERWISE[form]
    return Suggestion(chart, reason.format("more" if spread > most else "less"))
