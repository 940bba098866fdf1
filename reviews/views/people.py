"""Pages on which people get roles, change them and go, and a programme ends."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from programmes.forms import RoleForm
from programmes.models import Membership
from programmes.permissions import (
    ask_managers,
    get_membership_or_404,
    get_person_or_404,
    get_programme_or_404,
    may_manage,
)
from programmes.rules import lost_with
from projects import actions as projects
from projects import forms as projects_forms
from projects.models import Project
from projects.permissions import get_project_or_404
from reviews import actions, leaving, queries, roles
from reviews.forms.people import ArchiveForm, LeaveForm
from reviews.telling import days_ahead
from safeguards.conflicts import hold, status_of
from safeguards.forms import carry_out

TEAM_FORMS = {
    "roles": projects_forms.TeamForm,
    "join": projects_forms.JoinForm,
    "leave": projects_forms.LeaveForm,
}


@require_http_methods(["GET", "HEAD", "POST"])
def change_role(request, pk):
    membership = membership_to_change(request, pk)
    if membership.ended_at:
        return ended_meanwhile(request, membership)
    form = RoleForm(request.POST or None, initial={"role": membership.role})
    about = {"membership": membership, "by": request.user, "at": timezone.now()}
    if new := carry_out(form, roles.change_role, **about):
        messages.success(request, f"{new.user}: {new.get_role_display().lower()} from now on.")
        return redirect("programmes:people", new.programme_id)
    context = {"form": form, "membership": membership, "programme": membership.programme}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/change_role.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def end_role(request, pk):
    membership = membership_to_change(request, pk)
    programme = membership.programme
    if membership.ended_at:
        return ended_meanwhile(request, membership)
    if request.method == "POST":
        try:
            roles.end_role(membership=membership, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("reviews:change_role", pk)
        role = membership.get_role_display().lower()
        messages.success(request, f"{membership.user} is no longer {role}.")
        if may_manage(request.user, programme):
            return redirect("programmes:people", programme.pk)
        return redirect("portfolio:home")
    context = {"membership": membership, "programme": programme, "lost": losses(membership)}
    return render(request, "reviews/end_role.html", context)


def losses(membership: Membership) -> list[str]:
    person = membership.user
    others = membership.programme.memberships.active().filter(user=person)
    return lost_with(
        membership.role,
        person.name,
        is_only=not others.exclude(pk=membership.pk).exists(),
        has_joined=person.joined_at is not None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def team(request, pk):
    project = get_project_or_404(request.user, pk)
    if not may_manage(request.user, project.programme):
        raise PermissionDenied(
            f"Only the programme manager names the team. {ask_managers(project.programme)}"
        )
    now = timezone.now()
    # Programme and days first: whoever changes a day locks its projects after it.
    for record in (project.programme, *days_ahead([project.programme_id], at=now), project):
        hold(request, record)
    forms = forms_of_team(request, project)
    by = {"by": request.user, "at": now}
    if (
        carry_out(forms["roles"], roles.set_team, project=project, **by)
        or carry_out(forms["join"], projects.join_team, project=project, role="member", **by)
        or carry_out(forms["leave"], projects.end_team_role, **by)
    ):
        messages.success(request, "The team is saved.")
        return redirect("reviews:team", project.pk)
    refused = next((form for form in forms.values() if form.is_bound), None)
    context = {"project": project, "form": refused, **forms}
    status = status_of(refused or forms["roles"])
    return render(request, "reviews/team.html", context, status=status)


def forms_of_team(request, project: Project) -> dict[str, Form]:
    """Return the page's forms by name, the one that was posted filled in."""
    sent = request.GET.get("what") if request.method == "POST" else None
    return {
        name: kind(request.POST if sent == name else None, project=project)
        for name, kind in TEAM_FORMS.items()
    }


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request, pk):
    """Show every gap that somebody leaves in the programme, and let them go."""
    membership = get_membership_or_404(request.user, pk)
    person, programme = membership.user, membership.programme
    if not may_manage(request.user, programme):
        raise PermissionDenied(
            f"Only the programme manager lets people go. {ask_managers(programme)}"
        )
    now = timezone.now()
    gaps = leaving.gaps_of(person, [programme], programme.organisation.today(now))
    asks = leaving.asks(gaps, by_name=True)
    form = LeaveForm(request.POST if request.method == "POST" else None, person=person, asks=asks)
    about = {"person": person, "programmes": [programme], "by": request.user, "at": now}
    if carry_out(form, leaving.leave, **about):
        messages.success(request, f"{person} has left {programme}.")
        if person == request.user:
            return redirect("portfolio:home")
        return redirect("programmes:people", programme.pk)
    context = {"form": form, "person": person, "programme": programme, "gaps": gaps}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/leave.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def close_account(request, pk):
    """Let somebody leave every programme of the organisation, and close their account."""
    person = get_person_or_404(request.user, pk)
    now = timezone.now()
    programmes = queries.programmes_to_leave(person)
    gaps = leaving.gaps_of(
        person, [one for one in programmes if not one.archived_at], person.today(now)
    )
    asks = leaving.asks(gaps, by_name=False)
    form = LeaveForm(request.POST if request.method == "POST" else None, person=person, asks=asks)
    about = {"programmes": programmes, "by": request.user, "at": now, "closing": True}
    if carry_out(form, leaving.leave, person=person, **about):
        messages.success(request, f"{person} has left, and can no longer sign in.")
        return redirect("programmes:staff")
    context = {"form": form, "person": person, "programmes": programmes, "gaps": gaps}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/close_account.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def archive(request, pk):
    programme = get_programme_or_404(request.user, pk)
    if not may_manage(request.user, programme):
        raise PermissionDenied(f"Only the programme manager archives it. {ask_managers(programme)}")
    form = ArchiveForm(request.POST or None, programme=programme)
    about = {"programme": programme, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.archive_programme, **about):
        undo = reverse("programmes:restore", args=[pk])
        messages.success(request, f"“{programme}” is archived.", extra_tags=undo)
        return redirect("portfolio:home")
    context = {"form": form, "programme": programme}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/archive.html", context, status=status)


def membership_to_change(request, pk: int) -> Membership:
    membership = get_membership_or_404(request.user, pk, ended=True)
    if not may_manage(request.user, membership.programme):
        raise PermissionDenied(
            "Only the programme manager changes and ends roles. "
            f"{ask_managers(membership.programme)}"
        )
    return membership


def ended_meanwhile(request, membership: Membership):
    """Lead back to the people, whose roles stand there as they are now."""
    role, by = membership.get_role_display().lower(), membership.ended_by
    words = f"{membership.user} is no longer {role}: {by} has ended that role."
    messages.info(request, words)
    return redirect("programmes:people", membership.programme_id)
