"""Scoring, placing and deciding: the same for initiatives and ideas."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from people.models import User
from priorities import actions, queries
from priorities.forms import CriteriaForm, DecideForm, ScoreForm, WeighForm
from priorities.models import Idea, Initiative
from priorities.permissions import (
    get_idea_or_404,
    get_initiative_or_404,
    may_decide,
    may_score,
)
from programmes.permissions import ask_managers, get_programme_or_404, may_manage
from safeguards.conflicts import hold, status_of
from safeguards.forms import carry_out

LOADERS: dict[str, Callable[[User, int], Initiative | Idea]] = {
    "initiative": get_initiative_or_404,
    "idea": get_idea_or_404,
}
WHO_SCORES = "The steering group scores."
WHO_DECIDES = "The steering group and the manager decide."


def load(user: User, kind: str, pk: int) -> Initiative | Idea:
    return LOADERS[kind](user, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def score(request, pk, kind):
    item = load(request.user, kind, pk)
    if not may_score(request.user, item.programme):
        raise PermissionDenied(f"{WHO_SCORES} {ask_managers(item.programme)}")
    criteria = list(item.programme.criteria.all())
    own = queries.own_sheet(item, request.user)
    form = ScoreForm(request.POST or None, criteria=criteria, own=own)
    about = {"item": item, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.give_scores, **about):
        messages.success(request, f"Your scores for “{item}” are saved.")
        return redirect(f"priorities:{kind}", item.pk)
    context = {"form": form, "item": item, "kind": kind, "programme": item.programme}
    return render(request, "priorities/score.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def weigh(request, pk, kind):
    item = load(request.user, kind, pk)
    if not may_decide(request.user, item.programme):
        raise PermissionDenied(f"{WHO_DECIDES} {ask_managers(item.programme)}")
    hold(request, item)
    form = WeighForm(request.POST or None, item=item)
    if carry_out(form, actions.weigh, item=item, by=request.user, at=timezone.now()):
        messages.success(request, f"“{item}” is placed.")
        return redirect("priorities:matrix", item.programme_id)
    context = {"form": form, "item": item, "kind": kind, "programme": item.programme}
    return render(request, "priorities/weigh.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request, pk, kind):
    item = load(request.user, kind, pk)
    if not may_decide(request.user, item.programme):
        raise PermissionDenied(f"{WHO_DECIDES} {ask_managers(item.programme)}")
    hold(request, item)
    form = DecideForm(request.POST or None, item=item)
    about = {"item": item, "by": request.user, "at": timezone.now()}
    if verdict := carry_out(form, actions.decide, **about):
        messages.success(request, f"“{item}”: {verdict.get_stage_display().lower()}.")
        return redirect(f"priorities:{kind}", item.pk)
    context = {
        "form": form,
        "item": item,
        "kind": kind,
        "programme": item.programme,
        "weight": queries.weight_of(item, request.user),
    }
    return render(request, "priorities/decide.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def criteria(request, pk):
    programme = get_programme_or_404(request.user, pk)
    if not may_manage(request.user, programme):
        raise PermissionDenied(
            f"The programme manager sets how is prioritised. {ask_managers(programme)}"
        )
    hold(request, programme)
    form = CriteriaForm(request.POST or None, programme=programme)
    about = {"programme": programme, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.save_criteria, **about):
        messages.success(request, "How you prioritise is saved.")
        return redirect("priorities:initiatives", programme.pk)
    context = {"form": form, "programme": programme}
    return render(request, "priorities/criteria.html", context, status=status_of(form))
