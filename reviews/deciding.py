"""Rules of deciding at a review: who has to take part, and when the project is reviewed next."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from people.models import User
from people.rules import Calendar
from projects.models import Project, TeamRole
from projects.queries import team_of
from reviews.models import Outcome

# How long after a decision a project is reviewed again. One that stops is not.
NEXT_AFTER = {
    Outcome.SCALE: timedelta(weeks=12),
    Outcome.CONTINUE: timedelta(weeks=12),
    Outcome.RESCOPE: timedelta(weeks=6),
    Outcome.PAUSE: timedelta(weeks=12),
}


def next_review(outcome: str, on: date, planned: Iterable[date], calendar: Calendar) -> date | None:
    """Return when a project should be reviewed next after what was decided `on` that day.

    That is the first of the review days `planned` from the time that fits the decision on; while
    none is planned, the working day on which that time is over. None for one that stops.
    """
    if outcome not in NEXT_AFTER:
        return None
    due = on + NEXT_AFTER[Outcome(outcome)]
    later = sorted(day for day in planned if day >= due)
    return later[0] if later else calendar.roll_back(due)


def conflicted(project: Project, executives: Iterable[User]) -> list[User]:
    """Return who of the executives has a stake in the project: its sponsor, lead or mentor."""
    team = {user for role, user in team_of(project).items() if role != TeamRole.MEMBER}
    return [one for one in executives if one in team]


def counting(project: Project, present: Sequence[User]) -> list[User]:
    """Return who of those present counts towards the quorum."""
    if project.programme.stakes_count:
        return list(present)
    stakes = conflicted(project, present)
    return [one for one in present if one not in stakes]


def quorum_in_words(project: Project) -> str:
    """Return how many executives a decision takes, and who does not count."""
    programme = project.programme
    words = f"A decision takes {programme.executive_quorum}."
    if not programme.stakes_count:
        words += " Who sponsors, leads or mentors the project does not count."
    return words
