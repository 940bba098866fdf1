"""Scores and commitments: how a project is supported and held to its word."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from notifications import actions as notices
from people.history import save
from people.models import User
from programmes.models import Programme
from projects import rules
from projects.models import Commitment, ProgressScore, Project


@transaction.atomic
def give_score(
    *, project: Project, role: str, score: Decimal, on: date, by: User, at: datetime
) -> ProgressScore:
    """Return the score that lead or mentor gave on the date; the project keeps the latest.

    The mentor's word counts before the lead's of the same date.
    """
    if score not in rules.PROGRESS_LEVELS:
        raise ValidationError({"score": "Choose one of the ten levels from 0.5 to 5."})
    given = ProgressScore.objects.filter(project=project, role=role, on=on).first()
    given = given or ProgressScore(project=project, role=role, on=on)
    given.score, given.given_by, given.recorded_at = score, by, at
    save(given, by=by, at=at)
    latest = project.scores.order_by("-on", "-role").first()
    project.progress_score = latest.score
    if Project.objects.exclude(progress_score=latest.score).filter(pk=project.pk).exists():
        save(project, by=by, at=at)
    return given


@transaction.atomic
def make_commitment(
    *,
    programme: Programme,
    owner: User,
    text: str,
    due_on: date,
    made_on: date,
    by: User,
    at: datetime,
    project: Project | None = None,
) -> Commitment:
    """Return a new commitment: the owner owes it by the date."""
    if due_on < made_on:
        raise ValidationError({"due_on": "This date has passed. Give a date from today on."})
    if not programme.memberships.active().filter(user=owner).exists():
        raise ValidationError({"owner": f"{owner.name} is not in this programme."})
    return save(
        Commitment(
            programme=programme,
            project=project,
            owner=owner,
            text=text,
            due_on=due_on,
            made_on=made_on,
            made_by=by,
            recorded_at=at,
        ),
        by=by,
        at=at,
    )


@transaction.atomic
def finish_commitment(*, commitment: Commitment, done: bool, by: User, at: datetime) -> Commitment:
    """Return the commitment marked done, or open again when `done` is False.

    Done twice changes nothing: who was first stands.
    """
    if bool(commitment.done_at) == done:
        return commitment
    commitment.done_at, commitment.done_by = (at, by) if done else (None, None)
    if done:
        notices.take_out(line=f"commitment:{commitment.pk}:", at=at)
    return save(commitment, by=by, at=at)


def hand_over_commitment(*, commitment: Commitment, to: User, by: User, at: datetime) -> Commitment:
    """Return the commitment, which another person now owes."""
    commitment.owner = to
    notices.take_out(line=f"commitment:{commitment.pk}:", at=at)
    return save(commitment, by=by, at=at)
