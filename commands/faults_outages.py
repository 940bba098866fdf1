"""More rows of the fault table: what fails around the senders, and what people change meanwhile."""

import signal
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.utils import timezone
from redis import Redis as Connection

from commands.faults_ring import Ring
from commands.faults_rows import PATIENCE, Line, Trial, few
from notifications import actions
from notifications.rules import REVOCABLE

REDIS_AWAY = 8
DISK_FULL = 6
OUTLASTING = 45
# Of a review, as `reviews` plans them: so many days before, and valid until so many days before.
KINDS = ((14, 8), (7, 2), (1, 0))


def beats(ring: Ring, number: int, faults: int) -> Line:
    """A second beat, and the operating system's timer, beside the first."""
    trial, second, swept = Trial(ring, "Two beats and a timer", "beats"), ring.second_beat(), 0
    trial.plan(number // 5, spread=6)

    def sweep(passed: float) -> None:
        nonlocal swept
        if swept < few(faults):
            ring.sweep()
            swept += 1

    trial.settle(PATIENCE, sweep)
    second.kill()
    return trial.line(faults=1 + swept)


def redis(ring: Ring, number: int, faults: int) -> Line:
    """Redis forgets everything, then dies and stays away; what is planned meanwhile is kept."""
    trial, done = Trial(ring, "Redis flushed, killed, away", "redis"), 0
    trial.plan(number // 5, spread=REDIS_AWAY + 4)
    saved = "redis:saved"
    trial.keys.append(saved)

    def strike(passed: float) -> None:
        nonlocal done
        if done == 0:
            with Connection(unix_socket_path=str(ring.redis.socket)) as server:
                server.flushall()
            done = 1
        elif done == 1 and passed > 1:
            ring.redis.kill()
            ring.save([ring.wanted(saved, 0, timezone.now())])
            done = 2
        elif done == 2 and passed > 1 + REDIS_AWAY:
            ring.redis.start()
            done = 3

    trial.settle(PATIENCE + REDIS_AWAY, strike)
    return trial.line(faults=2, outage=REDIS_AWAY + 20)


def restarts(ring: Ring, number: int, faults: int) -> Line:
    """PostgreSQL is ended at once, as by a power cut, and started again."""
    server = ring.postgresql
    assert server
    trial, done = Trial(ring, "PostgreSQL immediate restart", "restart"), 0
    times = min(6, few(faults))
    # As in real life, and not as elsewhere here, a lease outlasts the start of a database.
    ring.renew_workers(QI_FAULTS_LEASE=str(OUTLASTING))
    trial.plan(number // 5, spread=times * 4)

    def restart(passed: float) -> None:
        nonlocal done
        if done < times and passed > 2 + 4 * done:
            done += 1
            connection.close()
            server.restart()

    trial.settle(PATIENCE + OUTLASTING + times * 4, restart)
    ring.renew_workers()
    return trial.line(faults=done, outage=times * 4 + OUTLASTING)


def disk_full(ring: Ring, number: int, faults: int) -> Line:
    """SQLite's file cannot grow for some seconds: nothing leaves that is not written down first."""
    trial, flag = Trial(ring, "Disk full (SQLite)", "disk"), ring.folder / "disk_full"
    before = _said(ring, "database or disk is full")
    trial.plan(number // 5, spread=DISK_FULL + 2)

    def fill(passed: float) -> None:
        if passed < DISK_FULL:
            flag.touch()
        else:
            flag.unlink(missing_ok=True)

    trial.settle(PATIENCE, fill)
    line = trial.line(faults=_said(ring, "database or disk is full") - before, outage=DISK_FULL)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        if cursor.fetchone() != ("ok",):
            line.verdict.complaints.append("the database did not stay whole")
    return line


def _said(ring: Ring, words: str) -> int:
    """Return how many tasks of the workers ended with these words."""
    logs = [Path(one.log) for one in ring.workers]
    return sum(log.read_text(errors="replace").count(f"OperationalError('{words}") for log in logs)


def clocks(ring: Ring, number: int, faults: int) -> Line:
    """The clocks of two of three workers are an hour wrong, one each way."""
    trial = Trial(ring, "Clocks an hour fast and slow", "clock")
    wrong = [ring.worker("fast", 1, QI_FAULTS_CLOCK="3600")]
    wrong.append(ring.worker("slow", 1, QI_FAULTS_CLOCK="-3600"))
    trial.plan(number // 5, spread=8)
    trial.settle(PATIENCE)
    for one in wrong:
        one.kill(signal.SIGTERM)
    return trial.line(faults=2, outage=3600)


def three_days(ring: Ring, number: int, faults: int) -> Line:
    """Nothing ran for three days: of each review, each person gets the most urgent word alone."""
    trial, now = Trial(ring, "Down for three days", "down"), timezone.now()
    for one in (*ring.beats, *ring.workers):
        one.kill(signal.SIGTERM)
    reviews = max(10, number // 10)
    wanted, best, worse = [], [], []
    for review in range(reviews):
        # Spread over the coming 15 days, so that each kind is the right one for some.
        at = now + timedelta(days=15 * (review + 0.5) / reviews)
        urgent = ""
        for urgency, (before, until) in enumerate(KINDS):
            due, end = at - timedelta(days=before), at - timedelta(days=until)
            key = f"down:{review}-{before}"
            window = {"not_after": end.isoformat(), "group": f"down{review}", "urgency": urgency}
            if due <= now:
                wanted.append(ring.wanted(key, review, due, **window))
                urgent = key if now < end else urgent
        best.append(urgent)
    worse = [one["key"] for one in wanted if one["key"] not in best]
    ring.save(wanted)
    trial.keys = [one["key"] for one in wanted]
    for one in (*ring.workers, *ring.beats):
        one.start()
    trial.settle(PATIENCE)
    ended = [(key, state) for key in worse for state in ("collapsed", "expired")]
    return trial.line(faults=1, may_end=ended, outage=20 * 86400)


def poison(ring: Ring, number: int, faults: int) -> Line:
    """A row that cannot be written stands first: it fails after five tries, the others flow."""
    trial = Trial(ring, "Poison row", "poison")
    now = timezone.now()
    bad = ring.wanted("poison:bad", 0, now - timedelta(minutes=1), kind="notifications.nothing")
    ring.save([bad])
    trial.plan(few(number), spread=3)
    trial.keys.append("poison:bad")
    trial.settle(PATIENCE)
    return trial.line(faults=1, may_end=[("poison:bad", "failed")])


def moves(ring: Ring, number: int, faults: int) -> Line:
    """Reviews are moved and cancelled while their reminders leave; each sends its notice."""
    trial, at = Trial(ring, "Moved and cancelled while sending", "move"), 0
    reminders, now = number // 5, timezone.now()
    due = [now + timedelta(seconds=8 * one / reminders) for one in range(reminders)]
    trial.keys = [f"move:{one}" for one in range(reminders)]
    ring.save([ring.wanted(key, n, due[n]) for n, key in enumerate(trial.keys)])
    withdrawn: list[str] = []
    notices: list[str] = []

    def move(passed: float) -> None:
        nonlocal at
        # Just where the senders are.
        here = int(reminders * passed / 8)
        for one in range(at, min(here, reminders), 3):
            key, now = f"move:{one}", timezone.now()
            actions.withdraw(subject=f"day:{key}", at=now, reason="It was moved.")
            notice = f"move:{one}-moved"
            ring.save([ring.wanted(notice, one, now)])
            withdrawn.append(key)
            notices.append(notice)
        at = max(at, here)

    ring.settle(trial.keys, 10, move)
    trial.keys += notices
    trial.settle(PATIENCE)
    ends = (*REVOCABLE, "expired")
    ended = [(key, str(state)) for key in withdrawn for state in ends]
    return trial.line(faults=len(withdrawn), may_end=ended)


def deploys(ring: Ring, number: int, faults: int) -> Line:
    """A new version is rolled out: each worker is asked to end in mid-batch, and started again."""
    trial, times, done = Trial(ring, "TERM on deploy", "deploy"), min(10, few(faults)), 0
    trial.plan(number // 5, spread=times * 4)

    def deploy(passed: float) -> None:
        nonlocal done
        if done < times and passed > 2 + 4 * done:
            one = ring.workers[done % 2]
            one.process.send_signal(signal.SIGTERM)
            one.process.wait(PATIENCE)
            one.start()
            done += 1

    trial.settle(PATIENCE + times * 4, deploy)
    return trial.line(faults=done, outage=20)
