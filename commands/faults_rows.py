"""The rows of the fault table: what is broken in each, and what must hold nevertheless."""

import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import cycle, islice
from typing import NamedTuple

from commands.faults_check import Verdict, verdict
from commands.faults_ring import Ring
from commands.faults_sink import HOWS, STAGES
from commands.faults_times import DOT, LEASE, STEPS, WAIT

# After a fault: its lease, the wait before the next try, and a busy machine.
PATIENCE = 90
ALLOWANCE = LEASE + DOT + WAIT + 20
STOPS = ("claimed", "sending", "data", "leaving", "after_dot", "dotted", "answered")
# No more at once: those that are awake go on with what is due.
MOST_ASLEEP = 2
# A worker takes a few seconds to start again.
WHOLE = 25
# What the mail server says no to for good ends a message, and rightly.
REFUSED = [("rcpt", "5xx"), ("data", "5xx"), ("after_dot", "5xx")]


class Line(NamedTuple):
    """A line of the table."""

    name: str
    faults: int
    verdict: Verdict


class Trial:
    """One row while it runs: what was wanted, and since when."""

    def __init__(self, ring: Ring, name: str, prefix: str) -> None:
        self.ring, self.name, self.prefix = ring, name, prefix
        self.since, self.struck = time.time(), ring.struck()
        self.keys: list[str] = []

    def plan(self, number: int, **values: float) -> None:
        self.keys = self.ring.plan(self.prefix, number, **values)

    def settle(self, seconds: float, meanwhile: Callable[[float], None] | None = None) -> None:
        self.ring.settle(self.keys, seconds, meanwhile)

    def line(
        self,
        *,
        faults: int | None = None,
        may_end: Iterable[tuple[str, str]] = (),
        outage: float = 0,
    ) -> Line:
        self.ring.withdraw_orders()
        found = verdict(
            wanted=self.keys,
            rows=self.ring.rows(self.prefix),
            deliveries=self.ring.deliveries(self.prefix),
            strikes=self.ring.strikes(self.since),
            uncertain=self.ring.uncertain(self.prefix),
            may_end=set(may_end),
            allowance=timedelta(seconds=ALLOWANCE + outage),
        )
        struck = self.ring.struck() - self.struck if faults is None else faults
        return Line(self.name, struck, found)


def few(number: int) -> int:
    """Return how many of something that takes its time, or that every worker feels."""
    return max(4, number // 20)


def kills(ring: Ring, number: int, faults: int) -> Line:
    """kill -9 at every step in turn, and every 25th time of a whole worker at any moment."""
    trial, steps = Trial(ring, "kill -9 at every step", "kill"), cycle(STEPS)
    spread = max(faults * 0.8, 10)
    trial.plan(number, spread=spread)
    laid = 0

    def strike(passed: float) -> None:
        nonlocal laid
        while laid < faults and passed >= spread * laid / faults:
            laid += 1
            if laid % WHOLE == 0:
                ring.kill_worker(laid // WHOLE % 2)
            else:
                ring.order(next(steps), "kill")

    trial.settle(spread + PATIENCE, strike)
    return trial.line()


def stops(ring: Ring, number: int, faults: int) -> Line:
    """SIGSTOP until the lease is out and somebody else has taken the row, then SIGCONT."""
    trial, times = Trial(ring, "SIGSTOP beyond the lease", "stop"), few(faults)
    orders = islice(cycle(STOPS), times)
    spread = times / MOST_ASLEEP * (LEASE + 3)
    trial.plan(number // 5, spread=spread)

    def stop(passed: float) -> None:
        if ring.asleep() + ring.waiting_orders() < MOST_ASLEEP and (step := next(orders, "")):
            ring.order(step, "stop")

    trial.settle(spread + PATIENCE, stop)
    return trial.line()


def smtp(ring: Ring, number: int, faults: int) -> Line:
    """Every fault at every stage of SMTP that is no refusal for good."""
    trial, before = Trial(ring, "SMTP 4xx, hang, half-close, drop, each stage", "smtp"), 0
    before = len(ring.sink.faults)
    pairs = [(stage, how) for stage in STAGES for how in HOWS]
    script = [pair for pair in pairs if pair not in REFUSED] * max(1, faults // 400)
    ring.sink.script.extend(script)
    spread = len(script) * 0.5
    trial.plan(number // 5, spread=spread)
    trial.settle(spread + PATIENCE)
    ring.sink.script.clear()
    return trial.line(faults=len(ring.sink.faults) - before, outage=spread)


def refusals(ring: Ring, number: int, faults: int) -> Line:
    """A recipient or a message refused for good: FAILED at once, not tried again."""
    trial, before = Trial(ring, "SMTP 5xx to a recipient", "refused"), len(ring.sink.faults)
    script = REFUSED * max(1, few(faults) // len(REFUSED))
    ring.sink.script.extend(script)
    trial.plan(len(script) + few(number), spread=3)
    trial.settle(PATIENCE)
    struck = len(ring.sink.faults) - before
    failed = [row.key for row in ring.rows("refused") if row.state == "failed"]
    line = trial.line(faults=struck, may_end=[(key, "failed") for key in failed])
    if len(failed) != struck:
        line.verdict.complaints.append(f"{struck} refused, {len(failed)} failed")
    return line
