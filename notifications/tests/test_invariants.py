"""Random lives of notifications: whatever happens in whatever order, the invariants hold.

Senders die, sleep past their lease and wake, clocks step, events move and end, people leave and
come back. The mail server is played here, because it has to look at the row from inside.
"""

from collections import Counter, defaultdict
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from notifications import actions
from notifications.actions import sending
from notifications.models import Notification
from notifications.rules import HELD, WAITING, Result, State
from notifications.tests.make import NOW, person, planned
from notifications.transports import Outcome
from people.models import User

HOUR = timedelta(hours=1)
# Days before the event, and for how many hours it may still be said.
KINDS = {14: 6 * 24, 7: 5 * 24, 1: 24}
FATES = ("taken", "later", "refused", "closed", "silent")
DEATHS = ("before", "going", "after")
RECALLS = ("slept", "withdrawn", "left")

# What a state may become between two looks; between them a row can take several steps.
ENDS = {State.FAILED, State.EXPIRED, State.COLLAPSED, State.SUPERSEDED, State.SUPPRESSED}
OPEN = {*WAITING, *HELD}
MAY_BECOME = {state: {*OPEN, *ENDS, State.SENT} for state in OPEN} | {
    State.SENT: {State.SENT},
    State.FAILED: {State.FAILED},
    State.EXPIRED: {State.EXPIRED},
    State.COLLAPSED: {State.COLLAPSED},
    # Wanted again, because the last word counts.
    State.SUPERSEDED: {*OPEN, *ENDS, State.SENT},
    State.SUPPRESSED: {*OPEN, *ENDS, State.SENT},
}


class Killed(BaseException):
    """The process is gone: nothing after it runs."""


def lapse() -> None:
    """Let every lease run out by the database's clock."""
    Notification.objects.filter(state__in=HELD).update(lease_until=NOW - 99 * 24 * HOUR)


class Server:
    """A mail server that does with each message what it is told, and then takes everything."""

    keeps_mail = True

    def __init__(self):
        self.reset()

    def reset(self):
        self.script: list[str] = []
        self.copies: dict[str, list[bytes]] = defaultdict(list)
        self.excuses: Counter[str] = Counter()
        self.at = NOW

    def deliver(self, *, sender, recipient, message, may_go) -> Outcome:
        row = Notification.objects.get(message=message.decode("ascii"))
        # I3: it is written down before the first byte.
        assert row.state == State.SENDING
        fate = self.script.pop(0) if self.script else "taken"
        if fate == "closed":
            return Outcome(Result.CLOSED, "connect", "no answer")
        if fate == "refused":
            return Outcome(Result.REFUSED, "rcpt", "550 nobody")
        if fate == "later":
            return Outcome(Result.LATER, "rcpt", "451 later")
        if fate == "before":
            raise Killed
        if fate in RECALLS:
            getattr(self, fate)(row)
            # I4 and I6: nobody sends what is no longer theirs, or no longer wanted.
            assert not may_go("after_dot")
            return Outcome(Result.LATER, "", "It was called back before it left.")
        assert may_go("after_dot")
        if fate == "going":
            raise Killed
        # I6: never after its time, never to somebody who left.
        row.refresh_from_db()
        assert row.recipient.is_active
        assert row.not_after is None or row.not_after >= self.at
        self.copies[row.key].append(message)
        if fate in ("silent", "after"):
            self.excuses[row.key] += 1
        if fate == "after":
            raise Killed
        if fate == "silent":
            return Outcome(Result.UNCERTAIN, "after_dot", "no answer")
        return Outcome(Result.ACCEPTED, "quit")

    def slept(self, row) -> None:
        lapse()

    def withdrawn(self, row) -> None:
        actions.withdraw(subject=row.subject, at=self.at + HOUR, reason="moved")

    def left(self, row) -> None:
        User.objects.filter(pk=row.recipient_id).update(is_active=False)


SERVER = Server()


