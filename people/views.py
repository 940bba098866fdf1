"""What links in mails lead to, and logos; sign-in itself is allauth's."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.account.views import password_change
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from people import actions
from people.forms import InvitationForm
from people.models import Logo


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
        response = perform_password_login(request, {"email": person.email}, login)
        request.session.set_expiry(0)  # as after every sign-in: until the browser is closed
        return response
    context = {"form": form, "person": person}
    status = 422 if form.is_bound else 200
    return render(request, "people/accept_invitation.html", context, status=status)


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
        back = request.POST.get("next", "")
        safe = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
        return redirect(back if safe else settings.LOGIN_REDIRECT_URL)
    return JsonResponse(request.session.left(timezone.now()))


@login_not_required
@require_safe
def logo(request, name):
    """The name is random and says nothing of its owner, and a logo is no secret."""
    picture = get_object_or_404(Logo, pk=name)
    response = HttpResponse(picture.png, content_type="image/png")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
