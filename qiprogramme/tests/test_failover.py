"""Two of each, started as `deploy/` says: one web service and one worker are killed at once."""

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from commands.faults_servers import Running
from commands.processes import wait_until
from notifications.models import Notification
from notifications.rules import HELD, State
from notifications.tests import sink
from notifications.tests.make import person, planned
from qiprogramme.tests.processes import shared_with_processes

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

UNITS = Path(settings.BASE_DIR) / "deploy" / "systemd"
PATIENCE = 120
REMINDERS, ASKERS = 300, 4


class Answer(NamedTuple):
    began: float
    ended: float
    good: bool


class Machine:
    """The installation's services, each in a process group of its own, as systemd has them."""

    def __init__(self, folder: Path, env: dict[str, str]):
        self.folder, self.env = folder, env
        self.running: dict[str, Running] = {}

    def start(self, unit: str, instance: str = "") -> Running:
        command, variables = self.said_by(unit, instance)
        name = f"{unit}{instance}"
        self.running[name] = Running(name, command, self.folder, env=self.env | variables)
        return self.running[name]

    def run(self, unit: str) -> None:
        command, variables = self.said_by(unit, "")
        subprocess.run(
            command,
            cwd=settings.BASE_DIR,
            env=self.env | variables,
            check=True,
            capture_output=True,
        )

    def said_by(self, unit: str, instance: str) -> tuple[list[str], dict[str, str]]:
        """Return the unit's command and its own variables, for the places that are here."""
        text = (UNITS / f"qiprogramme-{unit}.service").read_text("utf-8")
        (command,) = re.findall(r"^ExecStart=(.+)$", text, re.MULTILINE)
        for theirs, ours in {
            "/opt/qiprogramme/app/.venv/bin": str(Path(sys.executable).parent),
            "/var/lib/qiprogramme": str(self.folder),
            "%i": instance,
            "%%": "%",
        }.items():
            command = command.replace(theirs, ours)
        variables = dict(re.findall(r"^Environment=(\w+)=(.+)$", text, re.MULTILINE))
        return command.split(), variables

    def stop(self) -> None:
        for one in self.running.values():
            one.signal(signal.SIGKILL)
            one.process.wait()

    def busy_worker(self) -> Running | None:
        """Return the worker whose last sweep has not come to its end."""
        for name, one in self.running.items():
            log = one.log.read_text() if name.startswith("worker") else ""
            if log.count("tasks.sweep[") % 2:
                return one
        return None


def killed(*groups: Running) -> tuple[float, float]:
    """Return from when to when the groups were killed; afterwards nothing of them is left."""
    began = time.monotonic()
    for group in groups:
        group.signal(signal.SIGKILL)
    for group in groups:
        group.process.wait()
        assert wait_until(lambda one=group: not one.members(), 20)
    return began, time.monotonic()


@contextmanager
def one_address_for(ports: list[int], folder: Path):
    """Yield a port that leads to whichever of the ports answers: nginx as `deploy/` has it."""
    nginx = shutil.which("nginx")
    if nginx is None:
        with passed_on_to(ports) as port:
            yield port
        return
    port = sink.free_port()
    text = (UNITS.parent / "nginx.conf").read_text("utf-8")
    # Without the certificate, and the redirect from port 80.
    text = re.sub(r"^server \{\n    listen 80;.*?^\}", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"\n    ssl_\w+ [^;]+;", "", text).replace("443 ssl http2", f"127.0.0.1:{port}")
    for theirs, ours in zip(("8000", "8001"), ports, strict=True):
        text = text.replace(f"127.0.0.1:{theirs}", f"127.0.0.1:{ours}")
    user = "user root;" if os.geteuid() == 0 else ""
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf = folder / "nginx.conf"
    conf.write_text(
        f"{user} daemon off; pid {folder}/nginx.pid; events {{}}\n"
        f"http {{ access_log off; {temporary}\n{text}\n}}"
    )
    proxy = Running("nginx", [nginx, "-e", "stderr", "-c", conf], folder)
    try:
        yield port
    finally:
        proxy.kill(signal.SIGTERM)


