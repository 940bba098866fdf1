"""How a row changes hands and state, and the one row about sending as a whole."""

from typing import Any

from django.db.models import Q

from notifications.models import Notification, Outbox
from notifications.rules import HELD


def change(row: Notification, still: Q | None = None, **values: Any) -> bool:
    """Return whether the row was still as read (state and holder), and changed."""
    as_read = Notification.objects.filter(still or Q(), pk=row.pk, state=row.state, token=row.token)
    if "state" in values and values["state"] not in HELD:
        values |= {"token": None, "lease_until": None}
    if not as_read.update(**values):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    return True


def note(**values: Any) -> None:
    """Write into the one row about sending, which is made when it is needed first."""
    outbox = Outbox.objects.filter(pk=Outbox.ONLY)
    if not (outbox.update(**values) if values else outbox.exists()):
        Outbox.objects.bulk_create([Outbox(pk=Outbox.ONLY, **values)], ignore_conflicts=True)
