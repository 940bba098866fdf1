"""What people would try: submitted on a phone, answered in time."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_safe

from priorities import actions, queries
from priorities.forms import IdeaForm
from priorities.permissions import (
    get_idea_or_404,
    may_change_idea,
    may_decide,
    may_propose,
    may_score,
    may_submit,
)
from programmes.permissions import get_programme_or_404
from safeguards.conflicts import hold, status_of
from safeguards.forms import carry_out

SETTLED = "The author changes an idea until it is answered. Ask {}, who had it."


@require_safe
def ideas(request, pk):
    programme = get_programme_or_404(request.user, pk)
    context = {
        "programme": programme,
        "tab": "ideas",
        "today": programme.organisation.today(timezone.now()),
        "may_submit": may_submit(request.user, programme),
        "may_propose": may_propose(request.user, programme),
        **queries.ideas_page(programme, request.user, request.GET),
    }
    return render(request, "priorities/ideas.html", context)


@require_safe
def idea(request, pk):
    idea = get_idea_or_404(request.user, pk)
    programme = idea.programme
    context = {
        "programme": programme,
        "item": idea,
        "kind": "idea",
        "today": programme.organisation.today(timezone.now()),
        "joined": idea.joined.select_related("author"),
        "weight": queries.weight_of(idea, request.user),
        "stories": queries.stories_of(idea),
        "may_change": may_change_idea(request.user, idea),
        "may_score": may_score(request.user, programme) and idea.is_open,
        "may_decide": may_decide(request.user, programme) and idea.stage != "matched",
    }
    return render(request, "priorities/idea.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request, pk):
    """Take an idea in; `?initiative=` is one that it would serve."""
    programme = get_programme_or_404(request.user, pk)
    if not may_submit(request.user, programme):
        raise PermissionDenied("The programme is archived, so it takes no ideas any more.")
    wanted = request.GET.get("initiative", "")
    initial = {"initiative": wanted} if wanted.isdecimal() else {}
    form = IdeaForm(request.POST or None, programme=programme, initial=initial)
    about = {"programme": programme, "by": request.user, "at": timezone.now()}
    if made := carry_out(form, actions.submit_idea, **about):
        day = date_format(made.answer_by, "j F")
        messages.success(request, f"Thank you. You have an answer by {day}.")
        return redirect("portfolio:alike", made.pk)
    context = {"form": form, "programme": programme}
    return render(request, "priorities/submit.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request, pk):
    idea = get_idea_or_404(request.user, pk)
    if not may_change_idea(request.user, idea):
        raise PermissionDenied(SETTLED.format(idea.author))
    hold(request, idea)
    form = IdeaForm(request.POST or None, programme=idea.programme, idea=idea)
    if carry_out(form, actions.change_idea, idea=idea, by=request.user, at=timezone.now()):
        messages.success(request, "Your idea is changed.")
        return redirect("priorities:idea", idea.pk)
    context = {"form": form, "programme": idea.programme, "item": idea}
    return render(request, "priorities/submit.html", context, status=status_of(form))
