"""Agreeing a match, which makes projects, and taking it back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from people.models import User
from priorities.forms import AgreeForm
from priorities.models import Match
from priorities.permissions import get_match_or_404, may_decide
from priorities.queries import board_of
from programmes.permissions import ask_managers
from projects import actions
from safeguards.conflicts import status_of
from safeguards.forms import carry_out

WHO_AGREES = "The steering group and the manager agree a match."


@require_http_methods(["GET", "HEAD", "POST"])
def agree_match(request, pk):
    match = match_to_settle(request.user, pk)
    if match.state != "open":
        messages.info(request, "This match is agreed already.")
        return redirect("priorities:match", match.programme_id)
    form = AgreeForm(request.POST or None, programme=match.programme)
    about = {"match": match, "by": request.user, "at": timezone.now()}
    if made := carry_out(form, actions.agree_match, **about):
        count = "One project is" if len(made) == 1 else f"{len(made)} projects are"
        messages.success(request, f"The match is agreed. {count} being set up, their leads told.")
        return redirect("priorities:match", match.programme_id)
    context = {"form": form, "programme": match.programme, "board": board_of(match)}
    return render(request, "priorities/agree.html", context, status=status_of(form))


@require_POST
def undo_match(request, pk):
    match = match_to_settle(request.user, pk)
    try:
        actions.undo_match(match=match, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "The match is open again. Its leads are told.")
    return redirect("priorities:match", match.programme_id)


def match_to_settle(user: User, pk: int) -> Match:
    match = get_match_or_404(user, pk)
    if not may_decide(user, match.programme):
        raise PermissionDenied(f"{WHO_AGREES} {ask_managers(match.programme)}")
    return match
