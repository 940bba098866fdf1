"""Searches what was learned: ends and reviews, tests of change, projects and ideas."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connection
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from people.models import User
from people.rules import words_in
from priorities.models import Idea
from programmes.models import Programme
from projects.models import Act, PdsaCycle, Project, State, TeamRole
from projects.permissions import team_roles_of
from reviews.models import Learning, Reuse

MOST_OF_A_KIND = 20


@dataclass(frozen=True)
class Found:
    """Something to learn from; `failed` where it says what did not work."""

    kind: str
    title: str
    lines: list[str]
    url: str
    failed: bool
    # The project that learned it, and how many others took it over.
    source: int | None = None
    used: int = 0


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


def holding(rows: QuerySet, words: Sequence[str], fields: Sequence[str]) -> QuerySet:
    """Return the rows in whose fields all of the words stand.

    PostgreSQL knows the forms of English words ("falls", "falling") and puts first what says most
    of them; other databases look for the letters. Both find the beginning of a word.
    """
    if not words:
        return rows
    if connection.vendor == "postgresql":
        written = " & ".join(f"{quoted(word)}:*" for word in words)
        query = SearchQuery(written, config="english", search_type="raw")
        text = SearchVector(*fields, config="english")
        rows = rows.annotate(text=text, rank=SearchRank(F("text"), query)).filter(text=query)
        return rows.order_by("-rank", *(rows.query.order_by or rows.model._meta.ordering))
    conditions = [
        reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields)) for word in words
    ]
    return rows.filter(reduce(and_, conditions))


def quoted(word: str) -> str:
    """Return the word as one term of a query, whatever signs are in it."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def uses(source: str) -> Coalesce:
    """Return how many projects took over what the one in the field has learned."""
    rows = Reuse.objects.filter(source=OuterRef(source)).order_by().values("source")
    return Coalesce(Subquery(rows.annotate(n=Count("*")).values("n")), 0)


def learning(programme: Programme, words: list[str]) -> list[Found]:
    rows = Learning.objects.filter(project__programme=programme).select_related("project")
    rows = rows.annotate(used=uses("project"))
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
            source=one.project_id,
            used=one.used,
        )
        for one in holding(rows, words, fields)[:MOST_OF_A_KIND]
    ]


def tests(programme: Programme, words: list[str]) -> list[Found]:
    rows = PdsaCycle.objects.filter(project__programme=programme).exclude(learned="")
    fields = ("plan", "learned", "happened", "idea__text", "project__title")
    rows = rows.select_related("idea", "project").annotate(used=uses("project"))
    rows = rows.order_by("-closed_on", "-pk")
    return [
        Found(
            kind="Test of change",
            title=one.idea.text,
            lines=[f"{one.project}: {one.learned}"],
            url=reverse("projects:idea", args=[one.idea_id]),
            failed=one.act == Act.ABANDON,
            source=one.project_id,
            used=one.used,
        )
        for one in holding(rows, words, fields)[:MOST_OF_A_KIND]
    ]


def projects(programme: Programme, words: list[str]) -> list[Found]:
    rows = Project.objects.filter(programme=programme).annotate(used=uses("pk"))
    found = holding(rows, words, ("title", "aim", "place", "charter__problem"))
    return [
        Found(
            kind="Project",
            title=one.title,
            lines=[one.aim] if one.aim else [],
            url=reverse("portfolio:project", args=[one.pk]),
            failed=one.state == State.STOPPED,
            source=one.pk,
            used=one.used,
        )
        for one in found[:MOST_OF_A_KIND]
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


def own(programme: Programme, user: User) -> list[Project]:
    """Return the open projects of the programme that the person leads or helps."""
    roles = {TeamRole.LEAD, TeamRole.MEMBER}
    held = [pk for pk, role in team_roles_of(user) if role in roles]
    return list(programme.projects.open().filter(pk__in=held)) if held else []
