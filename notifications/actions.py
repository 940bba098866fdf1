"""The only writer of notifications: plan what must be said, withdraw it, send what is due."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NotRequired, TypedDict, Unpack

from django.db import transaction

from notifications.ics import CalendarEntry
from notifications.models import Notification
from notifications.rules import HELD, REVOCABLE, State
from people.models import User


class Wanted(TypedDict):
    """A message that ought to be sent: who, about what, from when, until when."""

    key: str
    kind: str
    recipient: User
    subject: str
    context: dict[str, Any]
    due_at: datetime
    calendar: NotRequired[CalendarEntry | None]
    not_after: NotRequired[datetime | None]
    group: NotRequired[str]
    urgency: NotRequired[int]
    even_if_inactive: NotRequired[bool]
    purge_when_sent: NotRequired[bool]


REFRESHED = ("context", "calendar", "due_at", "not_after")


def plan(*, at: datetime, **wanted: Unpack[Wanted]) -> Notification:
    """Return the row of this key, made or brought up to date in the caller's transaction."""
    return plan_many([wanted], at=at)[0]


@transaction.atomic
def plan_many(wanted: Iterable[Wanted], *, at: datetime) -> list[Notification]:
    """Return one row for each wanted message, in the same order.

    A key that exists is brought up to date while it is planned and not yet written out. One that
    was withdrawn, or held back from an inactive person, until `at` is planned again: the last
    word counts, and a planner that read its data before the withdrawal brings nothing back.
    All others stay as they are.
    """
    rows = [Notification(**message, next_at=message["due_at"], planned_at=at) for message in wanted]
    Notification.objects.bulk_create(rows, ignore_conflicts=True, batch_size=100)
    existing = {
        row.key: row for row in Notification.objects.filter(key__in=[row.key for row in rows])
    }
    for row in rows:
        _bring_up_to_date(existing[row.key], row, at)
    return [existing[row.key] for row in rows]


def _bring_up_to_date(row: Notification, wanted: Notification, at: datetime) -> None:
    may_receive = wanted.recipient.is_active or row.even_if_inactive
    if row.state in REVOCABLE and row.stopped_at <= at and may_receive:
        _change(row, state=State.PLANNED, stopped_at=None, reason="", next_at=row.due_at)
    if row.state == State.PLANNED and not row.message:
        fresh = {name: getattr(wanted, name) for name in REFRESHED}
        if fresh != {name: getattr(row, name) for name in REFRESHED}:
            _change(row, **fresh, next_at=max(row.next_at, wanted.due_at))


def withdraw(
    *,
    subject: str,
    at: datetime,
    reason: str,
    recipient: User | None = None,
    keys: Iterable[str] | None = None,
) -> int:
    """Return how many unsent messages about the subject were stopped, in the caller's transaction.

    A sender that has claimed one fails at its fence. One whose mail is just leaving cannot be
    called back, but is not sent a second time.
    """
    about = Notification.objects.filter(subject=subject)
    if recipient is not None:
        about = about.filter(recipient=recipient)
    if keys is not None:
        about = about.filter(key__in=list(keys))
    about.filter(state=State.SENDING).update(not_after=at)
    return about.filter(state__in=(State.PLANNED, State.CLAIMED, State.UNKNOWN)).update(
        state=State.SUPERSEDED, stopped_at=at, reason=reason, token=None, lease_until=None
    )


def _change(row: Notification, **values: Any) -> bool:
    """Return whether the row was still as read (state and holder), and changed."""
    as_read = Notification.objects.filter(pk=row.pk, state=row.state, token=row.token)
    if "state" in values and values["state"] not in HELD:
        values |= {"token": None, "lease_until": None}
    if not as_read.update(**values):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    return True
