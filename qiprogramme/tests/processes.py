"""Other processes that work on the test's own database, and visitors who meet in them."""

import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from socket import socket
from threading import Barrier
from typing import NamedTuple
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection
from django.test import Client

from people.models import User


@contextmanager
def shared_with_processes(folder: Path):
    """The address of this test's database for other processes.

    SQLite's lives in the memory of this process, so it goes out to a file and comes back after.
    """
    if connection.vendor == "postgresql":
        place = connection.settings_dict
        who = f"{place['USER']}:{quote(place['PASSWORD'], safe='')}"
        host = quote(place["HOST"], safe="")
        yield f"postgres://{who}@{host}:{place['PORT']}/{place['NAME']}"
        return
    path = folder / "shared.sqlite3"
    outside = sqlite3.connect(path)
    connection.connection.backup(outside)
    yield f"sqlite:///{path}"
    outside.backup(connection.connection)
    outside.close()


@contextmanager
def served(folder: Path, *users: User):
    """A visitor for each user, signed in at a real server that answers in many threads."""
    clients = [Client() for _ in users]
    for client, user in zip(clients, users, strict=True):
        client.force_login(user)
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["runserver", "--noreload", "--skip-checks", "--nostatic", f"127.0.0.1:{port}"]
    with (
        shared_with_processes(folder) as database,
        subprocess.Popen(
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR,
            env=os.environ | {"QI_MODE": "test", "DATABASE_URL": database},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process,
    ):
        try:
            wait_for(port)
            yield [Visitor(port, client.cookies["sessionid"].value) for client in clients]
        finally:
            process.kill()


def wait_for(port: int, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            Visitor(port).get("/account/sign-in/")
            return
        except OSError:
            assert time.monotonic() < deadline, f"No answer within {seconds} seconds"
            time.sleep(0.1)


class Answer(NamedTuple):
    status: int
    location: str
    body: str


class Visitor:
    """A browser without JavaScript: it keeps its cookies and posts the forms it was shown."""

    def __init__(self, port: int, session: str = ""):
        self.port, self.cookies = port, {"sessionid": session}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, data: dict) -> Answer:
        return self._ask("POST", path, urlencode(data, doseq=True))

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        server = HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        server.request(method, path, body, headers)
        answer = server.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        text = answer.read().decode()
        server.close()
        return Answer(answer.status, answer.headers.get("Location", ""), text)


def hidden(body: str, name: str) -> str:
    """Return the value of the page's last hidden input of that name."""
    return re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)">', body)[-1]


def at_once(calls: list[Callable[[], Answer]]) -> list[Answer]:
    """Return the answers to calls that all start at the same moment."""
    start = Barrier(len(calls))

    def run(call):
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))
