"""What the organisation asks for: the list by priority, the 2×2, one initiative."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from priorities import actions, queries
from priorities.forms import InitiativeForm
from priorities.permissions import (
    get_initiative_or_404,
    may_decide,
    may_propose,
    may_score,
)
from programmes.permissions import ask_managers, get_programme_or_404, may_manage
from safeguards.conflicts import hold, status_of
from safeguards.forms import carry_out

WHO_PROPOSES = "Executives, the steering group and the manager add initiatives."


@require_safe
def initiatives(request, pk):
    programme = get_programme_or_404(request.user, pk)
    rows = queries.initiatives_of(programme, request.user)
    context = {
        "programme": programme,
        "tab": "initiatives",
        "rows": rows,
        "hidden": [row for row in rows if not row.may_see],
        "may_propose": may_propose(request.user, programme),
        "may_score": may_score(request.user, programme),
        "may_manage": may_manage(request.user, programme),
    }
    return render(request, "priorities/initiatives.html", context)


@require_safe
def matrix(request, pk):
    programme = get_programme_or_404(request.user, pk)
    quarters, unplaced = queries.matrix_of(programme)
    context = {
        "programme": programme,
        "tab": "matrix",
        "quarters": quarters,
        "unplaced": unplaced,
        "may_decide": may_decide(request.user, programme),
        "as_table": "table" in request.GET,
    }
    return render(request, "priorities/matrix.html", context)


@require_safe
def initiative(request, pk):
    initiative = get_initiative_or_404(request.user, pk)
    programme = initiative.programme
    context = {
        "programme": programme,
        "item": initiative,
        "kind": "initiative",
        "ideas": initiative.ideas.select_related("author"),
        "weight": queries.weight_of(initiative, request.user),
        "stories": queries.stories_of(initiative),
        "may_change": may_propose(request.user, programme),
        "may_score": may_score(request.user, programme) and initiative.is_open,
        "may_decide": may_decide(request.user, programme),
    }
    return render(request, "priorities/initiative.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request, pk):
    programme = get_programme_or_404(request.user, pk)
    if not may_propose(request.user, programme):
        raise PermissionDenied(f"{WHO_PROPOSES} {ask_managers(programme)}")
    form = InitiativeForm(request.POST or None, programme=programme)
    about = {"programme": programme, "by": request.user, "at": timezone.now()}
    if made := carry_out(form, actions.save_initiative, **about):
        messages.success(request, f"“{made}” is proposed. The steering group can score it.")
        return redirect("priorities:initiative", made.pk)
    context = {"form": form, "programme": programme}
    return render(request, "priorities/add_initiative.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request, pk):
    initiative = get_initiative_or_404(request.user, pk)
    programme = initiative.programme
    if not may_propose(request.user, programme):
        raise PermissionDenied(f"{WHO_PROPOSES} {ask_managers(programme)}")
    hold(request, initiative)
    form = InitiativeForm(request.POST or None, programme=programme, initiative=initiative)
    about = {"programme": programme, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.save_initiative, initiative=initiative, **about):
        messages.success(request, f"“{initiative}” is changed.")
        return redirect("priorities:initiative", initiative.pk)
    context = {"form": form, "programme": programme, "item": initiative}
    return render(request, "priorities/add_initiative.html", context, status=status_of(form))
