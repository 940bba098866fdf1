"""Everything that changes check-ins and mentoring sessions, and what they give rise to."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction

from measures import actions as measuring
from mentoring import rules
from mentoring.models import (
    TOOK_PLACE,
    WORDS,
    CheckIn,
    MentoringSession,
    SessionCommitment,
    SessionState,
)
from mentoring.presence import stands_in, uncovered
from notifications import actions as notices
from people.history import remove, save
from people.models import User
from people.rules import week_of
from projects import actions as projects
from projects.models import Commitment, Obstacle, Project, State, TeamRole

Agreed = tuple[User, str, date]  # owner, text, due on


class Account(TypedDict, total=False):
    """How a session went. What is left out, or None among the words, stays as it is."""

    called_off: str
    because: str
    looked_at_chart: bool
    looked_at_cycle: bool
    stage: str
    note: str | None
    praise: str | None
    redirect: str | None
    own_note: str | None


# What is said only of a session that took place, and only of one that was cancelled.
OF_WHAT_TOOK_PLACE = {"looked_at_chart": False, "looked_at_cycle": False, "stage": ""}
OF_WHAT_WAS_CANCELLED = {"called_off": "", "because": ""}


@transaction.atomic
def replan(*, project: Project, by: User | None, at: datetime) -> None:
    """Make the planned sessions match the project's start, state, review date, leave and days off.

    What was logged stays, and so do the weeks before this one. This week is newly expected only
    where the project starts in it: a review set on a Friday asks for no session by Friday.
    """
    organisation = project.programme.organisation
    this_week = week_of(organisation.today(at))
    wanted: set[date] = set()
    if project.state == State.ACTIVE and project.starts_on and project.review_on:
        away = uncovered(project)
        calendar = organisation.calendar()
        wanted = set(rules.expected_weeks(project.starts_on, project.review_on, calendar, away))
    ahead = project.sessions.filter(week_on__gte=this_week)
    for session in ahead.filter(state=SessionState.PLANNED).exclude(week_on__in=wanted):
        remove(session, by=by, at=at)
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
    confidence: int,
    by: User,
    at: datetime,
    happened: str = "",
    obstacle: str = "",
    value: Decimal | None = None,
    numerator: int | None = None,
    denominator: int | None = None,
) -> CheckIn:
    """Return the project's check-in of the week, with the week's reading and what is in the way.

    A second check-in of the same week replaces the first. A figure left empty leaves the reading
    as it is; an obstacle left empty leaves the obstacle as it is.
    """
    today = project.programme.organisation.today(at)
    week_on = week_of(week_on)
    if week_on > today:
        raise ValidationError({"week_on": "This week has not begun yet. Choose an earlier one."})
    # Two check-ins of the same week at once wait for each other here.
    Project.objects.select_for_update().get(pk=project.pk)
    entry = project.check_ins.filter(week_on=week_on).first()
    entry = entry or CheckIn(project=project, week_on=week_on)
    measure = project.measures.first()
    if measure and any(number is not None for number in (value, numerator, denominator)):
        entry.reading = measuring.record_reading(
            measure=measure,
            period_on=week_on,
            value=value,
            numerator=numerator,
            denominator=denominator,
            by=by,
            at=at,
        )
    if obstacle:
        entry.obstacle = _say_what_is_in_the_way(entry, obstacle, on=today, by=by, at=at)
    entry.happened, entry.confidence = happened, confidence
    entry.recorded_at, entry.recorded_by = at, by
    notices.take_out(line=f"check_in:{project.pk}:{week_on}", at=at)
    return save(entry, by=by, at=at)


def _say_what_is_in_the_way(
    entry: CheckIn | MentoringSession, text: str, *, on: date, by: User, at: datetime
) -> Obstacle:
    """Return the obstacle: the entry's own in new words, one open already, or a new one."""
    own = entry.obstacle
    if own and not own.resolved_at:
        if own.text == text:
            return own
        own.text = text
        return save(own, by=by, at=at)
    known = entry.project.obstacles.open().filter(text=text).first()
    return known or projects.raise_obstacle(project=entry.project, text=text, on=on, by=by, at=at)


@transaction.atomic
def log_session(
    *,
    session: MentoringSession,
    state: str,
    by: User,
    at: datetime,
    confidence: int | None = None,
    minutes: int | None = None,
    obstacle: str = "",
    score: Decimal | None = None,
    commitments: Sequence[Agreed] = (),
    **account: Unpack[Account],
) -> MentoringSession:
    """Return the session as it went, with what was agreed in it and what it gave rise to.

    `commitments` are up to three. Where the session has some already, the first ones say how
    those read now, and the others are new. An obstacle left empty leaves it as it is; `score` is
    the mentor's progress score of today.
    """
    if state not in SessionState.values or state == SessionState.PLANNED:
        raise ValidationError({"state": "Say whether the session was held."})
    if state in TOOK_PLACE and confidence is None:
        raise ValidationError({"confidence": "Say how you feel about the project."})
    if len(commitments) > rules.MOST_COMMITMENTS:
        raise ValidationError(
            "Agree up to three things in a session: more than that is rarely done by next week."
        )
    project = session.project
    today = project.programme.organisation.today(at)
    if session.week_on > today:
        raise ValidationError({"state": "This session's week has not begun yet."})
    session = MentoringSession.objects.select_for_update().without_words().get(pk=session.pk)
    if session.state == SessionState.PLANNED:
        session.mentor_id, session.lead_id = (
            project.team.active().filter(role=role).values_list("user", flat=True).first()
            for role in (TeamRole.MENTOR, TeamRole.LEAD)
        )
        if stands_in(by, project, TeamRole.MENTOR, today):
            session.mentor = by
    session.state = state
    session.confidence = confidence if state in TOOK_PLACE else None
    session.minutes = minutes if state in TOOK_PLACE else None
    for name, value in _columns(state, account).items():
        setattr(session, name, value)
    if obstacle:
        session.obstacle = _say_what_is_in_the_way(session, obstacle, on=today, by=by, at=at)
    session.recorded_at, session.recorded_by = at, by
    save(session, by=by, at=at)
    notices.take_out(line=f"session:{session.pk}:", at=at)
    if score is not None:
        projects.give_score(
            project=project, role=TeamRole.MENTOR, score=score, on=today, by=by, at=at
        )
    agreed = list(session.commitments.order_by("pk"))
    for commitment, words in zip(agreed, commitments, strict=False):
        _agree_anew(commitment, words, by=by, at=at)
    for owner, text, due_on in commitments[len(agreed) :]:
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


def _columns(state: str, account: Account) -> dict:
    """Return what the account says of the session, without what its state leaves no room for."""
    columns = {n: v for n, v in account.items() if n not in WORDS or v is not None}
    if state not in TOOK_PLACE:
        columns |= OF_WHAT_TOOK_PLACE
    if state != SessionState.CANCELLED:
        columns |= OF_WHAT_WAS_CANCELLED
    return columns


def _agree_anew(commitment: Commitment, words: Agreed, *, by: User, at: datetime) -> None:
    if (commitment.owner, commitment.text, commitment.due_on) == words:
        return
    commitment.owner, commitment.text, commitment.due_on = words
    if commitment.due_on < commitment.made_on:
        raise ValidationError("A date lies before the day of the agreement. Give a later one.")
    save(commitment, by=by, at=at)
