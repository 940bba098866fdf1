"""Which weeks a figure may be recorded for, from plain values."""

from datetime import date, timedelta

from people.rules import week_of

WEEK = timedelta(days=7)
WEEKS_TO_RECORD = 26


def last_weeks(today: date, count: int = WEEKS_TO_RECORD) -> list[date]:
    """Return the Mondays of the last `count` weeks, this one included, oldest first."""
    return [week_of(today) - WEEK * back for back in range(count - 1, -1, -1)]


def chosen_week(text: str, today: date) -> date | None:
    """Return the week that an address names ("2026-06-08"), or None where it is not among the last.

    Any day of a week names it; no text names this week.
    """
    if not text:
        return week_of(today)
    try:
        week = week_of(date.fromisoformat(text))
    except ValueError:
        return None
    return week if week in last_weeks(today) else None
