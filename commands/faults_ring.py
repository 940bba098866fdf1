"""Where the fault harness works: its database, servers, workers, and what it asks of them."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from commands import set_up
from commands.faults_check import Row, Strike
from commands.faults_servers import Postgresql, Redis, Running, beat, worker
from commands.faults_sink import Delivery, Sink
from commands.faults_times import LEASE, STEPS
from commands.processes import ROOT
from notifications import actions
from notifications.models import Notification
from notifications.rules import HELD, WAITING
from people.models import Organisation, User

PEOPLE = 40
UNFINISHED = (*WAITING, *HELD)
LOOK = 0.25
START_PATIENCE = 60


def as_planned(one: dict[str, Any], people: dict[int, User]) -> Any:
    """Return what a list says of one reminder, as `notifications` wants to hear it."""
    moments = {name: parse_datetime(one[name]) for name in ("due_at", "not_after") if one[name]}
    return one | {"not_after": None} | moments | {"recipient": people[one["recipient"]]}


class Ring:
    """One database and everything that works on it, started with the variables of `env`."""

    def __init__(
        self, folder: Path, env: dict[str, str], sink: Sink, redis: Redis, pg: Postgresql | None
    ) -> None:
        self.folder, self.env, self.sink, self.redis, self.postgresql = folder, env, sink, redis, pg
        for name in ("now", "taken", "plans", *(f"orders/{step}" for step in STEPS)):
            (folder / name).mkdir(parents=True)
        self.laid = 0
        self.killed = 0
        self.outside: list[dict[str, Any]] = []
        self.woken: set[tuple[int, float]] = set()
        self.workers: list[Running] = []
        self.beats: list[Running] = []

    def open(self) -> None:
        """Make the tables and the people, and start two workers and a beat."""
        for app in ("people", "notifications"):
            call_command("migrate", app, verbosity=0)
        trust = Organisation.objects.create(name="Weald Trust", created_at=timezone.now())
        people = [
            User(
                email=f"p{number}@weald.example",
                name=f"Person {number}",
                organisation=trust,
                is_active=True,
            )
            for number in range(PEOPLE)
        ]
        User.objects.bulk_create(people)
        self.people = list(User.objects.order_by("pk").values_list("pk", flat=True))
        self.renew_workers()
        self.beats = [beat("beat1", self.folder, self.env)]
        self.settle(self.plan("start", 1), START_PATIENCE)

    def worker(self, name: str, processes: int, **env: str) -> Running:
        return worker(name, processes, self.folder, self.env | env)

    def renew_workers(self, **env: str) -> None:
        """Have two workers, started with these variables."""
        for one in self.workers:
            one.kill(signal.SIGTERM)
        self.workers = [self.worker("w1", 3, **env), self.worker("w2", 2, **env)]

    def second_beat(self) -> Running:
        return beat("beat2", self.folder, self.env)

    def sweep(self) -> None:
        """Sweep as the operating system's own timer would, with the product's command."""
        command = [str(set_up.PYTHON), "manage.py", "sweep"]
        subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, check=True)

    def close(self) -> None:
        for one in (*self.beats, *self.workers):
            one.signal(signal.SIGCONT)
            one.kill()
        connection.close()

    # What is asked for

    def plan(
        self, prefix: str, number: int, *, spread: float = 0, ago: float = 0, **values: Any
    ) -> list[str]:
        """Return the keys of reminders that are wanted, due one after the other over `spread`
        seconds from now, or from `ago` seconds before."""
        start = timezone.now() - timedelta(seconds=ago)
        wanted = []
        for one in range(number):
            due = start + timedelta(seconds=spread * one / number)
            wanted.append(self.wanted(f"{prefix}:{one}", one, due, **values))
        self.want(prefix, wanted)
        return [one["key"] for one in wanted]

    def wanted(self, key: str, number: int, due: datetime, **values: Any) -> dict[str, Any]:
        return {
            "key": key,
            "kind": "notifications.account",
            "recipient": self.people[number % PEOPLE],
            "subject": f"day:{key}",
            "context": {"subject": f"About {key}", "text": f"Text of {key}.", "html": ""},
            "due_at": due.isoformat(),
            "not_after": "",
        } | values

    def want(self, name: str, wanted: list[dict[str, Any]]) -> None:
        """Lay the list where the planner reads it, whole or not at all."""
        unfinished = self.folder / f"{name}.part"
        unfinished.write_text(json.dumps(wanted))
        unfinished.rename(self.folder / "plans" / f"{name}.json")

    def save(self, wanted: list[dict[str, Any]]) -> None:
        """Plan in this process, as the web server does when somebody saves."""
        people = User.objects.in_bulk(self.people)
        actions.plan_many([as_planned(one, people) for one in wanted], at=timezone.now())

    def order(self, step: str, how: str) -> None:
        self.laid += 1
        (self.folder / "orders" / step / f"{self.laid:05}-{how}").touch()

    def waiting_orders(self) -> int:
        return sum(1 for _ in self.folder.glob("orders/*/*"))

    def withdraw_orders(self) -> None:
        for path in self.folder.glob("orders/*/*"):
            path.unlink(missing_ok=True)

    def kill_worker(self, which: int) -> None:
        """Kill a whole worker at whatever moment it is, note where each process was, and start it
        again."""
        one = self.workers[which]
        members = one.members()
        one.kill()
        for pid in members:
            place = self.folder / "now" / str(pid)
            if place.exists():
                step, pk = place.read_text().split()
                self.outside.append(
                    {"at": time.time(), "pid": pid, "step": step, "pk": int(pk), "how": "kill"}
                )
        self.killed += 1
        one.start()

    # What came of it

    def struck(self) -> int:
        """Return how many orders were carried out and whole workers killed, so far."""
        return self.killed + sum(1 for _ in (self.folder / "taken").iterdir())

    def strikes(self, since: float) -> list[Strike]:
        notes = [*self._notes(), *self.outside]
        return [Strike(n["step"], n["pk"], n["how"]) for n in notes if n["at"] >= since]

    def _notes(self) -> list[dict[str, Any]]:
        log = self.folder / "struck.log"
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []

    def asleep(self) -> int:
        """Let those go on that have been stopped for longer than a lease; return how many sleep."""
        stopped = [note for note in self._notes() if note["how"] == "stop"]
        sleeping = [note for note in stopped if (note["pid"], note["at"]) not in self.woken]
        for note in sleeping:
            if time.time() - note["at"] > LEASE + 2:
                self.woken.add((note["pid"], note["at"]))
                with suppress(ProcessLookupError):
                    os.kill(note["pid"], signal.SIGCONT)
        return len(sleeping)

    def settle(
        self, keys: Iterable[str], seconds: float, meanwhile: Callable[[float], None] | None = None
    ) -> float:
        """Return after how many seconds every reminder had come to an end, or patience had."""
        keys, started = set(keys), time.monotonic()
        while (passed := time.monotonic() - started) < seconds:
            if meanwhile:
                meanwhile(passed)
            asleep = self.asleep()
            if self.finished(keys) and not asleep:
                break
            time.sleep(LOOK)
        for path in (self.folder / "plans").glob("*.json"):
            path.unlink()
        return passed

    def finished(self, keys: set[str]) -> bool:
        try:
            prefixes = {key.partition(":")[0] for key in keys}
            rows = Notification.objects.filter(key__regex=f"^({'|'.join(sorted(prefixes))}):")
            return rows.exclude(state__in=UNFINISHED).count() >= len(keys) == rows.count()
        except OperationalError:
            connection.close()
            return False

    def rows(self, prefix: str) -> list[Row]:
        rows = Notification.objects.filter(key__startswith=f"{prefix}:")
        return [Row(*one) for one in rows.values_list(*Row._fields)]

    def deliveries(self, prefix: str) -> list[Delivery]:
        return [one for one in self.sink.taken if one.key.startswith(f"{prefix}:")]

    def uncertain(self, prefix: str) -> list[str]:
        """Return the keys of what the mail server took and did not confirm."""
        silent = ("hang", "half-close", "drop")
        return [
            one.key
            for one in self.sink.faults
            if one.stage == "after_dot" and one.how in silent and one.key.startswith(f"{prefix}:")
        ]