@contextmanager
def passed_on_to(ports: list[int]):
    """Yield a port that leads to whichever of the ports takes the connection, in turns."""
    turns = count()
    loop = asyncio.new_event_loop()

    async def pass_on(source, target):
        try:
            while data := await source.read(65536):
                target.write(data)
                await target.drain()
        except ConnectionError:
            pass
        finally:
            target.close()

    async def serve(reader, writer):
        first = next(turns) % len(ports)
        for port in ports[first:] + ports[:first]:
            try:
                there = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionError:
                continue
            await asyncio.gather(pass_on(reader, there[1]), pass_on(there[0], writer))
            return
        writer.close()

    server = loop.run_until_complete(asyncio.start_server(serve, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0.1))
        loop.close()


def answers(port: int) -> bool:
    page = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        page.request("GET", "/account/sign-in/", headers={"Connection": "close"})
        answer = page.getresponse()
        return b"Sign in" in answer.read() and answer.status == 200
    except (OSError, HTTPException):
        return False
    finally:
        page.close()


@contextmanager
def asked_all_the_time(port: int):
    """Yield a list that fills with what became of each request of several people."""
    found: list[Answer] = []
    over = threading.Event()

    def ask():
        while not over.is_set():
            began = time.monotonic()
            good = answers(port)
            found.append(Answer(began, time.monotonic(), good))

    people = [threading.Thread(target=ask) for _ in range(ASKERS)]
    for one in people:
        one.start()
    try:
        yield found
    finally:
        over.set()
        for one in people:
            one.join()


def subjects(mail: sink.Sink) -> Counter[str]:
    return Counter(
        re.search(rb"^Subject: About (\S+)", message, re.MULTILINE)[1].decode()
        for message in list(mail.taken)
    )


if connection.vendor == "postgresql":
    # As live use has it.
    def test_nothing_but_what_was_in_flight_is_lost_when_a_web_service_and_a_worker_die(tmp_path):
        ports = [sink.free_port() for _ in range(2)]
        with ExitStack() as stack:
            database = stack.enter_context(shared_with_processes(tmp_path))
            mail = stack.enter_context(sink.running())
            port = stack.enter_context(one_address_for(ports, tmp_path))
            env = os.environ | {"DATABASE_URL": database, "QI_MAIL_URL": mail.url}
            env |= {"DJANGO_SETTINGS_MODULE": "qiprogramme.settings"}
            machine = Machine(tmp_path, env)
            stack.callback(machine.stop)
            web = [machine.start("web@", str(one)) for one in ports]
            for number in "12":
                machine.start("worker@", number)
            assert wait_until(lambda: all(answers(one) for one in ports), PATIENCE)

            people = [person(f"Person {number}") for number in range(REMINDERS)]
            for number, one in enumerate(people):
                planned(one, f"r{number}", at=timezone.now())
            machine.start("beat")
            with asked_all_the_time(port) as found:
                assert wait_until(lambda: len(mail.taken) > REMINDERS // 10, PATIENCE), logs(
                    machine
                )
                assert wait_until(lambda: machine.busy_worker() is not None, PATIENCE), logs(
                    machine
                )
                began, gone = killed(web[0], machine.busy_worker())
                left_behind = Notification.objects.filter(state__in=HELD)
                unsure = set(left_behind.exclude(smtp_stage="").values_list("key", flat=True))
                assert len(mail.taken) < REMINDERS
                machine.run("sweep")
                others = Notification.objects.exclude(state__in=HELD)
                assert wait_until(
                    lambda: not others.exclude(state=State.SENT).exists(), PATIENCE
                ), logs(machine)
                # The lease of what the dead worker held runs out.
                Notification.objects.filter(state__in=HELD).update(lease_until=timezone.now())
                machine.run("sweep")
                Notification.objects.filter(state=State.UNKNOWN).update(next_at=timezone.now())
                machine.run("sweep")
            assert not Notification.objects.exclude(state=State.SENT).exists()
            copies = subjects(mail)
            assert set(copies) == {f"r{number}" for number in range(REMINDERS)}
            assert {key for key, number in copies.items() if number > 1} <= unsure
            failed = [one for one in found if not one.good]
            assert [one for one in failed if one.began > gone or one.ended < began] == []
            assert sum(one.began > gone and one.good for one in found) > ASKERS
            assert len(failed) <= ASKERS

    def logs(machine: Machine) -> str:
        return "\n".join(one.log.read_text()[-2000:] for one in machine.running.values())
