"""Lists of ideas, and what was decided about an item."""

from collections.abc import Mapping
from datetime import date

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet

from people.models import User
from people.rules import words_in
from priorities.models import Idea, Initiative, Stage, Verdict
from programmes.models import Programme

A_PAGE = 25
VIEWS: dict[str, tuple[str, Q]] = {
    "all": ("All", Q()),
    "waiting": ("Waiting for an answer", Q(stage=Stage.SUBMITTED)),
    "shortlisted": ("Shortlisted", Q(stage=Stage.SHORTLISTED)),
    "parked": ("Parked", Q(stage=Stage.PARKED)),
    "projects": ("Became a project", Q(stage=Stage.MATCHED)),
    "ended": ("Declined or joined", Q(stage__in=(Stage.DECLINED, Stage.MERGED))),
}


def ideas_page(programme: Programme, user: User, wanted: Mapping[str, str]) -> dict:
    """Return the page of ideas that `wanted` (find, show, page) asks for; those waiting come
    oldest first. Keys: `page`, `words`, `show`, `filters`."""
    words = words_in(wanted.get("find", ""))
    views = VIEWS | {"mine": ("Mine", Q(author=user))}
    show = wanted.get("show", "")
    show = show if show in views else "all"
    ideas = programme.ideas.all()
    for word in words:
        ideas = ideas.filter(Q(title__icontains=word) | Q(problem__icontains=word))
    counts = ideas.order_by().aggregate(
        **{f"n_{i}": Count("pk", filter=rule) for i, (_, rule) in enumerate(views.values())}
    )
    order = ["answer_by", "pk"] if show == "waiting" else ["-created_at", "-pk"]
    chosen = ideas.filter(views[show][1]).select_related("author", "initiative", "merged_into")
    return {
        "page": Paginator(chosen.order_by(*order), A_PAGE).get_page(wanted.get("page")),
        "words": " ".join(words),
        "show": show,
        "filters": [
            {"name": name, "label": label, "count": counts[f"n_{i}"], "current": name == show}
            for i, (name, (label, _)) in enumerate(views.items())
        ],
    }


def overdue_ideas(programme: Programme, today: date) -> list[Idea]:
    """Return the ideas whose answer is overdue, and those whose rest is over, oldest first."""
    late = Q(stage=Stage.SUBMITTED, answer_by__lt=today)
    rested = Q(stage=Stage.PARKED, parked_until__lte=today)
    return list(programme.ideas.filter(late | rested).order_by("answer_by", "pk"))


def mine(user: User, programme: Programme) -> QuerySet[Idea]:
    """Return the person's own ideas, the newest first."""
    return programme.ideas.filter(author=user).select_related("merged_into")


def stories_of(item: Initiative | Idea) -> list[Verdict]:
    """Return what was decided about the item, the latest first, with who took part."""
    about = Verdict.objects.filter(**{item.kind: item})
    return list(about.select_related("decided_by", "into").prefetch_related("present"))
