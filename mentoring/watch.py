"""Gathers what the radar judges, as it was known at a moment; never writes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
# A page of looking back is long enough with these.
MOST_ENDED, MOST_WEEKS = 10, 104
CLOCK = time(9)


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
    records = records_of(projects, [at])
    asleep = snoozed(projects, today, at)
    rows = []
    for project in projects:
        found = radar.signals(facts_of(records, project, today, at), today)
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


@dataclass(frozen=True)
class Records:
    """What is stored of projects as far as it may count at the moments looked at, oldest first.

    Each maps a project's id to its rows; `check_ins` and `readings` hold of each moment the
    latest day known then.
    """

    team: Mapping[int, list[TeamMember]]
    sessions: Mapping[int, list[MentoringSession]]
    obstacles: Mapping[int, list[Obstacle]]
    commitments: Mapping[int, list[Commitment]]
    cycles: Mapping[int, list[PdsaCycle]]
    scores: Mapping[int, list[ProgressScore]]
    check_ins: Mapping[int, list[Mapping[datetime, date | None]]]
    readings: Mapping[int, list[tuple[str, Interval, Mapping[datetime, date | None]]]]


def records_of(projects: Iterable[Project], moments: Sequence[datetime]) -> Records:
    """Return what there is to know of the projects at any of the moments; eight queries for all."""
    first, last = min(moments), max(moments)
    about = {"project__in": [project.pk for project in projects]}
    known = about | {"recorded_at__lte": last}
    roles = (TeamRole.LEAD, TeamRole.SPONSOR)
    team = TeamMember.objects.filter(role__in=roles, started_at__lte=last, **about)
    sessions = MentoringSession.objects.filter(**known).exclude(state=SessionState.PLANNED)
    resolved = Obstacle.objects.filter(_not_yet("resolved_at", first), **known)
    owed = Commitment.objects.filter(_not_yet("done_at", first), **known)
    begun = PdsaCycle.objects.started().filter(**about)
    check_ins: dict[int, list] = defaultdict(list)
    entries = CheckIn.objects.filter(**known).order_by()
    for pk, *days in _latest(entries, "week_on", moments, "project"):
        check_ins[pk].append(dict(zip(moments, days, strict=True)))
    series: dict[int, list] = defaultdict(list)
    rows = Reading.objects.filter(
        measure__project__in=about["project__in"],
        measure__interval__in=PERIODS,
        recorded_at__lte=last,
    ).order_by("measure")
    names = ("measure", "measure__project", "measure__name", "measure__interval")
    for _, pk, name, interval, *days in _latest(rows, "period_on", moments, *names):
        series[pk].append((name, Interval(interval), dict(zip(moments, days, strict=True))))
    return Records(
        team=_by_project(team.filter(_not_yet("ended_at", first))),
        sessions=_by_project(sessions.without_words().order_by("week_on")),
        obstacles=_by_project(resolved),
        commitments=_by_project(owed),
        cycles=_by_project(begun.select_related("idea").order_by("starts_on", "number")),
        scores=_by_project(ProgressScore.objects.filter(**known).order_by("on")),
        check_ins=check_ins,
        readings=series,
    )


def _by_project(rows: Iterable[Any]) -> dict[int, list]:
    found: dict[int, list] = defaultdict(list)
    for row in rows:
        found[row.project_id].append(row)
    return found


def _latest(
    rows: QuerySet, day: str, moments: Sequence[datetime], *by: str
) -> Iterable[tuple[Any, ...]]:
    """Return `by` and, for each moment, the latest day that was recorded by then, in one query."""
    columns = {
        f"latest_{n}": Max(day, filter=Q(recorded_at__lte=moment))
        for n, moment in enumerate(moments)
    }
    return rows.values_list(*by).annotate(**columns)


def facts_of(records: Records, project: Project, today: date, at: datetime) -> radar.Facts:
    """Return what was known of the project at the moment, one of those that the records are for."""
    pk = project.pk
    begun = [one for one in records.team[pk] if one.started_at and one.started_at <= at]
    team = [one for one in begun if _is_so(one.ended_at, at)]
    sponsors = {one.user_id for one in team if one.role == TeamRole.SPONSOR}
    logged = [one for one in records.sessions[pk] if one.recorded_at and one.recorded_at <= at]
    in_the_way = [
        one
        for one in records.obstacles[pk]
        if one.recorded_at <= at and _is_so(one.resolved_at, at)
    ]
    overdue = [
        one
        for one in records.commitments[pk]
        if one.recorded_at <= at and _is_so(one.done_at, at) and one.due_on < today
    ]
    checked_in_on = [day for one in records.check_ins[pk] if (day := one[at])]
    return radar.Facts(
        has_lead=any(one.role == TeamRole.LEAD for one in team),
        sessions=[one.state for one in logged],
        confidence=[one.confidence for one in logged if one.state in TOOK_PLACE and one.confidence],
        checked_in_on=max(checked_in_on, default=None),
        measures=[
            radar.Series(name, day, PERIODS[interval])
            for name, interval, latest in records.readings[pk]
            if (day := latest[at])
        ],
        obstacles=[one.raised_on for one in in_the_way],
        overdue=[one.due_on for one in overdue],
        sponsor=[
            *(one.since for one in in_the_way if one.rung == Rung.SPONSOR),
            *(one.due_on for one in overdue if one.owner_id in sponsors),
        ],
        tests=[_trial(one, today) for one in records.cycles[pk] if one.starts_on <= today],
        aim_on=project.aim_on,
        **_scores(records.scores[pk], today, at),
    )


def _not_yet(field: str, at: datetime) -> Q:
    return Q(**{field: None}) | Q(**{f"{field}__gt": at})


def _is_so(ended_at: datetime | None, at: datetime) -> bool:
    return ended_at is None or ended_at > at


def _trial(cycle: PdsaCycle, today: date) -> radar.Trial:
    closed_on = cycle.closed_on if cycle.closed_on and cycle.closed_on <= today else None
    return radar.Trial(cycle.idea.text, closed_on, bool(closed_on) and cycle.act == Act.ADOPT)


def _scores(rows: Iterable[ProgressScore], today: date, at: datetime) -> dict[str, Any]:
    dates: dict[date, dict[str, Decimal]] = defaultdict(dict)
    for row in rows:
        if row.on <= today and row.recorded_at <= at:
            dates[row.on][row.role] = row.score
    if not dates:
        return {}
    latest = list(dates.values())[-1]
    apart = abs(latest[TeamRole.LEAD] - latest[TeamRole.MENTOR]) if len(latest) == 2 else 0
    mentors = [one[TeamRole.MENTOR] for one in dates.values() if TeamRole.MENTOR in one]
    return {"scores": mentors, "apart": Decimal(apart)}


def looked_back(programme: Programme) -> list[Ended]:
    """Return the projects stopped last as today's rules would have seen them week by week.

    The number of queries is constant, however many projects and weeks.
    """
    calendar = programme.organisation.calendar()
    ended = programme.projects.filter(state=State.STOPPED).exclude(starts_on=None)
    latest = ended.select_related("programme__organisation").order_by("-state_since", "pk")
    projects = list(latest[:MOST_ENDED])
    weeks = {project: weeks_before_end(project) for project in projects}
    moments = {week: calendar.at(week, CLOCK) for week in {w for ws in weeks.values() for w in ws}}
    if not moments:
        return [ended_of(project, None) for project in projects]
    records = records_of(projects, sorted(moments.values()))
    rows = []
    for project in projects:
        flagged_on = None
        for week in weeks[project]:
            if not is_flagged(records, project, week, moments[week]):
                break
            flagged_on = week
        rows.append(ended_of(project, flagged_on))
    return rows


def weeks_before_end(project: Project) -> list[date]:
    """Return the Mondays after its beginning up to its end, the latest first, two years at most."""
    assert project.starts_on
    last = week_of(project.state_since)
    weeks = (last - n * WEEK for n in range(MOST_WEEKS))
    return [week for week in weeks if week > project.starts_on]


def is_flagged(records: Records, project: Project, week: date, at: datetime) -> bool:
    found = radar.signals(facts_of(records, project, week, at), week)
    return radar.level(found) != radar.Level.STEADY


def ended_of(project: Project, flagged_on: date | None) -> Ended:
    weeks = (week_of(project.state_since) - flagged_on) // WEEK if flagged_on else 0
    return Ended(project, flagged_on, weeks)
