"""Mail that a restored database holds, until somebody says what may have been sent already."""

from collections import Counter
from datetime import UTC, datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from notifications.actions.rows import note
from notifications.models import Notification, Outbox
from notifications.rules import HELD, WAITING, State

MAYBE_SENT = "It may have been sent before the database was restored."


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
    note(held_since=None, held_at=None)
    due = waiting.filter(next_at__lte=at).count()
    return Released(ended, due, waiting.count() - due)


def may_leave() -> Q:
    """Return which rows may be taken while mail is held: those that let people in, planned since.

    Nobody could work without them, and no other database has sent them.
    """
    held_at = Outbox.objects.filter(pk=Outbox.ONLY).values_list("held_at", flat=True).first()
    return Q(purge_when_sent=True, planned_at__gte=held_at) if held_at else Q()
