"""Plan what must be said, take it back, and let it go once more."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NotRequired, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction

from notifications.actions.rows import change
from notifications.ics import CalendarEntry
from notifications.models import Notification
from notifications.queries import can_go_again
from notifications.rules import REVOCABLE, State
from people.models import User

DONE = "It was done before this was sent."
REFRESHED = ("context", "calendar", "due_at", "not_after")
# What is frozen before the first byte leaves.
WRITTEN = ("message", "message_id", "date_header")


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
    address: NotRequired[str]
    group: NotRequired[str]
    urgency: NotRequired[int]
    even_if_inactive: NotRequired[bool]
    purge_when_sent: NotRequired[bool]


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
    rows = {
        message["key"]: Notification(**message, next_at=message["due_at"], planned_at=at)
        for message in wanted
    }
    # Everybody writes in the same order, so that no two wait for each other.
    in_order = [rows[key] for key in sorted(rows)]
    Notification.objects.bulk_create(in_order, ignore_conflicts=True, batch_size=100)
    existing = {row.key: row for row in Notification.objects.filter(key__in=rows).order_by("pk")}
    for key, row in existing.items():
        _bring_up_to_date(row, rows[key], at)
    return [existing[key] for key in rows]


def _bring_up_to_date(row: Notification, wanted: Notification, at: datetime) -> None:
    may_receive = wanted.recipient.is_active or row.even_if_inactive
    withdrawn_at = row.stopped_at if row.state in REVOCABLE else None
    if withdrawn_at and withdrawn_at <= at and may_receive:
        change(row, state=State.PLANNED, stopped_at=None, reason="", next_at=row.due_at)
    if row.state == State.PLANNED and not row.message:
        fresh = {name: getattr(wanted, name) for name in REFRESHED}
        if fresh != {name: getattr(row, name) for name in REFRESHED}:
            change(row, **fresh, next_at=wanted.due_at)


@transaction.atomic
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
    unsent = about.filter(state__in=(State.PLANNED, State.CLAIMED, State.UNKNOWN))
    locked = unsent.select_for_update().order_by("pk").values_list("pk", flat=True)
    return unsent.filter(pk__in=list(locked)).update(
        state=State.SUPERSEDED, stopped_at=at, reason=reason, token=None, lease_until=None
    )


@transaction.atomic
def take_out(*, line: str, at: datetime) -> None:
    """Take what was done out of unsent mails that are made of lines with keys.

    `line` is how those keys begin: "session:12:". A mail that has no line left is withdrawn.
    """
    rows = Notification.objects.filter(state=State.PLANNED, context__has_key="lines")
    for row in rows.select_related("recipient").order_by("key"):
        lines = [one for one in row.context["lines"] if not one["key"].startswith(line)]
        if not lines:
            withdraw(subject=row.subject, keys=[row.key], at=at, reason=DONE)
        elif lines != row.context["lines"]:
            names = ("key", "kind", "recipient", "subject", "due_at", "not_after")
            plan(at=at, context={"lines": lines}, **{n: getattr(row, n) for n in names})


@transaction.atomic
def send_again(*, row: Notification, by: User, at: datetime) -> Notification:
    """Return the message, waiting to be sent once more, as somebody asked who mended its cause.

    One that no server can have taken is written anew, for the address may be another one now; one
    that may have arrived keeps its bytes, so that a second copy is the same message.
    """
    row = Notification.objects.select_for_update().get(pk=row.pk)
    if not can_go_again(row, at):
        raise ValidationError("It is on its way already, was sent, or comes too late to be sent.")
    fresh: dict[str, Any] = {} if row.smtp_stage == "after_dot" else dict.fromkeys(WRITTEN, "")
    reason = f"{by.name} had it sent again."
    change(
        row, state=State.PLANNED, stopped_at=None, next_at=at, attempts=0, reason=reason, **fresh
    )
    return row
