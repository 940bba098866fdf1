"""Obstacles: raised, climbing their ladder day by day, lowered, resolved."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from notifications import actions as notices
from people.history import save
from people.jobs import each
from people.models import User
from programmes.models import Role
from programmes.permissions import people_of
from projects.ladder import RUNGS, rung_due
from projects.models import Obstacle, Project, Rung, TeamRole
from projects.queries import team_of


@transaction.atomic
def raise_obstacle(
    *,
    project: Project,
    text: str,
    by: User,
    at: datetime,
    on: date,
    ask: str = "",
    rung: str = Rung.MENTOR,
) -> Obstacle:
    """Return a new obstacle; whoever stands on its rung is told in the mail of the day."""
    obstacle = Obstacle(
        project=project,
        text=text,
        ask=ask,
        rung=rung,
        raised_on=on,
        raised_by=by,
        recorded_at=at,
    )
    return save(obstacle, by=by, at=at)


@transaction.atomic
def resolve_obstacle(*, obstacle: Obstacle, resolution: str, by: User, at: datetime) -> Obstacle:
    """Return the obstacle, resolved; a second time changes nothing."""
    if obstacle.resolved_at:
        return obstacle
    obstacle.resolved_at, obstacle.resolved_by, obstacle.resolution = at, by, resolution
    save(obstacle, by=by, at=at)
    notices.take_out(line=f"obstacle:{obstacle.pk}:", at=at)
    return obstacle


@transaction.atomic
def lower_obstacle(*, obstacle: Obstacle, rung: str, why: str, by: User, at: datetime) -> Obstacle:
    """Return the obstacle, back on a lower rung, from which it climbs anew."""
    if obstacle.resolved_at:
        raise ValidationError("This obstacle is resolved already.")
    if RUNGS.index(rung) >= RUNGS.index(obstacle.rung):
        raise ValidationError({"rung": "Choose somebody below the one who has it now."})
    obstacle.lowered_why = why
    return move_to(obstacle, rung, by=by, at=at)


def climb_all(*, at: datetime) -> int:
    """Return how many obstacles climbed.

    They climb on working days as long as their project is open, a paused one too: what is in the
    way may be why it rests. They stay where they are once it has ended or lies in an archive.
    """
    rows = Obstacle.objects.open().filter(project__in=Project.objects.open())
    climbed = each(
        rows.only("pk").order_by("pk"),
        lambda row: climb(row.pk, at=at),
        failed="obstacle %s could not climb",
    )
    return sum(climbed)


@transaction.atomic
def climb(pk: int, *, at: datetime) -> bool:
    """Return whether the obstacle climbed; two who ask at once move it once."""
    rows = Obstacle.objects.open().select_for_update(of=("self",)).filter(pk=pk)
    obstacle = rows.select_related("project__programme__organisation").first()
    if obstacle is None:
        return False
    organisation = obstacle.project.programme.organisation
    today = organisation.today(at)
    rung = rung_due(
        obstacle.rung,
        since=obstacle.since,
        today=today,
        days=obstacle.project.programme.climb_days,
        held={one for one in RUNGS if holders(obstacle.project, one)},
    )
    if rung is None or not organisation.calendar().is_working(today):
        return False
    move_to(obstacle, rung, by=None, at=at)
    return True


def move_to(obstacle: Obstacle, rung: str, *, by: User | None, at: datetime) -> Obstacle:
    notices.take_out(line=f"obstacle:{obstacle.pk}:", at=at)
    today = obstacle.project.programme.organisation.today(at)
    obstacle.rung, obstacle.moved_on = rung, today
    return save(obstacle, by=by, at=at)


def holders(project: Project, rung: str) -> list[User]:
    """Return the active people on a rung."""
    if rung in (TeamRole.MENTOR, TeamRole.SPONSOR):
        one = team_of(project).get(rung)
        return [one] if one and one.is_active else []
    return list(people_of(project.programme, Role(rung)).filter(is_active=True))
