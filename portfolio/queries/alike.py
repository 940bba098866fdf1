"""Gathers what is like an idea: other ideas, initiatives and projects of the programme."""

from dataclasses import dataclass

from django.urls import reverse

from priorities.likeness import most_alike
from priorities.models import Idea
from programmes.models import Programme

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
