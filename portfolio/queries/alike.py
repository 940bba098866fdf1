"""Gathers what is like an idea: other ideas, initiatives and projects, and what they taught."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse

from priorities.likeness import most_alike
from priorities.models import Idea
from programmes.models import Programme
from projects.models import ChangeIdea, Driver, PdsaCycle, State
from reviews.models import Learning

MOST_LESSONS = 3

ADDRESSES = {
    "Idea": "priorities:idea",
    "Initiative": "priorities:initiative",
    "Project": "portfolio:project",
}


@dataclass(frozen=True)
class Alike:
    """Something that says much the same; `kind` is Idea, Initiative or Project."""

    kind: str
    title: str
    url: str


@dataclass(frozen=True)
class Lesson:
    """What a project like it taught, in a sentence; `failed` where it says what did not work."""

    title: str
    text: str
    url: str
    failed: bool


def alike(programme: Programme, text: str, but: Idea | None = None) -> list[Alike]:
    """Return what is most like the text, at most five; three queries."""
    rows = {
        "Idea": programme.ideas.exclude(pk=but and but.pk).exclude(stage="merged"),
        "Initiative": programme.initiatives.all(),
        "Project": programme.projects.exclude(idea=but) if but else programme.projects.all(),
    }
    titles = {
        (kind, pk): title
        for kind, found in rows.items()
        for pk, title in found.values_list("pk", "title")
    }
    return [
        Alike(kind, titles[kind, pk], reverse(ADDRESSES[kind], args=[pk]))
        for kind, pk in most_alike(text, titles.items())
    ]


def lessons(programme: Programme, text: str) -> list[Lesson]:
    """Return what projects like the text have taught, at most three, failures first; four
    queries.
    """
    rows = list(Learning.objects.filter(project__programme=programme).select_related("project"))
    said: dict[int, list[str]] = defaultdict(list)
    about = {"project__in": {row.project_id for row in rows}}
    for model, field in ((Driver, "text"), (ChangeIdea, "text"), (PdsaCycle, "learned")):
        for project, words in model.objects.filter(**about).values_list("project", field):
            said[project].append(words)
    texts = {
        row.pk: " ".join(
            (row.project.title, row.did_not, row.worked, row.tell_others, *said[row.project_id])
        )
        for row in rows
    }
    by_pk = {row.pk: row for row in rows}
    found = [by_pk[pk] for pk in most_alike(text, texts.items())]
    found.sort(key=lambda row: (row.project.state != State.STOPPED, not row.did_not))
    return [
        Lesson(
            row.project.title,
            row.did_not or row.tell_others or row.worked,
            reverse("portfolio:project", args=[row.project_id]),
            bool(row.did_not),
        )
        for row in found[:MOST_LESSONS]
    ]
