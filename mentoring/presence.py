"""Gathers who is away, who stands in for them, and what lies ahead of a project."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from mentoring import rules
from mentoring.models import Leave, MentoringSlot, SessionState
from people.models import User
from programmes.models import Membership, Programme
from projects.models import Project, TeamMember, TeamRole

MET_BY = (TeamRole.LEAD, TeamRole.MENTOR)


@dataclass(frozen=True)
class Ahead:
    """What lies ahead of a project up to its review: `sessions` by their day or week."""

    slot: MentoringSlot | None
    sessions: list[date]
    plan: rules.Plan


def uncovered(project: Project) -> list[rules.Span]:
    """Return the leaves during which lead and mentor cannot meet: those that nobody covers."""
    return uncovered_in([project])[project.pk]


def uncovered_in(projects: Iterable[Project]) -> dict[int, list[rules.Span]]:
    """Return the leaves that nobody covers of lead and mentor of each project; three queries.

    A mentor is covered by anybody of the programme outside the team, a lead by somebody in it.
    """
    programmes = {project.pk: project.programme_id for project in projects}
    team: dict[int, list[TeamMember]] = defaultdict(list)
    for one in TeamMember.objects.active().filter(project__in=programmes):
        team[one.project_id].append(one)
    holders = {one.user_id for of_one in team.values() for one in of_one if one.role in MET_BY}
    leaves: dict[int, list[Leave]] = defaultdict(list)
    for leave in Leave.objects.filter(person__in=holders):
        leaves[leave.person_id].append(leave)
    active = Membership.objects.active().filter(programme__in=set(programmes.values()))
    members = set(active.values_list("programme", "user"))
    spans: dict[int, list[rules.Span]] = {pk: [] for pk in programmes}
    for pk, of_one in team.items():
        inside = {one.user_id for one in of_one if one.role in (TeamRole.LEAD, TeamRole.MEMBER)}
        for one in of_one:
            at_lead = one.role == TeamRole.LEAD
            spans[pk] += [
                (leave.starts_on, leave.ends_on)
                for leave in (leaves[one.user_id] if one.role in MET_BY else [])
                if (programmes[pk], leave.cover_id) not in members
                or (leave.cover_id in inside) != at_lead
            ]
    return spans


def ahead_of(project: Project, today: date) -> Ahead | None:
    """Return what lies ahead, if the project has a review to come."""
    if not project.starts_on or not project.review_on or project.review_on < today:
        return None
    calendar = project.programme.organisation.calendar()
    planned = project.sessions.filter(
        state=SessionState.PLANNED, week_on__gt=today - timedelta(days=7)
    )
    slot = MentoringSlot.objects.filter(project=project).first()
    return Ahead(
        slot=slot,
        sessions=[day_of(week, slot) for week in planned.values_list("week_on", flat=True)],
        plan=rules.plan(project.starts_on, project.review_on, calendar, uncovered(project)),
    )


def day_of(week_on: date, slot: MentoringSlot | None) -> date:
    """Return the day of the week's session; without a slot, its Monday stands for the week."""
    return week_on + timedelta(days=slot.weekday - 1) if slot else week_on


def leaves_in(programme: Programme, today: date) -> QuerySet[Leave]:
    """Return the leaves, now and to come, of the people with a role in the programme."""
    members = Membership.objects.active().filter(programme=programme)
    leaves = Leave.objects.filter(ends_on__gte=today, person__in=members.values("user"))
    return leaves.select_related("person", "cover")


def met_by(people: Iterable[User]) -> QuerySet[Project]:
    """Return the open projects that any of the people leads or mentors."""
    held = TeamMember.objects.active().filter(user__in=people, role__in=MET_BY)
    return Project.objects.open().filter(pk__in=held.values("project"))


def stands_in(user: User, project: Project, role: str, on: date) -> bool:
    """Whether the person stands in on that day for who holds the role and is away."""
    holders = TeamMember.objects.active().filter(project=project, role=role)
    away = Leave.objects.on(on).filter(cover=user, person__in=holders.values("user"))
    return away.exists()


def stood_in_for(user: User, on: date) -> QuerySet[Project]:
    """Return the open projects whose mentor is away that day, for whom the person stands in."""
    away = Leave.objects.on(on).filter(cover=user)
    team = TeamMember.objects.active()
    mentored = team.filter(role=TeamRole.MENTOR, user__in=away.values("person"))
    inside = team.filter(role__in=(TeamRole.LEAD, TeamRole.MEMBER), user=user)
    projects = Project.objects.open().visible_to(user).filter(pk__in=mentored.values("project"))
    return projects.exclude(pk__in=inside.values("project"))
