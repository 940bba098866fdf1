"""Accepting an invitation, one's own account, logos; sign-in itself is allauth's."""

from allauth.core import ratelimit
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import actions
from people.forms import DetailsForm, InvitationForm, NewEmailForm, RemindersForm
from people.models import Logo
from people.queries import sessions_of


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request, pk, token):
    person = actions.invited_person(pk, token)
    if person is None:
        if request.user.pk == pk:
            return redirect(settings.LOGIN_REDIRECT_URL)
        return render(request, "people/invitation_over.html", status=410)
    form = InvitationForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            person = actions.accept_invitation(person=person, at=now, **form.cleaned_data)
        except ValidationError:  # somebody was quicker with the same link
            return render(request, "people/invitation_over.html", status=410)
        login(request, person)
        request.session.set_expiry(0)  # as after every sign-in: until the browser is closed
        UserSession.objects.create_from_request(request)
        messages.success(request, f"Welcome, {person.name}. Your account is ready.")
        return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"form": form, "person": person}
    status = 422 if form.is_bound else 200
    return render(request, "people/accept_invitation.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def own_account(request):
    person, now = request.user, timezone.now()
    what = request.GET.get("what") if request.method == "POST" else None
    details = DetailsForm(request.POST if what == "details" else None, person=person)
    reminders = RemindersForm(request.POST if what == "reminders" else None, person=person)
    if details.is_valid():
        actions.change_details(person=person, at=now, **details.cleaned_data)
        messages.success(request, "Your details are saved.")
        return redirect("own_account")
    if reminders.is_valid():
        actions.choose_reminders(person=person, at=now, **reminders.cleaned_data)
        messages.success(request, "Your choice is saved. It holds for the next review on.")
        return redirect("own_account")
    context = {
        "details": details,
        "reminders": reminders,
        "form": details if details.is_bound else None,
        "sessions": sessions_of(person, key=request.session.session_key, at=now),
    }
    status = 422 if details.is_bound else 200
    return render(request, "people/own_account.html", context, status=status)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def change_email(request):
    form = NewEmailForm(request.POST or None, person=request.user)
    # The same patience with wrong passwords as where allauth asks for one.
    if refused := ratelimit.consume_or_429(request, action="reauthenticate", user=request.user):
        return refused
    if form.is_valid():
        try:
            email = actions.ask_for_new_email(
                person=request.user, at=timezone.now(), **form.cleaned_data
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(
                request, f"We have written to {email}. Open the link in that mail to confirm it."
            )
            return redirect("own_account")
    status = 422 if form.is_bound else 200
    return render(request, "people/change_email.html", {"form": form}, status=status)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_email(request, token):
    """Confirm from any device: whoever reads the mail of the new address has the link."""
    found = actions.new_email(token)
    if found is None:
        return render(request, "people/confirm_email.html", status=410)
    person, email = found
    if request.method == "POST":
        try:
            actions.change_email(person=person, email=email, at=timezone.now())
        except ValidationError:  # somebody else has an account with it by now
            return render(request, "people/confirm_email.html", status=410)
        messages.success(request, f"Done. From now on, sign in with {email}.")
        return redirect("own_account")
    return render(request, "people/confirm_email.html", {"person": person, "email": email})


@require_POST
def sign_out_elsewhere(request):
    ended = actions.sign_out_elsewhere(
        person=request.user, keep=request.session.session_key, at=timezone.now()
    )
    others = "one other place" if ended == 1 else f"{ended} other places"
    words = f"You are signed out in {others}." if ended else "You were signed in nowhere else."
    messages.success(request, words)
    return redirect("own_account")


@login_not_required
@require_safe
def logo(request, name):
    """The name is random and says nothing of its owner, and a logo is no secret."""
    picture = get_object_or_404(Logo, pk=name)
    response = HttpResponse(picture.png, content_type="image/png")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
