from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from notifications import actions, rendering
from notifications.actions import sending
from notifications.models import Notification
from notifications.rules import FEW_TRIES, Result, State
from notifications.tests.make import NOW, entry, person, planned
from notifications.transports import Outcome

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
# Longer than any wait between two tries, however slow the machine.
LATER = timedelta(hours=2)


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.MAIL_URL = "mailbox:"


def states() -> dict[str, str]:
    return dict(Notification.objects.values_list("key", "state"))


def sweep(at=NOW):
    return dict(actions.sweep(now=at))


def test_a_due_message_is_sent_once():
    row = planned(person())
    assert sweep() == {"sent": 1}
    assert sweep(NOW + DAY) == {}
    row.refresh_from_db()
    assert row.sent_at - NOW < MINUTE
    assert "Text of one." in row.message
    assert row.token is None


def test_nothing_is_sent_before_it_is_due():
    planned(person(), due_at=NOW + MINUTE)
    assert sweep() == {}
    assert sweep(NOW + MINUTE) == {"sent": 1}


def test_planning_twice_is_planning_once():
    ada = person()
    planned(ada)
    planned(ada)
    assert sweep() == {"sent": 1}
    planned(ada)
    assert sweep(NOW + DAY) == {}


def test_a_planned_message_is_brought_up_to_date():
    ada = person()
    planned(ada, due_at=NOW + DAY)
    row = planned(ada, context={"subject": "New"}, due_at=NOW, calendar=entry(), not_after=NOW)
    row.refresh_from_db()
    assert (row.context, row.due_at, row.next_at, row.not_after) == (
        {"subject": "New"},
        NOW,
        NOW,
        NOW,
    )
    assert row.calendar == entry()


def test_a_sent_message_is_never_changed():
    ada = person()
    planned(ada)
    sweep()
    row = planned(ada, context={"subject": "New"})
    row.refresh_from_db()
    assert row.context["subject"] == "About one"


def test_planning_many_takes_no_query_for_each_unchanged_row():
    ada = person()

    def wanted(count):
        return [
            actions.Wanted(
                key=f"k{number}",
                kind="notifications.account",
                recipient=ada,
                subject="review_day:1",
                context={"subject": "s"},
                due_at=NOW,
            )
            for number in range(count)
        ]

    rows = actions.plan_many(wanted(20), at=NOW)
    assert [row.key for row in rows] == [f"k{number}" for number in range(20)]
    with CaptureQueriesContext(connection) as many:
        actions.plan_many(wanted(20), at=NOW)
    with CaptureQueriesContext(connection) as few:
        actions.plan_many(wanted(2), at=NOW)
    assert len(many) == len(few)


def test_planning_is_undone_with_the_act_that_planned():
    with pytest.raises(RuntimeError), transaction.atomic():
        planned(person())
        raise RuntimeError
    assert not Notification.objects.exists()


def test_withdrawn_messages_are_not_sent():
    ada, ben = person(), person("Ben Mentor")
    planned(ada, "a")
    planned(ada, "b")
    planned(ada, "elsewhere", subject="review_day:2")
    planned(ben, "c")
    about = {"subject": "review_day:1", "at": NOW, "reason": "moved"}
    assert actions.withdraw(**about, recipient=ada, keys=["a", "c"]) == 1
    assert actions.withdraw(**about, recipient=ada) == 1
    assert actions.withdraw(**about) == 1
    assert sweep() == {"sent": 1}
    assert states() == {
        "a": "superseded",
        "b": "superseded",
        "c": "superseded",
        "elsewhere": "sent",
    }
    assert Notification.objects.get(key="a").reason == "moved"


def test_a_withdrawn_message_that_is_wanted_again_is_sent():
    ada = person()
    planned(ada)
    actions.withdraw(subject="review_day:1", at=NOW, reason="left the team")
    planned(ada, context={"subject": "Welcome back"}, at=NOW + MINUTE, due_at=NOW + DAY)
    assert sweep(NOW + MINUTE) == {}
    assert sweep(NOW + DAY) == {"sent": 1}
    assert "Welcome back" in Notification.objects.get().message


def test_a_planner_that_looked_before_the_withdrawal_brings_nothing_back():
    ada = person()
    planned(ada)
    actions.withdraw(subject="review_day:1", at=NOW + MINUTE, reason="cancelled")
    planned(ada, at=NOW)
    assert sweep(NOW + DAY) == {}


