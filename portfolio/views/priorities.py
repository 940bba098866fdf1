"""Pages across priorities and projects: balance, line of sight, what is alike."""

from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from portfolio import drawing
from portfolio.queries.alike import alike, lessons
from portfolio.queries.balance import compass
from portfolio.queries.sight import lines_of_sight
from priorities.permissions import get_idea_or_404
from programmes.permissions import get_programme_or_404


@require_safe
def balance(request, pk):
    programme = get_programme_or_404(request.user, pk)
    found = compass(programme)
    context = {
        "programme": programme,
        "tab": "balance",
        "compass": found,
        "picture": mark_safe(drawing.compass(found.stands)),  # noqa: S308
    }
    return render(request, "portfolio/balance.html", context)


@require_safe
def sight(request, pk):
    programme = get_programme_or_404(request.user, pk)
    context = {"programme": programme, "tab": "sight", "lines": lines_of_sight(programme)}
    return render(request, "portfolio/sight.html", context)


@require_safe
def similar(request, pk):
    """Return what is like `?title=`, for whoever is typing it."""
    programme = get_programme_or_404(request.user, pk)
    title = request.GET.get("title", "")[:200]
    context = {"found": alike(programme, title), "lessons": lessons(programme, title)}
    return render(request, "portfolio/_alike.html", context)


@require_safe
def alike_to(request, pk):
    idea = get_idea_or_404(request.user, pk)
    found = alike(idea.programme, f"{idea.title} {idea.problem}", but=idea)
    learned = lessons(idea.programme, f"{idea.title} {idea.problem}")
    context = {"programme": idea.programme, "item": idea, "kind": "idea", "found": found}
    context |= {"lessons": learned}
    return render(request, "portfolio/alike.html", context)
