"""The weekly rhythm from plain values: which weeks expect a session, and what the strip shows."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from people.rules import week_of

WEEK = timedelta(days=7)


def expected_weeks(starts_on: date, review_on: date) -> list[date]:
    """Return the Mondays of the weeks with a session: from the start to before the review's week."""
    first, last = week_of(starts_on), week_of(review_on) - WEEK
    return [first + WEEK * n for n in range((last - first).days // 7 + 1)]


def last_weeks(today: date, count: int) -> list[date]:
    """Return the Mondays of the last `count` weeks, this one included, oldest first."""
    return [week_of(today) - WEEK * back for back in range(count - 1, -1, -1)]


def strip(weeks: Iterable[date], states: Mapping[date, str], today: date) -> list[dict]:
    """Return one cell a week for the rhythm strip: `{week, state}`.

    `state` is held, rearranged, cancelled, missed, planned (this week's, not yet logged), open
    (an earlier week's, never logged) or none (no session expected).
    """
    this_week = week_of(today)
    cells = []
    for week in weeks:
        state = states.get(week, "none")
        if state == "planned" and week < this_week:
            state = "open"
        cells.append({"week": week, "state": state})
    return cells


def kept(cells: Iterable[dict]) -> tuple[int, int]:
    """Return (sessions that took place, sessions that were due) among the cells.

    This week's session counts as due once it is logged.
    """
    due = [cell["state"] for cell in cells if cell["state"] not in ("none", "planned")]
    return sum(state in ("held", "rearranged") for state in due), len(due)
