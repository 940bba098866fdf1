"""The weekly rhythm from plain values: which weeks expect a session, and what the strip shows."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from people.rules import week_of

WEEK = timedelta(days=7)
MOST_COMMITMENTS = 3
MOST_MINUTES = 240
# A progress score is a monthly one: four weeks on, give or take the days of a session.
SCORE_DAYS = 25
LETTERS = {"held": "A", "rearranged": "R", "cancelled": "C", "missed": "M"}


def expected_weeks(starts_on: date, review_on: date) -> list[date]:
    """Return the Mondays of the weeks with a session: from the start's to before the review's."""
    first, last = week_of(starts_on), week_of(review_on) - WEEK
    return [first + WEEK * n for n in range((last - first).days // 7 + 1)]


def strip(weeks: Iterable[date], states: Mapping[date, str], today: date) -> list[dict]:
    """Return one cell a week for the rhythm strip: `{week_on, state}`.

    `state` is A (attended), R (rearranged and held), C (cancelled), M (missed), "planned" (not
    yet logged, this week or later), "open" (an earlier week's, never logged) or "none" (no
    session expected).
    """
    cells = []
    for week in weeks:
        state = states.get(week, "none")
        if state == "planned" and week < week_of(today):
            state = "open"
        cells.append({"week_on": week, "state": LETTERS.get(state, state)})
    return cells


def kept(cells: Iterable[dict]) -> tuple[int, int]:
    """Return (sessions that took place, sessions that were due) among the cells.

    This week's session counts as due once it is logged.
    """
    due = [cell["state"] for cell in cells if cell["state"] not in ("none", "planned")]
    return sum(state in ("A", "R") for state in due), len(due)


def next_session_on(today: date, review_on: date | None) -> date:
    """Return when what is agreed today is due: in a week, or at the review if that comes first."""
    next_week = today + WEEK
    return review_on if review_on and today <= review_on < next_week else next_week


def score_due(last_on: date | None, today: date) -> bool:
    """Whether a month has gone since somebody scored the project's progress, or nobody did."""
    return last_on is None or (today - last_on).days >= SCORE_DAYS
