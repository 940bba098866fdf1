"""Periods as people call them: the week of 6 April, April 2026."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from measures.rules import DAILY, EVENT, FORTNIGHTLY, MONTHLY, WEEKLY

MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
NOUNS = {
    DAILY: "day",
    WEEKLY: "week",
    FORTNIGHTLY: "fortnight",
    MONTHLY: "month",
    EVENT: "event",
}


@dataclass(frozen=True, slots=True)
class Axis:
    """What the points of a chart stand for: one date per point, their interval, their unit."""

    periods: Sequence[date]
    interval: str = WEEKLY
    unit: str = ""

    @property
    def noun(self) -> str:
        return NOUNS[self.interval]

    @property
    def over_years(self) -> bool:
        return bool(self.periods) and self.periods[0].year != self.periods[-1].year

    def when(self, index: int) -> str:
        """Return "the week of 6 April", with the year where it is not that of the last point."""
        day = self.periods[index]
        text = called(day, self.interval, year=day.year != self.periods[-1].year)
        return text if self.interval in (DAILY, MONTHLY) else f"the {text}"

    def at(self, index: int) -> str:
        """Return "in the week of 6 April", "on 6 April", "at the event of 6 April"."""
        before = {DAILY: "on", EVENT: "at"}.get(self.interval, "in")
        return f"{before} {self.when(index)}"


def called(day: date, interval: str, *, year: bool = False) -> str:
    """Return what people call a period: "week of 6 April", "6 April", "April 2026"."""
    month = MONTHS[day.month - 1]
    text = month if interval == MONTHLY else f"{day.day} {month}"
    text = f"{text} {day.year}" if year else text
    return text if interval in (DAILY, MONTHLY) else f"{NOUNS[interval]} of {text}"


def period(day: date, interval: str = WEEKLY, *, year: bool = False) -> str:
    """Return a period's short label, "24 May" or "May", with the year where it is asked for."""
    month = MONTHS[day.month - 1][:3]
    text = month if interval == MONTHLY else f"{day.day} {month}"
    return f"{text} {day.year}" if year else text
