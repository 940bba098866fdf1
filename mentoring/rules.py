"""The weekly rhythm from plain values: which weeks expect a session, and what the strip shows."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta

from people.rules import Calendar, week_of

DAY, WEEK = timedelta(days=1), timedelta(days=7)
# Free days before a review: the figures that the pack shows, and the rehearsal with the mentor.
DATA_DAYS, REHEARSAL_DAYS = 5, 2
MOST_COMMITMENTS = 3
MOST_MINUTES = 240
# A progress score is a monthly one: four weeks on, give or take the days of a session.
SCORE_DAYS = 25
LETTERS = {"held": "A", "rearranged": "R", "cancelled": "C", "missed": "M"}


# First and last day of a leave.
Span = tuple[date, date]


@dataclass(frozen=True)
class Plan:
    """What leads up to a review, laid out backwards from it.

    `weeks` are the Mondays of the weeks with a session. Figures are complete on `data_on`, and
    lead and mentor go through the presentation on `rehearsal_on`; None where that day would lie
    before the start.
    """

    weeks: list[date]
    data_on: date | None
    rehearsal_on: date | None


def plan(starts_on: date, review_on: date, calendar: Calendar, away: Iterable[Span] = ()) -> Plan:
    """Return what leads up to the review; `away` are leaves of lead and mentor without cover."""
    spans = list(away)

    def before(days: int) -> date | None:
        day = days_before(review_on, days, calendar, spans)
        return day if day >= starts_on else None

    return Plan(
        weeks=expected_weeks(starts_on, review_on, calendar, spans),
        data_on=before(DATA_DAYS),
        rehearsal_on=before(REHEARSAL_DAYS),
    )


def expected_weeks(
    starts_on: date, review_on: date, calendar: Calendar, away: Iterable[Span] = ()
) -> list[date]:
    """Return the Mondays of the weeks with a session: from the start's to before the review's.

    A week in which no working day finds both lead and mentor there has none.
    """
    spans = list(away)
    first, last = week_of(starts_on), week_of(review_on) - WEEK
    weeks = [first + WEEK * n for n in range((last - first).days // 7 + 1)]
    return [
        week for week in weeks if any(is_free(week + DAY * n, calendar, spans) for n in range(7))
    ]


def is_free(day: date, calendar: Calendar, away: Iterable[Span]) -> bool:
    """Whether it is a working day on which nobody is away."""
    return calendar.is_working(day) and not any(first <= day <= last for first, last in away)


def days_before(day: date, count: int, calendar: Calendar, away: Iterable[Span]) -> date:
    """Return the day so many free days before the given one, at most a year back."""
    spans = list(away)
    back = (day - DAY * n for n in range(1, 366))
    free = [one for one in back if is_free(one, calendar, spans)][:count]
    return free[-1] if len(free) == count else date.min


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


def streak(checked_in: Set[date], expected: Set[date], today: date) -> int:
    """Return in how many weeks in a row a lead has checked in, up to this one or the last.

    This week counts once it is done. A week that expected no session, because of leave, a pause
    or days off, neither counts nor breaks the row.
    """
    if not checked_in:
        return 0
    week, first, count = week_of(today), min(checked_in), 0
    if week not in checked_in:
        week -= WEEK
    while week >= first:
        if week in checked_in:
            count += 1
        elif week in expected:
            break
        week -= WEEK
    return count
