"""The organisation's page, and who takes part in a programme."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.rules import invitations_open_since
from programmes import actions, queries
from programmes.forms import InviteForm, ObjectiveForm, ProgrammeForm
from programmes.permissions import (
    ask_managers,
    get_administered_or_404,
    get_membership_or_404,
    get_objective_or_404,
    get_programme_or_404,
    may_invite_again,
    may_manage,
)
from safeguards.forms import carry_out

A_PAGE = 100


@require_safe
def organisation(request):
    administered = get_administered_or_404(request.user)
    context = {
        "organisation": administered,
        "objectives": administered.objectives.select_related("executive"),
        "programmes": queries.programmes_with_managers(administered),
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
    administered = objective.organisation
    form = ObjectiveForm(request.POST or None, organisation=administered, objective=objective)
    about = {"organisation": administered, "by": request.user, "at": timezone.now()}
    if saved := carry_out(form, actions.save_objective, objective=objective, **about):
        messages.success(request, f"“{saved}” is changed.")
        return redirect("programmes:organisation")
    context = {"form": form, "objective": objective}
    status = 422 if form.is_bound else 200
    return render(request, "programmes/objective.html", context, status=status)


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
def people(request, pk):
    programme = get_programme_or_404(request.user, pk)
    if not may_manage(request.user, programme):
        raise PermissionDenied(
            f"Only the programme manager sees who was invited. {ask_managers(programme)}"
        )
    page = Paginator(queries.members_of(programme), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "page": page,
        "members": queries.with_team_roles(page),
        "open_since": invitations_open_since(timezone.now()),
    }
    return render(request, "programmes/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request, pk):
    programme = get_programme_or_404(request.user, pk)
    if not may_manage(request.user, programme):
        raise PermissionDenied(
            f"Only the programme manager invites people. {ask_managers(programme)}"
        )
    form = InviteForm(request.POST or None)
    about = {"programme": programme, "by": request.user, "at": timezone.now()}
    if made := carry_out(form, actions.invite, **about):
        person = made.user
        sent = "told by e-mail" if person.joined_at else f"invited by e-mail to {person.email}"
        messages.success(request, f"{person} is {sent}. Role: {made.get_role_display().lower()}.")
        return redirect("programmes:people", programme.pk)
    context = {"form": form, "programme": programme}
    status = 422 if form.is_bound else 200
    return render(request, "programmes/invite.html", context, status=status)


@require_POST
def invite_again(request, pk):
    membership = get_membership_or_404(request.user, pk)
    programme = membership.programme
    if not may_invite_again(request.user, membership):
        raise PermissionDenied(
            f"Only the programme manager sends invitations. {ask_managers(programme)}"
        )
    try:
        actions.invite_again(membership=membership, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.info(request, " ".join(refusal.messages))
    else:
        messages.success(
            request, f"A new invitation is on its way to {membership.user.email}. Earlier ones end."
        )
    if may_manage(request.user, programme):
        return redirect("programmes:people", programme.pk)
    return redirect("programmes:organisation")
