"""What happens in the room: turns that run, notes, and the minutes that are sent after."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from notifications import actions as notices
from people import remembered
from people.models import User
from reviews.models import DayState, Review, ReviewDay, RoomNote, Turn
from reviews.packs.frozen import canonical, digest
from reviews.queries import minutes_for
from reviews.telling import words_by_person

NEWS_FOR = timedelta(days=7)


def begin_turn(*, review: Review, by: User, at: datetime) -> Turn:
    """Return the project's ten minutes, running from now on for everybody in the room."""
    turn, _ = Turn.objects.update_or_create(
        review=review, defaults={"began_at": at, "began_by": by}
    )
    return turn


def add_note(*, review: Review, text: str, by: User, at: datetime) -> RoomNote:
    """Return what was noted while the project was reviewed."""
    note = RoomNote(review=review, text=text, written_at=at, written_by=by)
    note.save()
    return note


def take_back_note(*, note: RoomNote, at: datetime) -> RoomNote:
    """Return the note, which goes into no minutes; a second time changes nothing."""
    RoomNote.objects.filter(pk=note.pk, taken_back_at=None).update(taken_back_at=at)
    note.refresh_from_db()
    return note


@transaction.atomic
def send_minutes(*, day: ReviewDay, at: datetime) -> int:
    """Return how many people are sent the minutes, each what concerns them; same words once."""
    day = ReviewDay.objects.select_for_update().get(pk=day.pk)
    if day.state != DayState.HELD:
        raise ValidationError("The day has not been held yet, so it has no minutes.")
    people = User.objects.filter(is_active=True).in_bulk(words_by_person(day))
    planned = []
    for person in people.values():
        with remembered.page():
            items = minutes_for(day, person)
        if items:
            words = digest(canonical({"items": items}))[:16]
            planned.append(
                notices.Wanted(
                    key=f"minutes:{day.pk}:{person.pk}:{words}",
                    kind="reviews.minutes",
                    recipient=person,
                    subject=f"minutes:{day.pk}",
                    context={
                        "programme": day.programme.name,
                        "on": day.on.isoformat(),
                        "items": items,
                        "path": reverse("reviews:minutes", args=[day.pk]),
                        "pdf": reverse("reviews:minutes_pdf", args=[day.pk]),
                    },
                    due_at=at,
                    not_after=at + NEWS_FOR,
                )
            )
    notices.plan_many(planned, at=at)
    return len(planned)
