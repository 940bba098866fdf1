"""The project's Celery application as the fault harness starts it.

    celery -A commands.faults_app worker

Every wait is shortened, and each step of a sending is a place where the harness can strike: it
lays an order into `orders/<step>/`, and the next process that comes there kills or stops itself
with a real signal. Nothing of this is in the product's own code.
"""

import json
import os
import signal
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.utils import timezone

from commands.faults_times import DOT, LEASE, STAGE, WAIT
from qiprogramme.celery import app

django.setup()

from commands.faults_ring import as_planned  # noqa: E402
from notifications import rules, transports  # noqa: E402
from notifications.actions import planning, sending  # noqa: E402
from notifications.models import Notification  # noqa: E402
from people.models import User  # noqa: E402

if settings.MODE != "test":
    raise SystemExit("The fault harness kills its own processes: in test mode alone.")

FOLDER = Path(os.environ["QI_FAULTS"])
BATCH = 25

app.conf.beat_schedule = {
    "send": {"task": "notifications.tasks.sweep", "schedule": 1.0, "options": {"expires": 5}},
    "plan": {"task": "commands.faults_app.plan", "schedule": 2.0, "options": {"expires": 5}},
}


@app.task(name="commands.faults_app.plan", ignore_result=True)
def plan() -> None:
    """Plan what the harness wants, over and over until it takes the list away."""
    people = User.objects.in_bulk()
    for path in sorted((FOLDER / "plans").glob("*.json")):
        try:
            wanted = json.loads(path.read_text())
        except FileNotFoundError:
            continue
        for start in range(0, len(wanted), BATCH):
            part = wanted[start : start + BATCH]
            planning.plan_many([as_planned(one, people) for one in part], at=timezone.now())


class Place:
    """Where this process is: the step it came to last, and the row it holds."""

    pk = 0
    token: Any = None
    file = -1
    pid = 0


def reach(step: str, pk: int | None = None) -> None:
    """Note that we came to this step, and carry out an order that waits for it."""
    if pk is not None:
        Place.pk = pk
    if Place.pid != os.getpid():
        Place.pid = os.getpid()
        flags = os.O_CREAT | os.O_WRONLY
        Place.file = os.open(FOLDER / "now" / str(Place.pid), flags, 0o600)
    os.pwrite(Place.file, f"{step:12}{Place.pk:12}".encode(), 0)
    for order in os.listdir(FOLDER / "orders" / step):
        try:
            os.rename(FOLDER / "orders" / step / order, FOLDER / "taken" / order)
        except FileNotFoundError:
            continue
        _strike(step, order.rpartition("-")[2])


def _strike(step: str, how: str) -> None:
    note = {"at": time.time(), "pid": os.getpid(), "step": step, "pk": Place.pk, "how": how}
    log = os.open(FOLDER / "struck.log", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    os.write(log, json.dumps(note).encode() + b"\n")
    os.close(log)
    os.kill(os.getpid(), signal.SIGKILL if how == "kill" else signal.SIGSTOP)


take, change, bring = sending._take, sending.change, planning._bring_up_to_date
pass_fence, still_ours, record = sending._pass_fence, sending._still_ours, sending._record
expect_yes = transports.SmtpTransport._expect_yes


def _take(*args: Any) -> Notification | None:
    _fill_disk()
    row = take(*args)
    if row and row.state == rules.State.CLAIMED:
        Place.token = row.token
        reach("claimed", row.pk)
    return row


def _change(row: Notification, still: Any = None, **values: Any) -> bool:
    changed = change(row, still, **values)
    if changed and values.get("state") == rules.State.CLAIMED:
        reach("claiming", row.pk)
    if changed and values.get("state") == rules.State.SENDING:
        reach("fencing", row.pk)
    return changed


def _bring_up_to_date(*args: Any) -> None:
    bring(*args)
    reach("planning", 0)


def _pass_fence(row: Notification, *args: Any) -> bool:
    passed = pass_fence(row, *args)
    if passed:
        reach("sending", row.pk)
    return passed


def _still_ours(row: Notification, stage: str) -> bool:
    ours = still_ours(row, stage)
    if ours:
        reach("leaving", row.pk)
    return ours


def _record(row: Notification, *args: Any, **kwargs: Any) -> None:
    # A row that a dead sender left behind is recorded too, by whoever finds it.
    mine = row.token == Place.token
    if mine:
        reach("answered", row.pk)
    record(row, *args, **kwargs)
    if mine:
        reach("recorded", row.pk)


class Watched(transports.SmtpTransport):
    """The SMTP sender, whose every stage is a step."""

    _stage = ""

    @property
    def stage(self) -> str:
        return self._stage

    @stage.setter
    def stage(self, stage: str) -> None:
        self._stage = stage
        if stage:
            reach(stage)

    def _expect_yes(self, server: Any) -> None:
        if self.stage == "after_dot":
            reach("dotted")
        expect_yes(self, server)
        if self.stage == "after_dot":
            reach("taken")


def _fill_disk() -> None:
    """Let SQLite's file grow no further while the harness says that the disk is full."""
    if connection.vendor == "sqlite":
        full = (FOLDER / "disk_full").exists()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = " + ("1" if full else "1073741823"))


def _without_claim(row: Notification, still: Any = None, **values: Any) -> bool:
    """The claim, deliberately broken: neither state nor holder is looked at."""
    if "state" in values and values["state"] not in rules.HELD:
        values |= {"token": None, "lease_until": None}
    Notification.objects.filter(pk=row.pk).update(**values)
    for name, value in values.items():
        setattr(row, name, value)
    return True


def _install() -> None:
    replaced: dict[str, Any] = {
        "LEASE": timedelta(seconds=int(os.environ.get("QI_FAULTS_LEASE", LEASE))),
        "_take": _take,
        "change": _change,
        "_pass_fence": _pass_fence,
        "_still_ours": _still_ours,
        "_record": _record,
    }
    for name, value in replaced.items():
        setattr(sending, name, value)
    setattr(planning, "_bring_up_to_date", _bring_up_to_date)  # noqa: B010
    setattr(transports, "SmtpTransport", Watched)  # noqa: B010
    transports.STAGE_SECONDS, transports.DOT_SECONDS = STAGE, DOT
    setattr(rules, "wait", lambda attempts: timedelta(seconds=WAIT))  # noqa: B010
    ahead = timedelta(seconds=int(os.environ.get("QI_FAULTS_CLOCK", "0")))
    if ahead:
        now = timezone.now
        setattr(timezone, "now", lambda: now() + ahead)  # noqa: B010


if os.environ.get("QI_FAULTS_BROKEN"):
    change = _without_claim
_install()
