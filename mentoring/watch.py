"""Gathers what the radar judges, as it was known at a moment; never writes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Max, Q, QuerySet

from measures.models import Interval, Reading
from mentoring import radar
from mentoring.models import (
    TOOK_PLACE,
    CheckIn,
    MentoringSession,
    RadarSnapshot,
    RadarSnooze,
    SessionState,
)
from people.rules import week_of
from programmes.models import Programme
from projects.models import (
    Act,
    Commitment,
    Obstacle,
    PdsaCycle,
    ProgressScore,
    Project,
    Rung,
    State,
    TeamMember,
    TeamRole,
)

# What is recorded at each event has no silence: nothing may have happened.
PERIODS = {
    Interval.DAILY: timedelta(days=1),
    Interval.WEEKLY: timedelta(weeks=1),
    Interval.FORTNIGHTLY: timedelta(weeks=2),
    Interval.MONTHLY: timedelta(days=31),
}
WEEK = timedelta(weeks=1)
# A page of looking back is long enough with these, and each costs a few queries a week.
MOST_ENDED = 10


@dataclass(frozen=True)
class Watched:
    """A project with its level and the signals that make it; `snooze` leaves it alone a while."""

    project: Project
    level: radar.Level
    signals: list[radar.Signal]
    snooze: RadarSnooze | None = None


@dataclass(frozen=True)
class Ended:
    """A stopped project, and since when today's rules would have flagged it without a break.

    `flagged_on` is the Monday on which its level became watch or act and stayed so until its
    end, `weeks_before` of it; None where it was steady in the end.
    """

    project: Project
    flagged_on: date | None
    weeks_before: int


def watched(projects: Iterable[Project], at: datetime) -> list[Watched]:
    """Return the projects, all of one programme, as the radar saw them at the moment.

    Those that ask for an act come first; the number of queries is constant.
    """
    projects = list(projects)
    if not projects:
        return []
    today = projects[0].programme.organisation.today(at)
    known = facts_of(projects, today, at)
    asleep = snoozed(projects, today, at)
    rows = []
    for project in projects:
        found = radar.signals(known[project.pk], today)
        rows.append(Watched(project, radar.level(found), found, asleep.get(project.pk)))
    return sorted(rows, key=lambda row: (row.snooze is not None, -radar.points(row.signals)))


def snoozed(projects: Iterable[Project], today: date, at: datetime) -> dict[int, RadarSnooze]:
    """Return what leaves the radar of projects alone on the day: of each the latest word."""
    rows = RadarSnooze.objects.filter(project__in=projects, recorded_at__lte=at)
    latest = {row.project_id: row for row in rows.select_related("recorded_by")}
    return {pk: row for pk, row in latest.items() if row.until_on >= today}


def changes(projects: QuerySet[Project], week: date) -> list[tuple[RadarSnapshot, RadarSnapshot]]:
    """Return the snapshots of the week whose level is not that of the week before, with that one.

    Those that are left alone are passed over.
    """
    rows = RadarSnapshot.objects.filter(project__in=projects, week_on__in=(week - WEEK, week))
    of_project: dict[int, list[RadarSnapshot]] = defaultdict(list)
    for row in rows.select_related("project").order_by("week_on"):
        of_project[row.project_id].append(row)
    pairs = [(two[0], two[1]) for two in of_project.values() if len(two) == 2]
    moved = [(before, now) for before, now in pairs if before.level != now.level]
    asleep = RadarSnooze.objects.filter(
        project__in=[now.project_id for _, now in moved], until_on__gte=week
    )
    passed_over = set(asleep.values_list("project", flat=True))
    return [(before, now) for before, now in moved if now.project_id not in passed_over]


def watched_in(programme: Programme, at: datetime) -> list[Watched]:
    """Return the active projects of the programme."""
    active = programme.projects.filter(state=State.ACTIVE)
    return watched(active.select_related("programme__organisation"), at)


def watched_one(project: Project, at: datetime) -> Watched | None:
    """Return the project as the radar sees it, if it is active."""
    return watched([project], at)[0] if project.state == State.ACTIVE else None


def facts_of(projects: Sequence[Project], today: date, at: datetime) -> dict[int, radar.Facts]:
    """Return what was known of each project at the moment, by its id; eight queries for all."""
    found: dict[int, dict] = {project.pk: {"aim_on": project.aim_on} for project in projects}
    lists: dict[int, dict[str, Any]] = defaultdict(lambda: defaultdict(list))
    asked = (TeamRole.LEAD, TeamRole.SPONSOR)
    team = TeamMember.objects.filter(project__in=found, role__in=asked, started_at__lte=at)
    holders = set(team.filter(_not_yet("ended_at", at)).values_list("project", "role", "user"))
    led = {pk for pk, role, _ in holders if role == TeamRole.LEAD}
    sessions = MentoringSession.objects.filter(project__in=found, recorded_at__lte=at)
    rows = sessions.exclude(state=SessionState.PLANNED).order_by("week_on")
    for pk, state, confidence in rows.values_list("project", "state", "confidence"):
        lists[pk]["sessions"].append(state)
        if state in TOOK_PLACE and confidence:
            lists[pk]["confidence"].append(confidence)
    entries = CheckIn.objects.filter(project__in=found, recorded_at__lte=at)
    last = dict(entries.order_by().values_list("project").annotate(Max("week_on")))
    for pk, series in _series(found, at):
        lists[pk]["measures"].append(series)
    obstacles = Obstacle.objects.filter(project__in=found, recorded_at__lte=at)
    for one in obstacles.filter(_not_yet("resolved_at", at)):
        lists[one.project_id]["obstacles"].append(one.raised_on)
        if one.rung == Rung.SPONSOR:
            lists[one.project_id]["sponsor"].append(one.since)
    owed = Commitment.objects.filter(project__in=found, recorded_at__lte=at, due_on__lt=today)
    owed = owed.filter(_not_yet("done_at", at))
    for pk, owner, on in owed.values_list("project", "owner", "due_on"):
        lists[pk]["overdue"].append(on)
        if (pk, TeamRole.SPONSOR, owner) in holders:
            lists[pk]["sponsor"].append(on)
    for pk, test in _tests(found, today):
        lists[pk]["tests"].append(test)
    scores = _scores(found, today, at)
    return {
        pk: radar.Facts(
            has_lead=pk in led,
            checked_in_on=last.get(pk),
            **scores.get(pk, {}),
            **lists[pk],
            **plain,
        )
        for pk, plain in found.items()
    }


def _not_yet(field: str, at: datetime) -> Q:
    return Q(**{field: None}) | Q(**{f"{field}__gt": at})


def _series(projects: Iterable[int], at: datetime) -> Iterable[tuple[int, radar.Series]]:
    readings = Reading.objects.filter(
        measure__project__in=projects, measure__interval__in=PERIODS, recorded_at__lte=at
    )
    rows = readings.order_by("measure").values_list(
        "measure__project", "measure__name", "measure__interval"
    )
    for pk, name, interval, latest in rows.annotate(latest=Max("period_on")):
        yield pk, radar.Series(name, latest, PERIODS[Interval(interval)])


def _tests(projects: Iterable[int], today: date) -> Iterable[tuple[int, radar.Trial]]:
    begun = PdsaCycle.objects.started().filter(project__in=projects, starts_on__lte=today)
    for cycle in begun.select_related("idea").order_by("starts_on", "number"):
        closed_on = cycle.closed_on if cycle.closed_on and cycle.closed_on <= today else None
        adopted = bool(closed_on) and cycle.act == Act.ADOPT
        yield cycle.project_id, radar.Trial(cycle.idea.text, closed_on, adopted)


def _scores(projects: Iterable[int], today: date, at: datetime) -> dict[int, dict]:
    given: dict[int, dict[date, dict[str, Decimal]]] = defaultdict(dict)
    rows = ProgressScore.objects.filter(project__in=projects, on__lte=today, recorded_at__lte=at)
    for pk, on, role, score in rows.order_by("on").values_list("project", "on", "role", "score"):
        given[pk].setdefault(on, {})[role] = score
    found = {}
    for pk, dates in given.items():
        latest = list(dates.values())[-1]
        apart = abs(latest[TeamRole.LEAD] - latest[TeamRole.MENTOR]) if len(latest) == 2 else 0
        mentors = [one[TeamRole.MENTOR] for one in dates.values() if TeamRole.MENTOR in one]
        found[pk] = {"scores": mentors, "apart": Decimal(apart)}
    return found


def looked_back(programme: Programme) -> list[Ended]:
    """Return the projects stopped last as today's rules would have seen them week by week.

    The number of queries grows with the weeks looked at, not with the projects.
    """
    calendar = programme.organisation.calendar()
    ended = programme.projects.filter(state=State.STOPPED).exclude(starts_on=None)
    latest = ended.select_related("programme__organisation").order_by("-state_since", "pk")
    projects = list(latest[:MOST_ENDED])
    flagged: dict[int, date] = {}
    begun = {project.pk: project.starts_on or date.max for project in projects}
    unclear = list(projects)
    week = max((week_of(project.state_since) for project in projects), default=date.min)
    while unclear:
        unclear = [one for one in unclear if begun[one.pk] < week]
        here = [one for one in unclear if week <= week_of(one.state_since)]
        seen = watched(here, calendar.at(week, time(9)))
        steady = {row.project.pk for row in seen if row.level == radar.Level.STEADY}
        flagged |= {one.pk: week for one in here if one.pk not in steady}
        unclear = [one for one in unclear if one.pk not in steady]
        week -= WEEK
    return [ended_of(project, flagged.get(project.pk)) for project in projects]


def ended_of(project: Project, flagged_on: date | None) -> Ended:
    weeks = (week_of(project.state_since) - flagged_on) // WEEK if flagged_on else 0
    return Ended(project, flagged_on, weeks)
