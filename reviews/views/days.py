"""Pages of review days, their slots and reviews."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_safe

from people.models import User
from programmes.models import Programme
from programmes.permissions import (
    ask_managers,
    get_programme_or_404,
    may_manage,
)
from projects.permissions import may_edit
from reviews import actions, queries
from reviews.forms.days import ReviewDayForm, SlotsForm
from reviews.forms.people import DelegateForm
from reviews.models import DayState, ReviewDay
from reviews.permissions import (
    get_review_day_or_404,
    get_review_or_404,
    may_check,
    may_decide,
    may_delegate,
    may_see_pack,
)
from safeguards.conflicts import hold, status_of
from safeguards.forms import carry_out


@require_safe
def days(request, pk):
    programme = get_programme_or_404(request.user, pk)
    today = programme.organisation.today(timezone.now())
    context = {
        "programme": programme,
        "days": queries.days_of(programme, today, request.GET.get("page")),
        "today": today,
        "may_manage": may_manage(request.user, programme),
    }
    return render(request, "reviews/days.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def delegate(request, pk):
    programme = get_programme_or_404(request.user, pk)
    if not may_delegate(request.user, programme):
        raise PermissionDenied("An executive names their own delegate, and nobody for them.")
    named = request.user.delegates.active().filter(programme=programme).first()
    form = DelegateForm(
        request.POST or None,
        programme=programme,
        initial={"person": named and named.person_id},
    )
    about = {"programme": programme, "executive": request.user}
    if carry_out(form, actions.name_delegate, **about, by=request.user, at=timezone.now()):
        person = form.cleaned_data["person"]
        messages.success(request, f"{person or 'Nobody'} gets your invitations and packs as well.")
        return redirect("portfolio:home")
    context = {"form": form, "programme": programme}
    return render(request, "reviews/delegate.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def add_day(request, pk):
    programme = get_programme_or_404(request.user, pk)
    refuse_others(request.user, programme)
    form = ReviewDayForm(request.POST or None, programme=programme)
    about = {"programme": programme, "by": request.user, "at": timezone.now()}
    if day := carry_out(form, actions.schedule_day, **about):
        messages.success(
            request, "The review day is in the diary. Now put projects into its slots."
        )
        return redirect("reviews:slots", day.pk)
    context = {"form": form, "programme": programme}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/add_day.html", context, status=status)


@require_safe
def day(request, pk):
    day = get_review_day_or_404(request.user, pk)
    now = timezone.now()
    today = day.programme.organisation.today(now)
    may = may_manage(request.user, day.programme)
    planned = may and day.state == DayState.PLANNED
    context = {
        "day": day,
        "programme": day.programme,
        "today": today,
        "slots": queries.day_plan(day, request.user, today),
        "may_move": planned,
        "may_cancel": planned and not actions.has_begun(day, at=now),
        "may_fill": planned and day.on >= today,
        "coming": day.state == DayState.PLANNED and day.on >= today,
        "sees_pack": may_see_pack(request.user, day.programme),
        "now": now,
        "telling": queries.telling(day, now) if may else None,
        "clashes": queries.clashes(day) if planned and day.on >= today else [],
    }
    return render(request, "reviews/day.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def slots(request, pk):
    day = day_to_change(request, pk)
    form = SlotsForm(request.POST or None, day=day)
    looking = form.looks()
    if looking:
        form = form.suggested()
    elif carry_out(form, actions.set_slots, day=day, by=request.user, at=timezone.now()):
        messages.success(request, "The slots are saved. Whoever’s slot is new or changed is told.")
        return redirect("reviews:day", day.pk)
    context = {"form": form, "day": day, "looking": looking}
    status = 200 if looking else status_of(form)
    return render(request, "reviews/slots.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def move(request, pk):
    day = day_to_change(request, pk)
    names = ("on", "starts", "ends", "place", "call_link", "chair")
    initial = {name: getattr(day, name) for name in names}
    about = {"programme": day.programme, "initial": initial, "history": day.history}
    form = ReviewDayForm(request.POST or None, **about)
    about = {"day": day, "by": request.user, "at": timezone.now()}
    if moved := carry_out(form, actions.move_day, **about):
        when = date_format(moved.on, "l j F Y")
        messages.success(request, f"The review day is on {when}. Everybody concerned is told.")
        return redirect("reviews:day", day.pk)
    context = {"form": form, "day": day, "people": queries.concerned(day)}
    return render(request, "reviews/move.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request, pk):
    day = day_to_change(request, pk)
    if request.method == "POST":
        try:
            actions.cancel_day(day=day, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, "The review day is cancelled. Everybody concerned is told.")
        return redirect("reviews:day", day.pk)
    return render(request, "reviews/cancel.html", {"day": day, "lost": queries.lost_with(day)})


@require_safe
def review(request, pk):
    review = get_review_or_404(request.user, pk)
    today = review.project.programme.organisation.today(timezone.now())
    context = {
        "review": review,
        "project": review.project,
        "day": review.review_day,
        "pack": queries.pack_facts(review, today),
        "words": queries.own_words_of(review),
        "ready": queries.ready_for(review, today),
        "may_check": may_check(request.user, review),
        "may_edit": may_edit(request.user, review.project),
        "may_decide": may_decide(request.user, review.project.programme)
        and review.review_day.state != DayState.CANCELLED
        and review.review_day.on <= today,
        "today": today,
    }
    return render(request, "reviews/review.html", context)


def refuse_others(user: User, programme: Programme) -> None:
    if not may_manage(user, programme):
        raise PermissionDenied(
            f"Only the programme manager sets up review days. {ask_managers(programme)}"
        )


def day_to_change(request, pk: int) -> ReviewDay:
    """Return a planned review day, for those who may change it."""
    day = get_review_day_or_404(request.user, pk)
    refuse_others(request.user, day.programme)
    hold(request, day)
    if day.state != DayState.PLANNED:
        raise PermissionDenied(
            f"This review day was {day.get_state_display().lower()}, so it stays as it is. "
            "Schedule another one."
        )
    return day
