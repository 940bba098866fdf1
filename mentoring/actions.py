"""Everything that changes check-ins and mentoring sessions, and what they give rise to."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from measures import actions as measuring
from mentoring import rules
from mentoring.models import (
    TOOK_PLACE,
    CheckIn,
    MentoringSession,
    SessionCommitment,
    SessionState,
)
from people.history import save
from people.models import User
from people.rules import week_of
from projects import actions as projects
from projects.models import Project, State, TeamRole

MOST_COMMITMENTS = 3


@transaction.atomic
def replan(*, project: Project, by: User | None, at: datetime) -> None:
    """Make the planned sessions match the project's start, state and review date.

    What was logged stays, and so do the weeks before this one. This week is newly expected only
    where the project starts in it: a review set on a Friday asks for no session by Friday.
    """
    this_week = week_of(project.programme.organisation.calendar().today(at))
    wanted: set[date] = set()
    if project.state == State.ACTIVE and project.starts_on and project.review_on:
        wanted = set(rules.expected_weeks(project.starts_on, project.review_on))
    ahead = project.sessions.filter(week_on__gte=this_week)
    for session in ahead.filter(state=SessionState.PLANNED).exclude(week_on__in=wanted):
        session.delete()
    known = set(ahead.values_list("week_on", flat=True))
    first = this_week if wanted and min(wanted) >= this_week else this_week + rules.WEEK
    for week in sorted(week for week in wanted - known if week >= first):
        save(MentoringSession(project=project, week_on=week), by=by, at=at)


@transaction.atomic
def set_project_state(*, project: Project, state: str, by: User, at: datetime) -> Project:
    """Return the project in its new state, with its sessions planned or taken back to match."""
    projects.set_state(project=project, state=state, by=by, at=at)
    replan(project=project, by=by, at=at)
    return project


@transaction.atomic
def check_in(
    *,
    project: Project,
    week_on: date,
    happened: str,
    confidence: int,
    by: User,
    at: datetime,
    obstacle: str = "",
    value=None,
    numerator: int | None = None,
    denominator: int | None = None,
) -> CheckIn:
    """Return the project's check-in of the week, with this week's reading and any new obstacle.

    A second check-in of the same week replaces the first; its obstacle is kept, not doubled.
    """
    today = project.programme.organisation.calendar().today(at)
    if week_on > week_of(today):
        raise ValidationError({"week_on": "This week has not begun yet. Choose an earlier one."})
    entry = project.check_ins.filter(week_on=week_on).first()
    entry = entry or CheckIn(project=project, week_on=week_on)
    measure = project.measures.first()
    if measure and (value is not None or numerator is not None):
        entry.reading = measuring.record_reading(
            measure=measure,
            week_on=week_on,
            value=value,
            numerator=numerator,
            denominator=denominator,
            by=by,
            at=at,
        )
    if obstacle and not (entry.obstacle and entry.obstacle.text == obstacle):
        entry.obstacle = projects.raise_obstacle(
            project=project, text=obstacle, on=today, by=by, at=at
        )
    entry.happened, entry.confidence = happened, confidence
    entry.recorded_at, entry.recorded_by = at, by
    return save(entry, by=by, at=at)


@transaction.atomic
def log_session(
    *,
    session: MentoringSession,
    state: str,
    by: User,
    at: datetime,
    confidence: int | None = None,
    note: str | None = None,
    commitments=(),
) -> MentoringSession:
    """Return the session as it went, with what was agreed in it.

    `commitments` are `(owner, text, due_on)`, up to three; they join those already agreed, and a
    text that the session already has is not doubled. `note` None leaves the note as it is.
    """
    if state not in SessionState.values or state == SessionState.PLANNED:
        raise ValidationError({"state": "Say whether the session was held."})
    if state in TOOK_PLACE and confidence is None:
        raise ValidationError({"confidence": "Say how the project is going."})
    project = session.project
    today = project.programme.organisation.calendar().today(at)
    if session.week_on > week_of(today):
        raise ValidationError({"state": "This session's week has not begun yet."})
    holders = dict(
        project.team.active().exclude(role=TeamRole.MEMBER).values_list("role", "user_id")
    )
    if session.state == SessionState.PLANNED:
        session.mentor_id = holders.get(TeamRole.MENTOR)
        session.lead_id = holders.get(TeamRole.LEAD)
    session.state, session.confidence = state, confidence
    session.recorded_at, session.recorded_by = at, by
    if note is not None:
        session.note = note
    save(session, by=by, at=at)
    agreed = set(session.commitments.values_list("text", flat=True))
    new = [(owner, text, due_on) for owner, text, due_on in commitments if text not in agreed]
    if len(agreed) + len(new) > MOST_COMMITMENTS:
        raise ValidationError(
            "Agree up to three things in a session: more than that is rarely done by next week."
        )
    for owner, text, due_on in new:
        commitment = projects.make_commitment(
            programme=project.programme,
            project=project,
            owner=owner,
            text=text,
            due_on=due_on,
            made_on=today,
            by=by,
            at=at,
        )
        SessionCommitment.objects.create(session=session, commitment=commitment)
    return session
