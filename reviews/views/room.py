"""The room on a review day: the page of a project on a screen, its turn, notes, minutes."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from programmes.permissions import ask_managers, may_manage
from reviews import actions, queries
from reviews.forms.decisions import NoteForm
from reviews.models import DayState
from reviews.packs.pdf import minutes_pdf as set_minutes
from reviews.packs.slides import SLIDES, slide, slide_number
from reviews.permissions import (
    get_note_or_404,
    get_review_day_or_404,
    get_review_or_404,
    may_decide,
    may_note,
    may_run,
)
from safeguards.forms import carry_out

HALF = timedelta(minutes=5)


@require_safe
def room(request, pk):
    review = get_review_or_404(request.user, pk)
    return render(request, "reviews/room.html", room_context(request, review, NoteForm()))


def room_context(request, review, form) -> dict:
    day, now = review.review_day, timezone.now()
    number = slide_number(request.GET.get("slide", ""))
    shown = slide(queries.shown_of(review, day.programme.organisation.today(now)), number)
    if "svg" in shown:
        # Drawn by us, its words escaped.
        shown["svg"] = mark_safe(shown["svg"])  # noqa: S308
    return turn_context(review) | {
        "review": review,
        "project": review.project,
        "day": day,
        "slide": shown,
        "number": number,
        "numbers": range(1, SLIDES + 1),
        "neighbours": queries.neighbours_of(review, request.user),
        "now": now,
        "notes": queries.notes_of(review),
        "form": form,
        "may_run": may_run(request.user, day),
        "may_note": may_note(request.user, review),
        "may_decide": may_decide(request.user, day.programme),
    }


def turn_context(review) -> dict:
    turn = getattr(review, "turn", None)
    if turn is None:
        return {"turn": None}
    begun = turn.began_at
    return {"turn": turn, "feedback_at": begun + HALF, "ends_at": begun + 2 * HALF}


@require_POST
def begin_turn(request, pk):
    review = get_review_or_404(request.user, pk)
    day = review.review_day
    if not may_run(request.user, day):
        asked = ask_managers(day.programme)
        raise PermissionDenied(f"The chair and the programme manager call projects up. {asked}")
    actions.begin_turn(review=review, by=request.user, at=timezone.now())
    return redirect("reviews:room", review.pk)


@require_POST
def add_note(request, pk):
    review = get_review_or_404(request.user, pk)
    if not may_note(request.user, review):
        asked = ask_managers(review.project.programme)
        raise PermissionDenied(
            "The mentor, the steering group, executives and the programme manager take notes. "
            f"{asked}"
        )
    form = NoteForm(request.POST)
    if carry_out(form, actions.add_note, review=review, by=request.user, at=timezone.now()):
        return redirect("reviews:room", review.pk)
    context = room_context(request, review, form)
    return render(request, "reviews/room.html", context, status=422)


@require_POST
def take_back_note(request, pk):
    note = get_note_or_404(request.user, pk)
    if not may_note(request.user, note.review):
        asked = ask_managers(note.review.project.programme)
        raise PermissionDenied(f"Whoever takes notes takes them back. {asked}")
    actions.take_back_note(note=note, at=timezone.now())
    messages.success(request, "The note is taken back.")
    return redirect("reviews:room", note.review_id)


@require_safe
def minutes(request, pk):
    day = get_review_day_or_404(request.user, pk)
    context = {
        "day": day,
        "programme": day.programme,
        "items": queries.minutes_for(day, request.user),
        "may_send": may_manage(request.user, day.programme) and day.state == DayState.HELD,
    }
    return render(request, "reviews/minutes.html", context)


@require_safe
def minutes_pdf(request, pk):
    day = get_review_day_or_404(request.user, pk)
    when = f"Review day on {date_format(day.on, 'l j F Y')}"
    items = queries.minutes_for(day, request.user)
    made = set_minutes(f"Minutes: {day.programme}", when, items, fonts=settings.FONTS)
    name = f"minutes-{slugify(day.programme.name)}-{day.on:%Y-%m-%d}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


@require_POST
def send_minutes(request, pk):
    day = get_review_day_or_404(request.user, pk)
    if not may_manage(request.user, day.programme):
        asked = ask_managers(day.programme)
        raise PermissionDenied(f"The programme manager sends the minutes. {asked}")
    try:
        count = actions.send_minutes(day=day, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        people = f"{count} {'person' if count == 1 else 'people'}"
        messages.success(request, f"The minutes go to {people}, each what they may read.")
    return redirect("reviews:minutes", day.pk)
