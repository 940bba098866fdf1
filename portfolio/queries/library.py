"""Searches what was learned: ends and reviews, tests of change, projects and ideas."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db.models import Q, QuerySet
from django.urls import reverse

from people.rules import words_in
from priorities.models import Idea
from programmes.models import Programme
from projects.models import Act, PdsaCycle, Project, State
from reviews.models import Learning

MOST_OF_A_KIND = 20


@dataclass(frozen=True)
class Found:
    """Something to learn from; `failed` where it says what did not work."""

    kind: str
    title: str
    lines: list[str]
    url: str
    failed: bool


def library(programme: Programme, find: str) -> tuple[str, list[Found]]:
    """Return the words looked for, and what holds all of them, failures first; four queries.

    Without words: what was learned last.
    """
    words = words_in(find)
    found = [
        *learning(programme, words),
        *tests(programme, words),
        *(projects(programme, words) if words else ()),
        *(ideas(programme, words) if words else ()),
    ]
    return " ".join(words), sorted(found, key=lambda one: not one.failed)


def holding(rows: QuerySet, words: Iterable[str], fields: Iterable[str]) -> QuerySet:
    """Return the rows in which each word stands in one of the fields, in whatever letters."""
    conditions = [
        reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields)) for word in words
    ]
    return rows.filter(reduce(and_, conditions)) if conditions else rows


def learning(programme: Programme, words: list[str]) -> list[Found]:
    rows = Learning.objects.filter(project__programme=programme).select_related("project")
    fields = ("worked", "did_not", "tell_others", "project__title")
    return [
        Found(
            kind="Learning",
            title=one.project.title,
            lines=[
                f"{heading}: {text}"
                for heading, text in (
                    ("Did not work", one.did_not),
                    ("Worked", one.worked),
                    ("Tell others", one.tell_others),
                )
                if text
            ],
            url=reverse("portfolio:project", args=[one.project_id]),
            failed=bool(one.did_not),
        )
        for one in holding(rows, words, fields)[:MOST_OF_A_KIND]
    ]


def tests(programme: Programme, words: list[str]) -> list[Found]:
    rows = PdsaCycle.objects.filter(project__programme=programme).exclude(learned="")
    fields = ("plan", "learned", "happened", "idea__text", "project__title")
    found = holding(rows.select_related("idea", "project"), words, fields)
    return [
        Found(
            kind="Test of change",
            title=one.idea.text,
            lines=[f"{one.project}: {one.learned}"],
            url=reverse("projects:idea", args=[one.idea_id]),
            failed=one.act == Act.ABANDON,
        )
        for one in found.order_by("-closed_on", "-pk")[:MOST_OF_A_KIND]
    ]


def projects(programme: Programme, words: list[str]) -> list[Found]:
    rows = Project.objects.filter(programme=programme)
    found = holding(rows, words, ("title", "aim", "place", "charter__problem"))
    return [
        Found(
            kind="Project",
            title=one.title,
            lines=[one.aim] if one.aim else [],
            url=reverse("portfolio:project", args=[one.pk]),
            failed=one.state == State.STOPPED,
        )
        for one in found.distinct()[:MOST_OF_A_KIND]
    ]


def ideas(programme: Programme, words: list[str]) -> list[Found]:
    rows = Idea.objects.filter(programme=programme)
    return [
        Found(
            kind="Idea",
            title=one.title,
            lines=[one.problem],
            url=reverse("priorities:idea", args=[one.pk]),
            failed=False,
        )
        for one in holding(rows, words, ("title", "problem", "tries"))[:MOST_OF_A_KIND]
    ]
