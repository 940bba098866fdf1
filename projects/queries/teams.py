"""Gathers teams, commitments, obstacles and scores for pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from people.models import User
from programmes.models import Membership, Programme
from projects.models import (
    Commitment,
    Obstacle,
    ProgressScore,
    Project,
    Rung,
    State,
    TeamMember,
    TeamRole,
)
from projects.permissions import team_roles_of

Team = dict[str, User]


def teams_of(projects: Iterable[Project]) -> dict[int, Team]:
    """Return who holds the single roles (lead, mentor, sponsor) of each project; one query.

    A role that nobody holds is missing.
    """
    teams: dict[int, Team] = {project.pk: {} for project in projects}
    holders = TeamMember.objects.active().filter(project__in=teams)
    for holder in holders.exclude(role=TeamRole.MEMBER).select_related("user"):
        teams[holder.project_id][holder.role] = holder.user
    return teams


def mentored_counts(programme: Programme, but_for: Project | None = None) -> dict[int, int]:
    """Return how many active projects of the programme each mentor has, by their id."""
    mentors = TeamMember.objects.active().filter(
        project__programme=programme, project__state=State.ACTIVE, role=TeamRole.MENTOR
    )
    if but_for:
        mentors = mentors.exclude(project=but_for)
    return dict(mentors.order_by().values_list("user").annotate(Count("project")))


def team_of(project: Project) -> Team:
    """Return who holds the single roles (lead, mentor, sponsor); one nobody holds is missing."""
    return teams_of([project])[project.pk]


def members_of(project: Project) -> QuerySet[User]:
    """Return the team members beside lead, mentor and sponsor, by name."""
    active = TeamMember.objects.active().filter(project=project, role=TeamRole.MEMBER)
    return User.objects.filter(pk__in=active.values("user"))


def commitments_owed(user: User) -> QuerySet[Commitment]:
    """Return what the person still owes in programmes they belong to, the oldest debt first."""
    programmes = Membership.objects.active().filter(user=user).values("programme")
    owed = Commitment.objects.open().filter(
        owner=user, programme__in=programmes, programme__archived_at=None
    )
    return owed.select_related("project", "programme")


def commitments_open(project: Project) -> QuerySet[Commitment]:
    """Return what anybody still owes the project, the oldest debt first."""
    return project.commitments.open().select_related("owner")


@dataclass(frozen=True)
class Waiting:
    """An obstacle that is with a person; on `climbs_on` it climbs, or at the top is overdue."""

    obstacle: Obstacle
    climbs_on: date


def obstacles_waiting(user: User) -> list[Waiting]:
    """Return the open obstacles that are with the person on their rung, the next to climb first.

    One query; a lead or team member owns none, since an obstacle is what they cannot move.
    """
    roles = team_roles_of(user)
    theirs = Q()
    for rung in (Rung.MENTOR, Rung.SPONSOR):
        held = [pk for pk, role in roles if role == rung]
        theirs |= Q(rung=rung, project__in=held)
    for rung in (Rung.MANAGER, Rung.EXECUTIVE):
        held = Membership.objects.active().filter(user=user, role=rung)
        theirs |= Q(rung=rung, project__programme__in=held.values("programme"))
    found = Obstacle.objects.open().filter(
        theirs, project__in=Project.objects.open().visible_to(user)
    )
    waiting = [
        Waiting(one, one.since + timedelta(days=one.project.programme.climb_days))
        for one in found.select_related("project__programme")
    ]
    return sorted(waiting, key=lambda one: one.climbs_on)


def obstacles_open(project: Project) -> QuerySet[Obstacle]:
    return project.obstacles.open().select_related("raised_by")


@dataclass(frozen=True)
class Scored:
    """The progress scores of one date; None where that person gave none."""

    on: date
    lead: Decimal | None
    mentor: Decimal | None


def scores_of(project: Project, most: int) -> list[Scored]:
    """Return the latest `most` dates with a progress score, the newest first."""
    given: dict[date, dict[str, Decimal]] = {}
    for row in ProgressScore.objects.filter(project=project).order_by("-on"):
        given.setdefault(row.on, {})[row.role] = row.score
    return [
        Scored(on, lead=scores.get(TeamRole.LEAD), mentor=scores.get(TeamRole.MENTOR))
        for on, scores in list(given.items())[:most]
    ]
