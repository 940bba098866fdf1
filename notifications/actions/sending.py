"""Send what is due, each message once, whatever breaks on the way."""

import logging
from collections import Counter
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from notifications import rendering, transports
from notifications.actions.holding import may_leave
from notifications.actions.rows import change, note
from notifications.models import Notification, Outbox
from notifications.queries import has_room
from notifications.rules import (
    HELD,
    STOPPED,
    WAITING,
    Candidate,
    Result,
    State,
    after,
    ending,
    one_line,
    worth_sending,
)
from notifications.transports import Outcome, Transport
from people.models import User

log = logging.getLogger(__name__)

# Longer than the slowest hand-over that a transport allows, and than a sweep may live.
LEASE = timedelta(minutes=15)
CLAIMING_SECONDS = 120
RECORDING_SECONDS = 60


def sweep(*, now: datetime) -> Counter[str]:
    """Return how many messages this sweep brought into each state, having sent what is due.

    Any number of sweeps may run at once, and each may die at any moment: what it held is taken
    up again when its lease is out.
    """
    transport = transports.configured()
    counts: Counter[str] = Counter()
    started = monotonic()
    server_answers = True
    while server_answers and (elapsed := monotonic() - started) < CLAIMING_SECONDS:
        at = now + timedelta(seconds=elapsed)
        row = _take(at, counts)
        if row is None:
            break
        if row.state == State.CLAIMED:
            server_answers = _send(row, transport, at)
        counts[row.state] += 1
    note(swept_at=now + timedelta(seconds=monotonic() - started))
    return counts


@transaction.atomic(durable=True)
def _take(at: datetime, counts: Counter[str]) -> Notification | None:
    """Return the next row that asks for something, claimed, or ended because its time is over."""
    if settings.MAIL_PER_MINUTE:
        # One after the other, so that no two take the last place of a minute.
        note()
        Outbox.objects.select_for_update().get(pk=Outbox.ONLY)
        if not has_room(at, settings.MAIL_PER_MINUTE):
            return None
    free = Notification.objects.select_for_update(skip_locked=True).filter(may_leave())
    left_behind = free.filter(state__in=HELD, lease_until__lt=Now()).order_by("lease_until")
    due = free.filter(state__in=WAITING, next_at__lte=at).order_by("next_at", "id")
    row = left_behind.first() or due.first()
    if row is None:
        return None
    if row.state == State.SENDING:
        # The stage is written before a message can no longer be called back, and only then.
        result = Result.UNCERTAIN if row.smtp_stage else Result.LATER
        reason = "Its sender stopped while handing it over."
        _record(row, Outcome(result, row.smtp_stage, reason), at, keeps_mail=True)
        return row
    rivals = _rivals(row, at)
    end = ending(
        at=at,
        not_after=row.not_after,
        may_receive=row.even_if_inactive or row.recipient.is_active,
        most_urgent=worth_sending(rivals, at) == row.pk,
        prepared=bool(row.message),
        attempts=row.attempts,
    )
    if end:
        change(row, state=end[0], stopped_at=at, reason=end[1])
        return row
    if given_way := _collapse([one.pk for one in rivals if one.pk != row.pk], at):
        counts[State.COLLAPSED] += given_way
    change(
        row,
        state=State.CLAIMED,
        token=uuid4(),
        lease_until=Now() + LEASE,
        attempts=row.attempts + 1,
    )
    return row


def _rivals(row: Notification, at: datetime) -> list[Candidate]:
    """Return the row and all due messages of its group to the same person, not yet ended."""
    if not row.group:
        return [Candidate(row.urgency, row.due_at, row.pk, row.not_after)]
    same = Notification.objects.filter(
        group=row.group,
        recipient=row.recipient_id,
        due_at__lte=at,
        state__in=(*WAITING, *HELD),
    )
    return [Candidate(*one) for one in same.values_list("urgency", "due_at", "pk", "not_after")]


