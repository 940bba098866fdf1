"""Who takes part in a programme, and inviting them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.actions import reset_second_factor
from people.queries import found_people, with_second_factor
from people.rules import invitations_open_since
from programmes import actions, queries
from programmes.forms import InviteForm, ListForm
from programmes.lists import written
from programmes.models import Programme
from programmes.permissions import (
    ask_managers,
    get_membership_or_404,
    get_programme_or_404,
    is_manager,
    may_invite_again,
    may_manage,
    may_reset_second_step,
)
from safeguards.forms import carry_out, is_new


@require_safe
def people(request, pk):
    programme = get_programme_or_404(request.user, pk)
    if not is_manager(request.user, programme):
        raise PermissionDenied(
            f"Only the programme manager sees who was invited. {ask_managers(programme)}"
        )
    members = with_second_factor(queries.members_of(programme), "user")
    found = found_people(members, queries.ROLE_VIEWS, request.GET, who="user__")
    context = {
        "programme": programme,
        **found,
        "members": queries.with_team_roles(found["page"]),
        "may_manage": may_manage(request.user, programme),
        "open_since": invitations_open_since(timezone.now()),
    }
    return render(request, "programmes/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request, pk):
    programme = programme_to_fill(request, pk)
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


@require_POST
def reset_second_step(request, pk):
    membership = get_membership_or_404(request.user, pk)
    programme, person = membership.programme, membership.user
    if not may_reset_second_step(request.user, membership):
        raise PermissionDenied(
            f"The manager of the programme resets the second step of others, and an administrator "
            f"of {person.organisation} that of administrators. {ask_managers(programme)}"
        )
    reset_second_factor(person=person, by=request.user, at=timezone.now())
    messages.success(request, f"{person} can set up a second step anew. We have told them.")
    return redirect("programmes:people", programme.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def invite_many(request, pk):
    """Show what is in a list, row by row; only the button that counts them invites anybody.

    Rows that need correcting wait in the session while the good ones are let in.
    """
    programme = programme_to_fill(request, pk)
    waiting = f"rows to correct {programme.pk}"
    sent = request.method == "POST"
    initial = {"text": request.session.get(waiting, "")}
    form = ListForm(request.POST, request.FILES) if sent else ListForm(initial=initial)
    rows = []
    if sent and form.is_valid():
        otherwise = form.cleaned_data["otherwise"]
        rows = queries.checked(programme, form.rows, otherwise)
        ready = rows[: len(form.ready_rows)]
        wanted = "invite" in request.POST and ready and not any(one.problem for one in ready)
        if wanted and is_new(form):
            request.session[waiting] = form.cleaned_data["text"]
            return invite_all(request, programme, [one.row for one in ready])
    context = preview(form, rows) | {"form": form, "programme": programme}
    status = 422 if sent and form.errors else 200
    return render(request, "programmes/invite_many.html", context, status=status)


def preview(form: ListForm, rows: list[queries.Checked]) -> dict:
    """Return the good and bad rows, and the form to send on: the bad ones to correct."""
    good = [one for one in rows if not one.problem]
    bad = [one for one in rows if one.problem]
    if not rows:
        return {"good": good, "bad": bad, "next": form}
    initial = {
        "text": written([one.row for one in bad]) if bad else "",
        "ready": written([one.row for one in good]) if good else "",
        "otherwise": form.cleaned_data["otherwise"],
    }
    return {"good": good, "bad": bad, "next": ListForm(initial=initial)}


def invite_all(request, programme: Programme, rows):
    made = actions.invite_many(programme=programme, people=rows, by=request.user, at=timezone.now())
    count = "One person is" if len(made) == 1 else f"{len(made)} people are"
    if request.session[f"rows to correct {programme.pk}"].strip():
        messages.success(request, f"{count} invited. The other rows are left to correct.")
        return redirect("programmes:invite_many", programme.pk)
    messages.success(request, f"{count} invited.")
    return redirect("programmes:people", programme.pk)


def programme_to_fill(request, pk: int) -> Programme:
    programme = get_programme_or_404(request.user, pk)
    if not may_manage(request.user, programme):
        raise PermissionDenied(
            f"Only the programme manager invites people. {ask_managers(programme)}"
        )
    return programme
