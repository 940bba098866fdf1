"""The organisation's page: its objectives, programmes and people."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.actions import reopen_account, reset_second_factor
from people.queries import found_people, with_second_factor
from people.rules import invitations_open_since
from programmes import actions, queries
from programmes.forms import ObjectiveForm, ProgrammeForm
from programmes.permissions import (
    get_administered_or_404,
    get_objective_or_404,
    get_person_or_404,
)
from safeguards.conflicts import hold, status_of
from safeguards.forms import carry_out


@require_safe
def organisation(request):
    administered = get_administered_or_404(request.user)
    context = {
        "organisation": administered,
        "objectives": administered.objectives.select_related("executive"),
        "programmes": queries.programmes_with_managers(administered),
        "archived": administered.programmes.exclude(archived_at=None),
        "open_since": invitations_open_since(timezone.now()),
    }
    return render(request, "programmes/organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_objective(request):
    administered = get_administered_or_404(request.user)
    form = ObjectiveForm(request.POST or None, organisation=administered)
    about = {"organisation": administered, "by": request.user, "at": timezone.now()}
    if saved := carry_out(form, actions.save_objective, **about):
        messages.success(request, f"“{saved}” is now an objective of {administered}.")
        return redirect("programmes:organisation")
    status = 422 if form.is_bound else 200
    return render(request, "programmes/objective.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def change_objective(request, pk):
    objective = get_objective_or_404(request.user, pk)
    hold(request, objective)
    administered = objective.organisation
    form = ObjectiveForm(request.POST or None, organisation=administered, objective=objective)
    about = {"organisation": administered, "by": request.user, "at": timezone.now()}
    if saved := carry_out(form, actions.save_objective, objective=objective, **about):
        messages.success(request, f"“{saved}” is changed.")
        return redirect("programmes:organisation")
    context = {"form": form, "objective": objective}
    return render(request, "programmes/objective.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def add_programme(request):
    administered = get_administered_or_404(request.user)
    now = timezone.now()
    initial = {"starts_on": request.user.today(now)}
    form = ProgrammeForm(request.POST or None, organisation=administered, initial=initial)
    about = {"organisation": administered, "by": request.user, "at": now}
    if made := carry_out(form, actions.create_programme, **about):
        manager = form.cleaned_data["manager_email"]
        messages.success(request, f"“{made}” is set up. We have written to {manager}.")
        return redirect("programmes:organisation")
    context = {"form": form, "has_objectives": administered.objectives.exists()}
    status = 422 if form.is_bound else 200
    return render(request, "programmes/add_programme.html", context, status=status)


@require_safe
def staff(request):
    administered = get_administered_or_404(request.user)
    context = {
        "organisation": administered,
        **found_people(
            with_second_factor(administered.people.all()), queries.STAFF_VIEWS, request.GET
        ),
        "open_since": invitations_open_since(timezone.now()),
    }
    return render(request, "programmes/staff.html", context)


@require_POST
def reset_second_step(request, pk):
    person = get_person_or_404(request.user, pk)
    try:
        reset_second_factor(person=person, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.info(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"{person} can set up a second step anew. We have told them.")
    return redirect("programmes:staff")


@require_POST
def reopen(request, pk):
    person = get_person_or_404(request.user, pk)
    try:
        reopen_account(person=person, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.info(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"{person} can sign in again. Roles are given anew.")
    return redirect("programmes:staff")
