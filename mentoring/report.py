"""Gathers how the rhythm of a programme's mentoring is kept; what was talked about stays behind."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from measures.rules import WEEKLY, periods
from mentoring.models import TOOK_PLACE, Because, CalledOff, MentoringSession, SessionState
from people.models import User
from people.rules import week_of
from programmes.models import Programme
from projects.models import TeamMember, TeamRole
from projects.queries import mentored_counts

SPANS = (12, 26, 52)
NOT_STATED = "Not stated"
# From so many of a hundred sessions on, a project’s rhythm counts as kept.
REGULAR = 75


@dataclass
class Tally:
    """How many of the sessions that were due took place, and how long those took as far as told."""

    due: int = 0
    held: int = 0
    minutes: int = 0
    timed: int = 0

    def add(self, one: "Row") -> None:
        self.due += 1
        if one.state in TOOK_PLACE:
            self.held += 1
            self.minutes += one.minutes or 0
            self.timed += one.minutes is not None

    @property
    def percent(self) -> int | None:
        return round(100 * self.held / self.due) if self.due else None

    @property
    def usual_minutes(self) -> int | None:
        """The mean of the sessions that told how long they took."""
        return round(self.minutes / self.timed) if self.timed else None


class Row(NamedTuple):
    """A session as far as the report reads it."""

    project: int
    week_on: date
    state: str
    minutes: int | None
    mentor: int | None
    lead: int | None
    called_off: str
    because: str


@dataclass
class Load:
    """A mentor: how their sessions went, and how many active projects they have."""

    mentor: User
    tally: Tally = field(default_factory=Tally)
    projects: int = 0
    most: int = 0

    @property
    def is_over(self) -> bool:
        return self.projects > self.most

    @property
    def is_full(self) -> bool:
        return self.projects == self.most


@dataclass
class Report:
    """The weeks, oldest first; `reasons` counts cancelled sessions by who and why.

    `projects` are tallies by the project's id, of those that had a session due.
    """

    total: Tally
    projects: dict[int, Tally]
    weeks: dict[date, Tally]
    mentors: list[Load]
    disciplines: dict[str, Tally]
    reasons: list[tuple[str, str, int]]
    missed: int
    unlogged: int

    @property
    def regular(self) -> int:
        """How many projects kept three of four of their sessions, or more."""
        return sum((tally.percent or 0) >= REGULAR for tally in self.projects.values())


def report(programme: Programme, today: date, first: date, last: date) -> Report:
    """Return the rhythm of the weeks whose Monday lies from the first to the last day.

    The week of `today` is in it as far as it is logged; constant queries.
    """
    rows = due_in(programme, today, first, last)
    holders = holders_of({row.project for row in rows})
    everyone = {row.mentor for row in rows} | {row.lead for row in rows} | set(holders.values())
    people = User.objects.in_bulk(everyone - {None})
    loads = loads_of(programme)
    weeks = periods(week_of(first + timedelta(days=6)), last, WEEKLY)
    found = Report(Tally(), {}, {week: Tally() for week in weeks}, [], {}, [], 0, 0)
    projects: dict[int, Tally] = defaultdict(Tally)
    disciplines: dict[str, Tally] = defaultdict(Tally)
    for row in rows:
        # Nobody has said yet who met: then it is those who should.
        mentor = row.mentor or holders.get((row.project, TeamRole.MENTOR))
        lead = row.lead or holders.get((row.project, TeamRole.LEAD))
        if mentor and mentor not in loads:
            loads[mentor] = Load(people[mentor], most=programme.most_mentored)
        job = people[lead].job if lead in people else ""
        tallies = [found.total, found.weeks[row.week_on], disciplines[job or NOT_STATED]]
        tallies.append(projects[row.project])
        for tally in tallies + ([loads[mentor].tally] if mentor else []):
            tally.add(row)
    found.projects = dict(projects)
    found.mentors = sorted(loads.values(), key=lambda load: load.mentor.name)
    found.disciplines = dict(sorted(disciplines.items()))
    found.reasons = reasons_of(rows)
    found.missed = sum(row.state == SessionState.MISSED for row in rows)
    found.unlogged = sum(row.state == SessionState.PLANNED for row in rows)
    return found


def due_in(programme: Programme, today: date, first: date, last: date) -> list[Row]:
    """Return the sessions that were due; this week's is once it is logged."""
    sessions = MentoringSession.objects.filter(
        project__programme=programme, week_on__range=(first, min(last, today))
    ).order_by("week_on", "pk")
    rows = [Row(*one) for one in sessions.values_list(*Row._fields)]
    this_week = week_of(today)
    return [row for row in rows if row.state != SessionState.PLANNED or row.week_on < this_week]


def holders_of(projects: Iterable[int]) -> dict[tuple[int, str], int]:
    """Return who holds the roles of lead and mentor now, by project and role."""
    team = TeamMember.objects.active().filter(project__in=projects)
    rows = team.filter(role__in=(TeamRole.LEAD, TeamRole.MENTOR))
    return {(pk, role): user for pk, role, user in rows.values_list("project", "role", "user")}


def loads_of(programme: Programme) -> dict[int, Load]:
    """Return the mentors of the programme's active projects, by their id."""
    counts = mentored_counts(programme)
    people = User.objects.in_bulk(counts)
    most = programme.most_mentored
    return {pk: Load(people[pk], projects=count, most=most) for pk, count in counts.items()}


def reasons_of(rows: Iterable[Row]) -> list[tuple[str, str, int]]:
    """Return who cancelled, why, and how often, the most frequent first."""
    who, why = dict(CalledOff.choices), dict(Because.choices)
    cancelled = [row for row in rows if row.state == SessionState.CANCELLED]
    counts = Counter((row.called_off, row.because) for row in cancelled)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [
        (who.get(off, NOT_STATED), why.get(because, NOT_STATED), count)
        for (off, because), count in ordered
    ]
