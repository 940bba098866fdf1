"""Accepting an invitation; sign-in itself is allauth's."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from people import actions
from people.forms import InvitationForm


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
        messages.success(request, f"Welcome, {person.name}. Your account is ready.")
        return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"form": form, "person": person}
    status = 422 if form.is_bound else 200
    return render(request, "people/accept_invitation.html", context, status=status)
