"""After a restore nothing leaves that another database may have sent, and nothing else is lost."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from notifications.actions import MAYBE_SENT, holding, plan_many, release, sweep, withdraw
from notifications.models import Notification, Outbox
from notifications.queries import held_since
from notifications.rules import State
from notifications.tests.make import NOW, person, planned

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
# The backup at NOW, the restore three hours later.
RESTORED = NOW + 3 * HOUR


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.MAIL_URL = "mailbox:"


def hold(since=NOW, at=RESTORED):
    with connection.cursor() as cursor:
        cursor.execute(holding(since=since, at=at))


def states() -> dict[str, str]:
    return dict(Notification.objects.values_list("key", "state"))


def sent(at) -> set[str]:
    """Return what leaves when everything due is sent."""
    before = {key for key, state in states().items() if state == State.SENT}
    sweep(now=at)
    return {key for key, state in states().items() if state == State.SENT} - before


def left_in(state: State, key: str, **values) -> Notification:
    """Return a row as a sender left it that was at work at the moment of the backup."""
    row = planned(person(f"{key} person"), key)
    holder = {"token": "1" * 32, "lease_until": NOW} if state != State.UNKNOWN else {}
    Notification.objects.filter(pk=row.pk).update(state=state, message="m", **holder, **values)
    return row


def test_only_what_lets_people_in_leaves_while_mail_is_held():
    ada = person()
    planned(ada, "reminder")
    planned(ada, "old password", purge_when_sent=True)
    left_in(State.SENDING, "leaving")
    hold()
    planned(ada, "notice", at=RESTORED + HOUR)
    planned(ada, "new password", at=RESTORED + HOUR, purge_when_sent=True)
    assert sent(RESTORED + 2 * HOUR) == {"new password"}
    assert states()["leaving"] == State.SENDING
    assert held_since() == NOW
    # The sweep has finished all the same: nothing hangs.
    assert Outbox.objects.get().swept_at >= RESTORED + 2 * HOUR


def test_what_may_have_been_sent_counts_as_sent_and_all_else_goes_on():
    ada = person()
    for key, due in {"before": NOW - HOUR, "between": NOW + HOUR, "after": NOW + 3 * HOUR}.items():
        planned(ada, key, due_at=due)
    planned(ada, "later", due_at=RESTORED + 9 * HOUR)
    planned(ada, "put off")
    Notification.objects.filter(key="put off").update(next_at=RESTORED + 9 * HOUR)
    unsure = {"before", "between", "put off"}
    for state in (State.CLAIMED, State.SENDING, State.UNKNOWN):
        left_in(state, state.value)
        unsure.add(state.value)
    hold()
    planned(ada, "notice", at=RESTORED + HOUR)
    released = release(sent_until=NOW + 2 * HOUR, at=RESTORED + 2 * HOUR)
    assert released.ended.total() == len(unsure)
    assert (released.due, released.later) == (2, 1)
    for row in Notification.objects.filter(key__in=unsure):
        assert (row.state, row.reason) == (State.EXPIRED, MAYBE_SENT)
        assert row.counts_as_sent
        assert row.stopped_at == RESTORED + 2 * HOUR
    assert held_since() is None
    assert sent(RESTORED + 2 * HOUR) == {"after", "notice"}
    assert sent(RESTORED + 9 * HOUR) == {"later"}


def test_nobody_brings_back_what_counts_as_sent():
    ada = person()
    planned(ada, "reminder")
    hold()
    release(sent_until=RESTORED, at=RESTORED + HOUR)
    # An hourly planner wants it as before, and again after somebody withdrew it.
    wanted = {
        "key": "reminder",
        "kind": "notifications.account",
        "recipient": ada,
        "subject": "review_day:1",
        "context": {"subject": "s", "text": "t", "html": ""},
        "due_at": NOW,
    }
    plan_many([wanted], at=RESTORED + HOUR)
    withdraw(subject="review_day:1", at=RESTORED + HOUR, reason="It changed.")
    plan_many([wanted], at=RESTORED + 2 * HOUR)
    assert states() == {"reminder": State.EXPIRED}
    assert sent(RESTORED + 3 * HOUR) == set()


def test_mail_is_released_once_and_only_for_the_time_that_nobody_knows_of():
    with pytest.raises(ValidationError, match="not held"):
        release(sent_until=NOW, at=NOW)
    planned(person(), "reminder")
    hold()
    for moment in (NOW - HOUR, RESTORED + HOUR):
        with pytest.raises(ValidationError, match="Give a moment from 2026-06-10 09:00"):
            release(sent_until=moment, at=RESTORED + HOUR)
    assert states() == {"reminder": State.PLANNED}
    release(sent_until=NOW, at=RESTORED + HOUR)
    with pytest.raises(ValidationError, match="not held"):
        release(sent_until=NOW, at=RESTORED + HOUR)


def test_a_backup_that_held_mail_itself_leaves_its_own_question_open():
    hold()
    hold(since=RESTORED + HOUR, at=RESTORED + 2 * HOUR)
    assert held_since() == NOW
    with pytest.raises(ValidationError, match="Give a moment"):
        release(sent_until=NOW - HOUR, at=RESTORED + 3 * HOUR)
    release(sent_until=RESTORED + 2 * HOUR, at=RESTORED + 3 * HOUR)


def test_a_later_sweep_notes_itself_without_forgetting_the_hold():
    sweep(now=NOW)
    hold()
    sweep(now=RESTORED)
    assert held_since() == NOW