def _collapse(pks: list[int], at: datetime) -> int:
    """Return how many rows gave way. One that is locked gives way when it is taken itself."""
    rows = Notification.objects.filter(pk__in=pks, state__in=WAITING)
    free = rows.select_for_update(skip_locked=True).values_list("pk", flat=True)
    return rows.filter(pk__in=list(free)).update(
        state=State.COLLAPSED, stopped_at=at, reason="A more urgent message was due."
    )


def _send(row: Notification, transport: Transport, at: datetime) -> bool:
    """Return whether the next message may be tried, having tried this one."""
    try:
        message = {} if row.message else rendering.frozen(row, at)
    except Exception as error:  # whatever is wrong with one message must not stop the others
        log.exception("notification %s cannot be written", row.pk)
        outcome = Outcome(
            Result.UNPREPARED, "", f"It could not be written: {one_line(repr(error))}"
        )
    else:
        if not _pass_fence(row, message, at):
            row.refresh_from_db()
            return True
        outcome = transport.deliver(
            sender=rendering.sender(),
            recipient=rendering.address(row.to),
            message=row.message.encode("ascii"),
            may_go=lambda stage: _still_ours(row, stage),
        )
    _record_surely(row, outcome, at, keeps_mail=transport.keeps_mail)
    if outcome.result == Result.CLOSED:
        log.error("the mail server takes no mail (%s): %s", outcome.stage, outcome.reason)
    return outcome.result != Result.CLOSED


@transaction.atomic(durable=True)
def _pass_fence(row: Notification, message: dict[str, str], at: datetime) -> bool:
    """Return whether the row is still ours, still wanted, and now durably SENDING."""
    # Conditions on the row itself, none by join: only these are looked at again after
    # waiting for somebody who is just withdrawing it.
    wanted = Q(not_after=None) | Q(not_after__gte=at)
    return change(row, _ours() & wanted, state=State.SENDING, smtp_stage="", **message)


@transaction.atomic(durable=True)
def _still_ours(row: Notification, stage: str) -> bool:
    """Return whether the message may take the step after which it cannot be called back.

    A sender that slept past its lease, or whose message was withdrawn meanwhile, stops here.
    """
    not_withdrawn = Q(not_after=row.not_after)
    return change(row, _ours() & not_withdrawn, smtp_stage=stage)


def _ours() -> Q:
    active = Q(Exists(User.objects.filter(pk=OuterRef("recipient"), is_active=True)))
    return Q(lease_until__gt=Now()) & (Q(even_if_inactive=True) | active)


def _record_surely(row: Notification, outcome: Outcome, at: datetime, *, keeps_mail: bool) -> None:
    """Record, asking a database again that is away for a moment: the mail has left, and nobody
    else knows of it."""
    until = monotonic() + RECORDING_SECONDS
    while True:
        try:
            return _record(row, outcome, at, keeps_mail=keeps_mail)
        except (OperationalError, InterfaceError):
            if monotonic() > until or connection.in_atomic_block:
                raise
            log.warning("notification %s cannot be recorded yet", row.pk)
            connection.close()
            sleep(1)


def _record(row: Notification, outcome: Outcome, at: datetime, *, keeps_mail: bool) -> None:
    state, pause = after(outcome.result, row.attempts)
    values: dict[str, Any] = {
        "state": state,
        "smtp_stage": outcome.stage,
        "reason": (outcome.reason or row.reason)[:500],
    }
    if state == State.SENT:
        values["sent_at"] = at
    elif state in STOPPED:
        values["stopped_at"] = at
    else:
        values["next_at"] = at + pause
    if outcome.result == Result.CLOSED:
        # No fault of this message, so its patience is not spent.
        values["attempts"] = row.attempts - 1
    if row.purge_when_sent and state in (State.SENT, State.FAILED) and not keeps_mail:
        values |= {"context": {}, "message": ""}
    if not change(row, **values):
        log.warning("notification %s was taken over while it was %s", row.pk, row.state)