class Lives(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        Notification.objects.all().delete()
        self.server = SERVER
        SERVER.reset()
        self.now = NOW
        User.objects.update(is_active=True)
        self.people = list(User.objects.order_by("pk"))
        self.events = dict.fromkeys(range(2), (0, NOW + 20 * 24 * HOUR))
        self.ended: set[int] = set()
        self.keys: set[str] = set()
        self.frozen: dict[str, tuple] = {}
        self.states: dict[str, str] = {}
        self.asleep: list[Notification] = []

    # What people do

    @rule(event=st.integers(0, 1), who=st.integers(0, 1))
    def plan(self, event, who):
        """Plan the event's reminders, as the act itself does and every hour's planner again."""
        if event in self.ended:
            return
        generation, starts = self.events[event]
        for days, hours in KINDS.items():
            key = f"event:{event}:{generation}:{days}:{who}"
            due = starts - timedelta(days=days)
            planned(
                User.objects.get(pk=self.people[who].pk),
                key,
                at=self.now,
                subject=f"event:{event}",
                group=f"event:{event}:{generation}",
                urgency=30 - days,
                due_at=due,
                not_after=due + hours * HOUR,
            )
            self.keys.add(key)
            # I1: one row of each key, however often it is planned.
            assert Notification.objects.filter(key=key).count() == 1

    @rule(event=st.integers(0, 1), days=st.integers(-10, 20))
    def move(self, event, days):
        generation, starts = self.events[event]
        self.events[event] = (generation + 1, starts + timedelta(days=days))
        actions.withdraw(subject=f"event:{event}", at=self.now, reason="It was moved.")

    @rule(event=st.integers(0, 1))
    def cancel(self, event):
        self.ended.add(event)
        actions.withdraw(subject=f"event:{event}", at=self.now, reason="It was cancelled.")

    @rule(who=st.integers(0, 1), active=st.booleans())
    def leave_or_rejoin(self, who, active):
        User.objects.filter(pk=self.people[who].pk).update(is_active=active)

    @rule(hours=st.sampled_from([-1, 1, 6, 24, 72, 168]))
    def clock(self, hours):
        self.now += hours * HOUR

    # What senders do

    @rule(fates=st.lists(st.sampled_from(FATES + RECALLS), min_size=1, max_size=4))
    def sweep(self, fates):
        self.plan_due()
        self.run(fates)

    @rule(fates=st.lists(st.sampled_from(FATES), max_size=2), death=st.sampled_from(DEATHS))
    def die(self, fates, death):
        self.plan_due()
        self.run([*fates, death])

    def run(self, fates):
        self.server.script, self.server.at = list(fates), self.now
        with suppress(Killed):
            actions.sweep(now=self.now)
        self.server.script = []

    @rule(sweeps=st.integers(0, 2))
    def sleep_through(self, sweeps):
        """One claims, sleeps past its lease while others go on, and wakes."""
        self.plan_due()
        self.fall_asleep()
        lapse()
        for _ in range(sweeps):
            self.run([])
        if self.asleep:
            self.wake()

    def plan_due(self):
        key = f"now:{len(self.keys)}"
        someone = User.objects.get(pk=self.people[0].pk)
        planned(someone, key, at=self.now, subject=f"now:{key}", due_at=self.now)
        self.keys.add(key)

    @rule()
    def leases_run_out(self):
        lapse()

    @rule()
    def fall_asleep(self):
        """A sender claims and is not heard of until it wakes."""
        row = sending._take(self.now, Counter())
        if row and row.state == State.CLAIMED:
            self.asleep.append(row)

    @precondition(lambda self: self.asleep)
    @rule()
    def wake(self):
        row = self.asleep.pop()
        now = Notification.objects.get(pk=row.pk)
        ours = now.state == row.state and now.token == row.token
        alive = ours and now.lease_until > NOW - 98 * 24 * HOUR
        self.server.script, self.server.at = ["taken"], self.now
        sending._send(row, self.server, self.now)
        self.server.script = []
        if not alive:
            # I4: only who holds an unexpired lease changes a row.
            after = Notification.objects.get(pk=row.pk)
            assert (after.state, after.token, after.message) == (now.state, now.token, now.message)

    @rule()
    def everything_works_again(self):
        """I9: nothing that is due stays behind, once a server and a sender are there."""
        self.asleep.clear()
        lapse()
        for _ in range(3):
            self.now += 2 * HOUR
            self.run([])
        left = Notification.objects.filter(state__in=OPEN, next_at__lte=self.now)
        assert not left.exists(), list(left.values("key", "state", "attempts"))

    # What must hold

    @invariant()
    def nothing_is_lost_or_invented(self):
        # I8: what was planned is the sum of all states.
        rows = dict(Notification.objects.values_list("key", "state"))
        assert rows.keys() == self.keys

    @invariant()
    def what_is_sent_arrived_and_only_once(self):
        # I2: and each further copy is explained by a server that did not confirm, or a death.
        for row in Notification.objects.filter(state=State.SENT):
            assert self.server.copies[row.key]
        for key, copies in self.server.copies.items():
            assert len(copies) <= 1 + self.server.excuses[key]

    @invariant()
    def what_was_written_stays(self):
        # I5: message, identity and date, from the first sending on.
        for row in Notification.objects.exclude(message=""):
            written = (row.message, row.message_id, row.date_header)
            assert self.frozen.setdefault(row.key, written) == written
        for copies in self.server.copies.values():
            assert len(set(copies)) == 1

    @invariant()
    def states_follow_their_rules(self):
        # I7: UNKNOWN, like all others, ends in a way that says why.
        for row in Notification.objects.all():
            before = self.states.get(row.key, State.PLANNED)
            assert row.state in MAY_BECOME[State(before)], (row.key, before, row.state)
            assert row.state in (*OPEN, State.SENT) or row.reason
            assert row.state != State.UNKNOWN or row.reason
            self.states[row.key] = row.state


@pytest.mark.django_db
def test_the_invariants_hold_whatever_happens(monkeypatch):
    monkeypatch.setattr(sending.transports, "configured", lambda: SERVER)
    for name in ("Ada Lead", "Ben Mentor"):
        person(name)
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate,),
        ),
    )
