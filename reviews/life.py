"""A project changes hands, rests or ends: one act each, which says what is missing."""

from datetime import datetime

from django.core.exceptions import ValidationError

from mentoring import actions as mentoring
from people.models import User
from projects import actions as projects
from projects.models import Commitment, Project, State, TeamRole
from reviews.actions import end_project
from reviews.telling import told_at_once


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
    """Return the project, paused or ended; what was learned is asked for at the end only."""
    if state == State.PAUSED:
        return mentoring.set_project_state(project=project, state=state, by=by, at=at)
    return end_project(
        project=project,
        state=state,
        worked=worked,
        did_not=did_not,
        tell_others=tell_others,
        on=project.programme.organisation.today(at),
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
