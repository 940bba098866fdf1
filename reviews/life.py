"""A project changes hands, rests or ends: one act each, which says what is missing."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from mentoring import actions as mentoring
from people.models import User
from projects import actions as projects
from projects.models import Commitment, CycleState, Project, State, TeamRole
from reviews.actions import end_project
from reviews.telling import told_at_once

STILL_TESTED = "Cycle {} is still being tested. Study it first: what it taught belongs to the end."
LEARNING_WANTED = "Say it before the project ends: nobody else can."


@transaction.atomic
def close(
    *,
    project: Project,
    state: str,
    worked: str,
    did_not: str,
    tell_others: str,
    by: User,
    at: datetime,
) -> Project:
    """Return the project, paused, or ended with what was learned and no test left open."""
    if state == State.PAUSED:
        return mentoring.set_project_state(project=project, state=state, by=by, at=at)
    learning = {"worked": worked, "did_not": did_not, "tell_others": tell_others}
    missing = {name: LEARNING_WANTED for name, text in learning.items() if not text.strip()}
    if missing:
        raise ValidationError(missing)
    if running := project.cycles.filter(state=CycleState.RUNNING).first():
        raise ValidationError({"state": STILL_TESTED.format(running.number)})
    today = project.programme.organisation.today(at)
    return end_project(
        project=project,
        state=state,
        worked=worked,
        did_not=did_not,
        tell_others=tell_others,
        on=today,
        by=by,
        at=at,
    )


def hand_over(*, project: Project, to: User, by: User, at: datetime) -> Project:
    """Return the project with its new lead, who now owes what the lead before owed it."""
    with told_at_once([project.programme_id], at=at):
        place = project.team.active().filter(role=TeamRole.LEAD).first()
        if place is None:
            projects.join_team(project=project, user=to, role=TeamRole.LEAD, by=by, at=at)
            return project
        if place.user == to:
            raise ValidationError({"to": f"{to.name} leads it already. Choose somebody else."})
        owed = Commitment.objects.open().filter(project=project, owner=place.user)
        # The one who takes over has to be in the programme before they can owe anything in it.
        try:
            projects.hand_over_place(member=place, to=to, by=by, at=at)
        except ValidationError as refusal:
            raise ValidationError({"to": refusal.messages}) from refusal
        for commitment in owed:
            projects.hand_over_commitment(commitment=commitment, to=to, by=by, at=at)
        return project
