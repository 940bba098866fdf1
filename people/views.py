"""What links in mails lead to, and logos; sign-in itself is allauth's."""

import logging

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.account.views import password_change
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import actions
from people.addresses import is_here
from people.forms import InvitationForm
from people.models import Logo
from people.sign_on import FAULTS, PROVIDER, callback, offered

log = logging.getLogger(__name__)


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
        messages.success(request, f"Welcome, {person.name}. Your account is ready.")
        login = Login(user=person, redirect_url=resolve_url(settings.LOGIN_REDIRECT_URL))
        return perform_password_login(request, {"email": person.email}, login)
    context = {"form": form, "person": person, "token": token, "sign_on": offered()}
    status = 422 if form.is_bound else 200
    return render(request, "people/accept_invitation.html", context, status=status)


@login_not_required
@require_POST
def join_by_sign_on(request, pk, token):
    if actions.invited_person(pk, token) is None:
        return render(request, "people/invitation_over.html", status=410)
    return to_provider(request, data={"invitation": [pk, token]})


@login_not_required
@require_POST
def sign_on(request):
    """Lead to the identity provider, and afterwards to where the person was going."""
    return to_provider(request, next_url=way_on(request))


def way_on(request) -> str | None:
    """Return the page that came with the form, to go on to, if it is one of ours."""
    wanted = request.POST.get("next", "")
    return wanted if is_here(wanted) else None


@login_not_required
@require_safe
def sign_on_callback(request):
    """Hear what the identity provider says of whoever was led there."""
    if not offered():
        raise Http404
    try:
        return callback(request)
    except FAULTS as fault:
        return not_reached(request, fault)


@require_POST
@reauthentication_required
def link_sign_on(request):
    return to_provider(request, data={"link": request.user.pk})


@require_POST
def unlink_sign_on(request):
    try:
        actions.unlink_sign_on(person=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.info(request, " ".join(refusal.messages))
    else:
        messages.success(request, "From now on you sign in with your password alone.")
    return redirect("portfolio:own_account")


def to_provider(request, *, next_url: str | None = None, data: dict | None = None):
    if not offered():
        raise Http404
    provider = get_adapter().get_provider(request, PROVIDER)
    try:
        return provider.redirect(request, AuthProcess.LOGIN, next_url, data)
    except FAULTS as fault:
        return not_reached(request, fault)


def not_reached(request, fault: Exception):
    log.warning("Single sign-on failed: %r", fault)
    return render(request, "people/sign_on_failed.html", {"sign_on": offered()}, status=503)


@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request):
    """allauth's page, for those who have a password to change."""
    if not request.user.has_usable_password():
        return render(request, "account/no_password.html")
    return password_change(request)


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
        return redirect("portfolio:own_account")
    return render(request, "people/confirm_email.html", {"person": person, "email": email})


@require_http_methods(["GET", "HEAD", "POST"])
def session(request):
    """Say how long the sign-in goes on. Whoever posts stays signed in: the middleware sees it."""
    if request.method == "POST":
        return redirect(way_on(request) or settings.LOGIN_REDIRECT_URL)
    return JsonResponse(request.session.left(timezone.now()))


@login_not_required
@require_safe
def logo(request, name):
    """The name is random and says nothing of its owner, and a logo is no secret."""
    picture = get_object_or_404(Logo, pk=name)
    response = HttpResponse(picture.png, content_type="image/png")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
