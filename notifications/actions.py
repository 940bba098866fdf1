"""The only writer of notifications: plan what must be said, withdraw it, send what is due."""

import logging
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep
from typing import Any, NamedTuple, NotRequired, TypedDict, Unpack
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from notifications import rendering, transports
from notifications.ics import CalendarEntry
from notifications.models import Notification, Outbox
from notifications.rules import (
    HELD,
    REVOCABLE,
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
DONE = "It was done before this was sent."
MAYBE_SENT = "It may have been sent before the database was restored."


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
        _change(row, state=State.PLANNED, stopped_at=None, reason="", next_at=row.due_at)
    if row.state == State.PLANNED and not row.message:
        fresh = {name: getattr(wanted, name) for name in REFRESHED}
        if fresh != {name: getattr(row, name) for name in REFRESHED}:
            _change(row, **fresh, next_at=wanted.due_at)


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
    _note(swept_at=now + timedelta(seconds=monotonic() - started))
    return counts


class Released(NamedTuple):
    """What became of held mail: how many of each kind count as sent, are due now, and later."""

    ended: Counter[str]
    due: int
    later: int


def holding(*, since: datetime, at: datetime) -> str:
    """Return the SQL that has a restored database hold its mail, before anybody looks into it.

    `since` is the moment of its backup. Where the backup itself held mail, that is still unsolved.
    """
    first, second = (f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}" for moment in (since, at))
    return (
        "INSERT INTO notifications_outbox (id, held_since, held_at) "  # noqa: S608
        f"VALUES ({Outbox.ONLY}, '{first}', '{second}') ON CONFLICT (id) DO UPDATE SET "
        "held_since = COALESCE(notifications_outbox.held_since, excluded.held_since), "
        "held_at = excluded.held_at"
    )


@transaction.atomic
def release(*, sent_until: datetime, at: datetime) -> Released:
    """Let held mail leave again, but for what another database may have sent until that moment.

    Whether it did, nobody knows. Such rows end as EXPIRED and count as sent, so that nothing is
    said twice; ValidationError when the moment lies outside of the time that nobody knows of.
    """
    outbox = Outbox.objects.select_for_update().first()
    if outbox is None or outbox.held_since is None or outbox.held_at is None:
        raise ValidationError("Mail is not held.")
    if not outbox.held_since <= sent_until <= outbox.held_at:
        raise ValidationError(
            f"Give a moment from {outbox.held_since:%Y-%m-%d %H:%M} (the backup) to "
            f"{outbox.held_at:%Y-%m-%d %H:%M} UTC (the restore)."
        )
    waiting = Notification.objects.filter(state__in=(*WAITING, *HELD))
    unsure = waiting.filter(due_at__lte=sent_until)
    ended = Counter(unsure.values_list("kind", flat=True))
    unsure.update(
        state=State.EXPIRED,
        stopped_at=at,
        reason=MAYBE_SENT,
        counts_as_sent=True,
        token=None,
        lease_until=None,
    )
    _note(held_since=None, held_at=None)
    due = waiting.filter(next_at__lte=at).count()
    return Released(ended, due, waiting.count() - due)


def _note(**values: Any) -> None:
    """Write into the one row about sending, which is made when it is needed first."""
    if not Outbox.objects.filter(pk=Outbox.ONLY).update(**values):
        Outbox.objects.bulk_create([Outbox(pk=Outbox.ONLY, **values)], ignore_conflicts=True)


@transaction.atomic(durable=True)
def _take(at: datetime, counts: Counter[str]) -> Notification | None:
    """Return the next row that asks for something, claimed, or ended because its time is over."""
    free = Notification.objects.select_for_update(skip_locked=True).filter(_may_leave())
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
        _change(row, state=end[0], stopped_at=at, reason=end[1])
        return row
    if given_way := _collapse([one.pk for one in rivals if one.pk != row.pk], at):
        counts[State.COLLAPSED] += given_way
    _change(
        row,
        state=State.CLAIMED,
        token=uuid4(),
        lease_until=Now() + LEASE,
        attempts=row.attempts + 1,
    )
    return row


def _may_leave() -> Q:
    """Return which rows may be taken while mail is held: those that let people in, planned since.

    Nobody could work without them, and no other database has sent them.
    """
    held_at = Outbox.objects.filter(pk=Outbox.ONLY).values_list("held_at", flat=True).first()
    return Q(purge_when_sent=True, planned_at__gte=held_at) if held_at else Q()


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
    return _change(row, _ours() & wanted, state=State.SENDING, smtp_stage="", **message)


@transaction.atomic(durable=True)
def _still_ours(row: Notification, stage: str) -> bool:
    """Return whether the message may take the step after which it cannot be called back.

    A sender that slept past its lease, or whose message was withdrawn meanwhile, stops here.
    """
    not_withdrawn = Q(not_after=row.not_after)
    return _change(row, _ours() & not_withdrawn, smtp_stage=stage)


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
    if not _change(row, **values):
        log.warning("notification %s was taken over while it was %s", row.pk, row.state)


def _change(row: Notification, still: Q | None = None, **values: Any) -> bool:
    """Return whether the row was still as read (state and holder), and changed."""
    as_read = Notification.objects.filter(still or Q(), pk=row.pk, state=row.state, token=row.token)
    if "state" in values and values["state"] not in HELD:
        values |= {"token": None, "lease_until": None}
    if not as_read.update(**values):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    return True