def test_withdrawing_between_claim_and_fence_stops_the_sender():
    row = planned(person())
    claimed = sending._take(NOW, Counter())
    assert claimed.state == State.CLAIMED
    assert actions.withdraw(subject="review_day:1", at=NOW, reason="moved") == 1
    assert not sending._pass_fence(claimed, {"message": "m"}, NOW)
    row.refresh_from_db()
    assert (row.state, row.message) == (State.SUPERSEDED, "")


def test_deactivating_between_claim_and_fence_stops_the_sender():
    ada = person()
    planned(ada)
    claimed = sending._take(NOW, Counter())
    ada.is_active = False
    ada.save()
    assert not sending._pass_fence(claimed, {"message": "m"}, NOW)


def test_the_fence_closes_with_the_window():
    planned(person(), not_after=NOW + MINUTE)
    claimed = sending._take(NOW, Counter())
    assert not sending._pass_fence(claimed, {"message": "m"}, NOW + 2 * MINUTE)


def test_the_fence_closes_with_the_lease():
    planned(person())
    claimed = sending._take(NOW, Counter())
    lapse()
    assert not sending._pass_fence(claimed, {"message": "m"}, NOW)


def lapse():
    """Let every lease run out by the database's clock."""
    held = Notification.objects.exclude(lease_until=None)
    assert held.update(lease_until=NOW - DAY)


def test_a_claim_holds_for_fifteen_minutes_of_the_databases_clock():
    planned(person())
    claimed = sending._take(NOW, Counter())
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        (now,) = cursor.fetchone()
    claimed.refresh_from_db()
    if isinstance(now, str):
        lease = claimed.lease_until.replace(tzinfo=None) - datetime.fromisoformat(now)
    else:
        lease = claimed.lease_until - now
    assert 14 * MINUTE < lease < 16 * MINUTE


def test_what_a_dead_claimer_held_is_claimed_again():
    planned(person())
    dead = sending._take(NOW, Counter())
    assert sweep(NOW + DAY) == {}
    lapse()
    assert sweep() == {"sent": 1}
    assert not sending._pass_fence(dead, {"message": "m"}, NOW)
    assert states() == {"one": "sent"}


def being_sent(row, stage=""):
    """Return the row as one whose sender has passed the fence, and the stage if it came so far."""
    claimed = sending._take(NOW, Counter())
    assert claimed.pk == row.pk
    assert sending._pass_fence(claimed, rendering.frozen(claimed, NOW), NOW)
    assert not stage or sending._still_ours(claimed, stage)
    return claimed


@pytest.mark.parametrize(("stage", "state"), [("", "planned"), ("after_dot", "unknown")])
def test_what_a_dead_sender_held_is_sent_again_unchanged(stage, state):
    row = planned(person())
    dead = being_sent(row, stage)
    lapse()
    assert sweep(NOW + DAY) == {state: 1}
    row.refresh_from_db()
    assert (row.reason, row.smtp_stage) == ("Its sender stopped while handing it over.", stage)
    assert sweep(NOW + DAY + 2 * MINUTE) == {"sent": 1}
    row.refresh_from_db()
    assert row.message == dead.message
    assert row.reason == "Its sender stopped while handing it over."


def test_a_sender_that_slept_past_its_lease_stops_before_the_last_step():
    row = planned(person())
    sleeper = being_sent(row)
    lapse()
    assert not sending._still_ours(sleeper, "after_dot")
    assert sweep(NOW) == {"planned": 1}
    assert not sending._still_ours(sleeper, "after_dot")
    row.refresh_from_db()
    assert row.smtp_stage == ""


@pytest.mark.parametrize("why", ["withdrawn", "left"])
def test_what_is_no_longer_wanted_is_called_back_before_the_last_step(why):
    row = planned(person())
    sender = being_sent(row)
    if why == "left":
        row.recipient.is_active = False
        row.recipient.save()
    else:
        actions.withdraw(subject="review_day:1", at=NOW + MINUTE, reason="moved")
    assert not sending._still_ours(sender, "after_dot")


def test_what_was_just_leaving_when_it_was_withdrawn_is_not_sent_again():
    planned(person())
    dead = sending._take(NOW, Counter())
    assert sending._pass_fence(dead, rendering.frozen(dead, NOW), NOW)
    assert actions.withdraw(subject="review_day:1", at=NOW, reason="moved") == 0
    lapse()
    sweep(NOW + MINUTE)
    assert sweep(NOW + DAY) == {"expired": 1}


