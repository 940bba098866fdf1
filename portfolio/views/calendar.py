"""A person's own calendar: the file, and making, renewing and ending its address."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from people import actions
from people.models import User
from portfolio import feed


# Calendar programs cannot sign in: who has the address has the file.
@login_not_required
@never_cache
@require_safe
def calendar(request, token):
    person = actions.person_of_calendar(token)
    if person is None:
        raise Http404
    now = timezone.now()
    return HttpResponse(
        feed.written(feed.entries_of(person, now), now),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="qi-programme.ics"'},
    )


@require_POST
def open_calendar(request):
    person = User.objects.get(pk=request.user.pk)
    actions.open_calendar(person=person, at=timezone.now())
    messages.success(request, "Your calendar has a new address. An earlier one works no more.")
    return redirect("portfolio:own_account")


@require_POST
def close_calendar(request):
    person = User.objects.get(pk=request.user.pk)
    actions.close_calendar(person=person, at=timezone.now())
    messages.success(request, "Your calendar has no address any more.")
    return redirect("portfolio:own_account")
