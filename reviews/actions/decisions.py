"""Everything that changes what reviews decide, what is learned, and how a project ends."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from mentoring import actions as mentoring
from notifications import actions as notices
from notifications.models import Notification
from people.history import remove, save
from people.models import User
from programmes.models import Role
from programmes.permissions import roles_in
from projects import actions as projects
from projects.models import ENDED_STATES, CycleState, Project, TeamRole
from projects.queries import team_of
from reviews.actions.days import has_begun, hold_day
from reviews.deciding import counting, next_review
from reviews.models import (
    DayState,
    Decision,
    DecisionCommitment,
    Learning,
    Reuse,
    Review,
    ReviewDay,
)

STILL_TESTED = "Cycle {} is still being tested. Study it first: what it taught belongs to the end."
# After that long, whoever comes to the page sees it anyway.
NEWS_FOR = timedelta(days=7)
LEARNING_WANTED = "Say it before the project ends: nobody else can."


@transaction.atomic
def record_decision(
    *,
    review: Review,
    outcome: str,
    summary: str,
    executive: User,
    by: User,
    at: datetime,
    on: date,
    conditions: str = "",
    present: Sequence[User] = (),
    next_on: date | None = None,
    promises: Sequence[tuple[User, str, date]] = (),
) -> Decision:
    """Return the decision; each promise `(owner, text, due_on)` becomes its owner's commitment.

    `present` are the executives who took part beside the one who decided. Without a day `next_on`
    the next review is proposed. A review day on which something was decided has been held.
    """
    day = ReviewDay.objects.select_for_update().get(pk=review.review_day_id)
    if day.state == DayState.CANCELLED:
        raise ValidationError("This review day was cancelled, so nothing was decided there.")
    if on < day.on:
        raise ValidationError({"on": "This is before the review. Give the date of the decision."})
    if Role.EXECUTIVE not in roles_in(review.project.programme, executive):
        raise ValidationError(
            {"executive": f"{executive.name} is not an executive of this programme."}
        )
    took_part = list(dict.fromkeys([executive, *present]))
    check_quorum(review.project, took_part)
    if next_on and next_on <= on:
        raise ValidationError({"next_on": "Give a day after the decision, or leave it empty."})
    decision = save(
        Decision(
            review=review,
            outcome=outcome,
            summary=summary,
            conditions=conditions,
            executive=executive,
            decided_on=on,
            next_on=next_on or proposed(review, outcome, on),
            recorded_at=at,
            recorded_by=by,
        ),
        by=by,
        at=at,
    )
    decision.present.set(took_part)
    for owner, text, due_on in promises:
        commitment = projects.make_commitment(
            programme=review.project.programme,
            project=review.project,
            owner=owner,
            text=text,
            due_on=due_on,
            made_on=on,
            by=by,
            at=at,
        )
        DecisionCommitment.objects.create(decision=decision, commitment=commitment)
    if day.state == DayState.PLANNED and has_begun(day, at=at):
        hold_day(day=day, by=by, at=at)
    tell(decision, promises, at=at)
    return decision


def check_quorum(project: Project, present: Sequence[User]) -> None:
    needed, count = project.programme.executive_quorum, len(counting(project, present))
    if count < needed:
        raise ValidationError(
            {
                "present": f"A decision takes {needed} executives; of those you named {count} "
                f"count{'s' if count == 1 else ''}. Meet, or ask the others."
            }
        )


def proposed(review: Review, outcome: str, on: date) -> date | None:
    """Return the day on which the project is to be reviewed next, if it goes on."""
    programme = review.project.programme
    planned = programme.review_days.filter(state=DayState.PLANNED).exclude(pk=review.review_day_id)
    days = planned.values_list("on", flat=True)
    return next_review(outcome, on, days, programme.organisation.calendar())


def tell(
    decision: Decision, promises: Sequence[tuple[User, str, date]], *, at: datetime
) -> list[Notification]:
    """Return the mails to the project's lead, mentor and sponsor, and to whoever promised."""
    project = decision.review.project
    team = team_of(project)
    concerned = {one.pk: one for one in team.values()}
    concerned |= {owner.pk: owner for owner, _, _ in promises}
    return notices.plan_many(
        [
            notices.Wanted(
                key=f"decision:{decision.pk}:{person.pk}",
                kind="reviews.decided",
                recipient=person,
                subject=f"decision:{decision.pk}",
                context={
                    "project": project.title,
                    "programme": project.programme.name,
                    "outcome": decision.get_outcome_display(),
                    "summary": decision.summary,
                    "conditions": decision.conditions,
                    "next_on": decision.next_on.isoformat() if decision.next_on else "",
                    "learning": reverse("reviews:learning", args=[decision.review_id]),
                    "leads": person == team.get(TeamRole.LEAD),
                    "executive": decision.executive.name,
                    "amends": decision.review.decisions.exclude(pk=decision.pk).exists(),
                    "promises": [
                        {"text": text, "owner": owner.name, "due_on": due_on.isoformat()}
                        for owner, text, due_on in promises
                    ],
                    "path": reverse("reviews:review", args=[decision.review_id]),
                },
                due_at=at,
                not_after=at + NEWS_FOR,
            )
            for person in concerned.values()
        ],
        at=at,
    )


def record_learning(
    *,
    project: Project,
    worked: str,
    did_not: str,
    tell_others: str,
    by: User,
    at: datetime,
    on: date,
    review: Review | None = None,
) -> Learning:
    return save(
        Learning(
            project=project,
            review=review,
            worked=worked,
            did_not=did_not,
            tell_others=tell_others,
            on=on,
            recorded_at=at,
            recorded_by=by,
        ),
        by=by,
        at=at,
    )


def reuse(*, project: Project, source: Project, takes: str, by: User, at: datetime) -> Reuse:
    """Return what the project says it takes over from another one's learning; the last
    word counts.
    """
    if project.pk == source.pk or project.programme_id != source.programme_id:
        raise ValidationError({"source": "Choose another project of the programme."})
    row = Reuse.objects.filter(project=project, source=source).first()
    row = row or Reuse(project=project, source=source)
    row.takes, row.recorded_at, row.recorded_by = takes, at, by
    return save(row, by=by, at=at)


def take_back_reuse(*, row: Reuse, by: User, at: datetime) -> Reuse:
    return remove(row, by=by, at=at)


@transaction.atomic
def end_project(
    *,
    project: Project,
    state: str,
    worked: str,
    did_not: str,
    tell_others: str,
    by: User,
    at: datetime,
    on: date,
    review: Review | None = None,
) -> Project:
    """Return the project, completed or stopped, with what was learned and no test left open."""
    if state not in ENDED_STATES:
        raise ValidationError({"state": "A project ends completed or stopped."})
    learning = {"worked": worked, "did_not": did_not, "tell_others": tell_others}
    missing = {name: LEARNING_WANTED for name, text in learning.items() if not text.strip()}
    if missing:
        raise ValidationError(missing)
    if running := project.cycles.filter(state=CycleState.RUNNING).first():
        raise ValidationError({"state": STILL_TESTED.format(running.number)})
    record_learning(
        project=project,
        review=review,
        **learning,
        by=by,
        at=at,
        on=on,
    )
    return mentoring.set_project_state(project=project, state=state, by=by, at=at)
