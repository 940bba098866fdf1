"""The match: who is asked, what they rank, what is proposed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from priorities import actions, queries
from priorities.forms import OpenForm, RankForm, WishForm
from priorities.permissions import get_candidate_or_404, may_decide, may_submit
from programmes.permissions import ask_managers, get_programme_or_404, may_manage
from safeguards.conflicts import status_of
from safeguards.forms import carry_out


@require_safe
def match(request, pk):
    programme = get_programme_or_404(request.user, pk)
    open_ = queries.open_match_of(programme)
    decides = may_decide(request.user, programme)
    context = {
        "programme": programme,
        "tab": "match",
        "match": open_,
        "board": queries.board_of(open_) if open_ and decides else None,
        "agreed": queries.agreed_matches(programme),
        "may_manage": may_manage(request.user, programme),
        "may_decide": decides,
    }
    return render(request, "priorities/match.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request, pk):
    programme = get_programme_or_404(request.user, pk)
    if not may_manage(request.user, programme):
        raise PermissionDenied(f"The programme manager opens a match. {ask_managers(programme)}")
    open_ = queries.open_match_of(programme)
    form = OpenForm(request.POST or None, programme=programme, match=open_)
    about = {"programme": programme, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.open_match, **about):
        count = len(form.cleaned_data["leads"])
        messages.success(request, f"The match is open; {count} people are asked to rank.")
        return redirect("priorities:match", programme.pk)
    context = {"form": form, "programme": programme, "match": open_}
    return render(request, "priorities/open_match.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def rank(request, pk):
    programme = get_programme_or_404(request.user, pk)
    open_ = queries.open_match_of(programme)
    if not may_submit(request.user, programme):
        raise PermissionDenied("The programme is archived, so nothing is matched any more.")
    if open_ is None:
        return render(request, "priorities/rank.html", {"programme": programme})
    choices, ideas = queries.ranking_of(programme, open_, request.user)
    initiatives = [one.initiative for one in choices]
    candidate = queries.candidate_of(open_, request.user)
    about = {"initiatives": initiatives, "ideas": ideas, "candidate": candidate}
    form = RankForm(request.POST or None, **about)
    if carry_out(form, actions.rank, match=open_, by=request.user, at=timezone.now()):
        messages.success(request, "What you would like to lead is noted.")
        return redirect("priorities:rank", programme.pk)
    context = {"form": form, "programme": programme, "match": open_, "choices": choices}
    return render(request, "priorities/rank.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def wish(request, pk):
    candidate = get_candidate_or_404(request.user, pk)
    programme = candidate.match.programme
    if not may_decide(request.user, programme):
        raise PermissionDenied(
            f"The steering group and the manager steer a match. {ask_managers(programme)}"
        )
    form = WishForm(request.POST or None, programme=programme)
    about = {"candidate": candidate, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.wish, **about):
        return redirect("priorities:match", programme.pk)
    context = {"form": form, "programme": programme, "candidate": candidate}
    return render(request, "priorities/wish.html", context, status=status_of(form))
