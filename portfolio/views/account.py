"""One's own account: name, job, reminders, address, and where one is signed in."""

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from people import actions
from people.models import User
from people.queries import sessions_of, sign_on_of
from portfolio.forms import DetailsForm, NewEmailForm, RemindersForm
from safeguards.conflicts import hold, status_of
from safeguards.forms import carry_out


@require_http_methods(["GET", "HEAD", "POST"])
def own_account(request):
    person, now = User.objects.get(pk=request.user.pk), timezone.now()
    hold(request, person)
    sent = request.GET.get("what") if request.method == "POST" else None
    details = DetailsForm(request.POST if sent == "details" else None, person=person)
    reminders = RemindersForm(request.POST if sent == "reminders" else None, person=person)
    if carry_out(details, actions.change_details, person=person, by=person, at=now):
        messages.success(request, "Your details are saved.")
        return redirect("portfolio:own_account")
    if carry_out(reminders, actions.choose_reminders, person=person, at=now):
        messages.success(request, "Your choice is saved. It holds from the next mail on.")
        return redirect("portfolio:own_account")
    refused = next((form for form in (details, reminders) if form.is_bound), None)
    context = {
        "details": details,
        "reminders": reminders,
        "form": refused,
        "calendar_token": actions.calendar_token(person),
        "base_url": settings.BASE_URL,
        "sign_on": sign_on_of(person),
        "sessions": sessions_of(person, key=request.session.session_key, at=now),
    }
    status = status_of(refused or details)
    return render(request, "portfolio/account/own.html", context, status=status)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def change_email(request):
    if not request.user.has_usable_password():
        return render(request, "account/no_password.html")
    form = NewEmailForm(request.POST or None, person=request.user)
    # The same patience with wrong passwords as where allauth asks for one.
    if refused := ratelimit.consume_or_429(request, action="reauthenticate", user=request.user):
        return refused
    about = {"person": request.user, "at": timezone.now()}
    if email := carry_out(form, actions.ask_for_new_email, **about):
        messages.success(
            request, f"We have written to {email}. Open the link in that mail to confirm it."
        )
        return redirect("portfolio:own_account")
    status = 422 if form.is_bound else 200
    return render(request, "portfolio/account/change_email.html", {"form": form}, status=status)


@require_POST
def sign_out_elsewhere(request):
    ended = actions.sign_out_elsewhere(
        person=request.user, keep=request.session.session_key, at=timezone.now()
    )
    others = "one other place" if ended == 1 else f"{ended} other places"
    words = f"You are signed out in {others}." if ended else "You were signed in nowhere else."
    messages.success(request, words)
    return redirect("portfolio:own_account")
