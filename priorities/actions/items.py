"""Initiatives and ideas: proposed, submitted, changed, placed on the 2×2, taken in from a list."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from notifications import actions as notices
from people.history import save
from people.models import User
from priorities.lists import Row
from priorities.models import Idea, Initiative, Item
from programmes.models import Objective, Programme

TWIN = "There is already an initiative called “{}”."
# After that long, that it was received is no news.
NEWS_FOR = timedelta(days=7)


@transaction.atomic
def save_initiative(
    *,
    programme: Programme,
    title: str,
    problem: str,
    objectives: Iterable[Objective],
    sponsor: User | None,
    evidence: str,
    topics: list[str],
    minimum: int,
    maximum: int,
    by: User,
    at: datetime,
    initiative: Initiative | None = None,
) -> Initiative:
    """Return a new initiative of the programme, or `initiative` with the new values."""
    if not objectives:
        raise ValidationError({"objectives": "Choose the objective that it serves."})
    if minimum > maximum:
        raise ValidationError({"maximum": "“At most” is below “at least”. Swap them."})
    twins = programme.initiatives.filter(title__iexact=title)
    if initiative:
        twins = twins.exclude(pk=initiative.pk)
    if twins.exists():
        raise ValidationError({"title": TWIN.format(title)})
    initiative = initiative or Initiative(programme=programme, created_at=at, created_by=by)
    initiative.title, initiative.problem, initiative.evidence = title, problem, evidence
    initiative.sponsor, initiative.topics = sponsor, topics
    initiative.minimum, initiative.maximum = minimum, maximum
    save(initiative, by=by, at=at)
    initiative.objectives.set(objectives)
    return initiative


@transaction.atomic
def submit_idea(
    *,
    programme: Programme,
    title: str,
    problem: str,
    tries: str,
    affected: str,
    topics: list[str],
    objectives: Iterable[Objective],
    by: User,
    at: datetime,
    initiative: Initiative | None = None,
    author: User | None = None,
) -> Idea:
    """Return the new idea of the author, else of `by`; they are told by when it is answered."""
    author = author or by
    today = programme.organisation.today(at)
    idea = Idea(
        programme=programme,
        author=author,
        created_at=at,
        created_by=by,
        answer_by=today + timedelta(days=programme.answer_days),
    )
    change_idea(
        idea=idea,
        title=title,
        problem=problem,
        tries=tries,
        affected=affected,
        topics=topics,
        objectives=objectives,
        initiative=initiative,
        by=by,
        at=at,
    )
    notices.plan(
        key=f"{subject_of(idea)}:received",
        kind="priorities.received",
        recipient=author,
        subject=subject_of(idea),
        context={
            "title": idea.title,
            "programme": programme.name,
            "answer_by": idea.answer_by.isoformat(),
            "path": reverse("priorities:idea", args=[idea.pk]),
        },
        due_at=at,
        not_after=at + NEWS_FOR,
        at=at,
    )
    return idea


@transaction.atomic
def change_idea(
    *,
    idea: Idea,
    title: str,
    problem: str,
    tries: str,
    affected: str,
    topics: list[str],
    objectives: Iterable[Objective],
    by: User,
    at: datetime,
    initiative: Initiative | None = None,
) -> Idea:
    """Return the idea in its author's words."""
    idea.title, idea.problem, idea.tries, idea.affected = title, problem, tries, affected
    idea.topics, idea.initiative = topics, initiative
    save(idea, by=by, at=at)
    idea.objectives.set(objectives)
    return idea


def weigh(*, item: Item, impact: int, effort: int, by: User, at: datetime) -> Item:
    """Return the item in its place on the 2×2; both from 1 to 5."""
    item.impact, item.effort = impact, effort
    return save(item, by=by, at=at)


@transaction.atomic
def take_in(
    *, programme: Programme, kind: str, rows: Iterable[Row], by: User, at: datetime
) -> list[Item]:
    """Return the initiatives or ideas made of the good rows of a list.

    An idea is its author's, who is told; without one in its row, it is whose list it is.
    """
    take = take_idea if kind == "idea" else take_initiative
    return [take(programme=programme, row=row, by=by, at=at) for row in rows]


def take_initiative(*, programme: Programme, row: Row, by: User, at: datetime) -> Initiative:
    least, most = row.leads
    return save_initiative(
        programme=programme,
        title=row.title,
        problem=row.told.get("Problem", ""),
        objectives=row.objectives,
        sponsor=None,
        evidence=row.told.get("Evidence", ""),
        topics=row.topics,
        minimum=least,
        maximum=most,
        by=by,
        at=at,
    )


def take_idea(*, programme: Programme, row: Row, by: User, at: datetime) -> Idea:
    return submit_idea(
        programme=programme,
        title=row.title,
        problem=row.told.get("Problem", ""),
        tries=row.told.get("What to try", ""),
        affected=row.told.get("Who is affected", ""),
        topics=row.topics,
        objectives=row.objectives,
        author=row.author,
        by=by,
        at=at,
    )


def subject_of(item: Item) -> str:
    return f"{item.kind}:{item.pk}"