def test_a_late_sender_cannot_change_what_was_taken_over():
    row = planned(person())
    late = sending._take(NOW, Counter())
    assert sending._pass_fence(late, rendering.frozen(late, NOW), NOW)
    lapse()
    sweep(NOW)
    refused = Outcome(Result.REFUSED, "rcpt", "no")
    sending._record(late, refused, NOW, keeps_mail=True)
    row.refresh_from_db()
    assert row.state == State.PLANNED


def test_only_the_most_urgent_of_a_group_is_sent():
    ada, ben = person(), person("Ben Mentor")
    planned(ada, "14 days", group="review_day:1", urgency=10)
    planned(ada, "1 day", group="review_day:1", urgency=30)
    planned(ada, "7 days", group="review_day:1", urgency=20)
    planned(ada, "later", group="review_day:1", urgency=90, due_at=NOW + DAY)
    planned(ada, "other event", group="review_day:2", urgency=10)
    planned(ben, "other person", group="review_day:1", urgency=10)
    assert sweep() == {"sent": 3, "collapsed": 2}
    assert states() == {
        "14 days": "collapsed",
        "7 days": "collapsed",
        "1 day": "sent",
        "later": "planned",
        "other event": "sent",
        "other person": "sent",
    }


def test_a_message_waiting_for_its_next_try_gives_way_to_a_more_urgent_one():
    ada = person()
    row = planned(ada, "7 days", group="g", urgency=20)
    Notification.objects.filter(pk=row.pk).update(next_at=NOW + DAY)
    planned(ada, "1 day", group="g", urgency=30)
    assert sweep() == {"sent": 1, "collapsed": 1}
    assert states()["7 days"] == "collapsed"


def test_a_message_whose_time_is_over_expires():
    planned(person(), not_after=NOW - MINUTE)
    assert sweep() == {"expired": 1}


def test_an_inactive_person_gets_nothing_but_account_mail():
    gone = person(active=False)
    planned(gone, "reminder")
    planned(gone, "invitation", even_if_inactive=True)
    assert sweep() == {"suppressed": 1, "sent": 1}
    assert states() == {"reminder": "suppressed", "invitation": "sent"}


def test_who_comes_back_is_told_what_is_still_wanted():
    ada = person(active=False)
    planned(ada)
    sweep()
    planned(ada, at=NOW + MINUTE)
    assert states() == {"one": "suppressed"}
    ada.is_active = True
    ada.save()
    planned(ada, at=NOW + MINUTE)
    assert sweep(NOW + MINUTE) == {"sent": 1}


def test_a_message_that_cannot_be_written_fails_after_five_tries_and_holds_up_no_other(caplog):
    poison = planned(person(), "poison", kind="notifications.no_such_template")
    planned(person("Ben Mentor"), "good")
    assert sweep() == {"planned": 1, "sent": 1}
    at = NOW
    for _ in range(FEW_TRIES - 2):
        at += LATER
        assert sweep(at) == {"planned": 1}
    at += LATER
    assert sweep(at) == {"failed": 1}
    assert sweep(at + DAY) == {}
    poison.refresh_from_db()
    assert "TemplateDoesNotExist" in poison.reason
    assert "cannot be written" in caplog.text


def test_a_message_that_kills_its_writer_each_time_fails():
    row = planned(person())
    for _ in range(FEW_TRIES):
        assert sending._take(NOW, Counter()).state == State.CLAIMED
        lapse()
    assert sweep() == {"failed": 1}
    row.refresh_from_db()
    assert row.stopped_at


def test_the_mailbox_keeps_the_links_of_account_mail():
    planned(person(), purge_when_sent=True)
    sweep()
    assert "Text of one." in Notification.objects.get().message


def test_a_sweep_stops_claiming_after_its_time(monkeypatch):
    planned(person())
    monkeypatch.setattr(sending, "CLAIMING_SECONDS", 0)
    assert sweep() == {}


@pytest.mark.parametrize(
    "values",
    [
        {"state": "lost"},
        {"state": State.SENT},
        {"state": State.FAILED},
        {"state": State.CLAIMED},
        {"state": State.UNKNOWN},
        {"sent_at": NOW},
        {"lease_until": NOW},
    ],
)
def test_the_database_refuses_rows_that_contradict_themselves(values):
    row = planned(person())
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.filter(pk=row.pk).update(**values)
