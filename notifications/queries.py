"""How sending goes, in numbers, for those who watch over the machines."""

from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.db.models.functions import Now

from notifications.models import Notification, Outbox
from notifications.rules import HELD, WAITING, State


def last_swept_at() -> datetime | None:
    """Return when a sweep last came to its end."""
    return Outbox.objects.filter(pk=Outbox.ONLY).values_list("swept_at", flat=True).first()


def held_since() -> datetime | None:
    """Return the moment of the backup that is the reason why mail is held; None when it is not."""
    return Outbox.objects.filter(pk=Outbox.ONLY).values_list("held_since", flat=True).first()


def oldest_due_at(at: datetime) -> datetime | None:
    """Return since when the message that waits longest could have been sent.

    What a mail server has put off counts from the moment when it is to be tried again.
    """
    due = Notification.objects.filter(state__in=(*WAITING, *HELD), next_at__lte=at)
    return due.aggregate(oldest=Min("next_at"))["oldest"]


def count_by_state() -> dict[State, int]:
    """Return how many messages there are in each state, all states named."""
    rows = Notification.objects.order_by().values_list("state").annotate(Count("pk"))
    counts = dict(rows)
    return {state: counts.get(state, 0) for state in State}


def can_go_again(row: Notification, at: datetime) -> bool:
    """Whether somebody may have it sent again: no mail server took it, and its time is not over."""
    timely = row.not_after is None or row.not_after > at
    return row.state == State.FAILED and timely and not row.purge_when_sent


def has_room(at: datetime, most: int) -> bool:
    """Whether one more message may leave, where so many may in any minute.

    What is being handed over counts as well: it may have left already. What a dead sender held
    does not, or it would never be taken up again.
    """
    held = Notification.objects.filter(state__in=HELD, lease_until__gt=Now()).count()
    sent = Notification.objects.filter(sent_at__gt=at - timedelta(minutes=1)).count()
    return held + sent < most
