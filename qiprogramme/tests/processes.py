"""Other processes that work on the test's own database, and visitors who meet in them."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html.parser import HTMLParser
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

# Django's own, but more than ten may knock at the same moment.
SERVER = """
import sys
from django.core.management import execute_from_command_line
from django.core.servers.basehttp import WSGIServer
WSGIServer.request_queue_size = 128
options = ["--noreload", "--skip-checks", "--nostatic"]
execute_from_command_line(["manage.py", "runserver", *options, sys.argv[1]])
"""


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


def wait_for_a_blocked_statement() -> None:
    """Return once a statement waits for another transaction; PostgreSQL only."""
    with connection.cursor() as cursor:
        for _ in range(200):
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
            if cursor.fetchone():
                return
            time.sleep(0.02)
    raise AssertionError("nothing ever waited")


@contextmanager
def served(folder: Path, *users: User):
    """A visitor for each user, signed in at a real server that answers in many threads."""
    clients = [Client() for _ in users]
    for client, user in zip(clients, users, strict=True):
        client.force_login(user)
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (
        shared_with_processes(folder) as database,
        subprocess.Popen(
            [sys.executable, "-c", SERVER, f"127.0.0.1:{port}"],
            cwd=settings.BASE_DIR,
            env=os.environ
            | {"QI_MODE": "test", "DATABASE_URL": database}
            | {"DJANGO_SETTINGS_MODULE": "qiprogramme.settings"},
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


class Forms(HTMLParser):
    """What a browser would send of each form of a page, untouched: a list of values by name."""

    def __init__(self, body: str):
        super().__init__()
        self.all: list[dict[str, list[str]]] = []
        self.name, self.in_textarea = "", False
        self.feed(body)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.all.append({})
        elif tag in ("input", "textarea", "select") and self.all and "name" in given:
            self.name = given["name"]
            box = given.get("type") in ("radio", "checkbox")
            if tag == "input" and not (box and "checked" not in given):
                value = given.get("value", "on" if box else "")
                self.all[-1].setdefault(self.name, []).append(value)
            elif tag == "textarea":
                self.all[-1][self.name] = [""]
        elif tag == "option" and "selected" in given:
            self.all[-1][self.name] = [given["value"]]
        self.in_textarea = tag == "textarea"

    def handle_data(self, data):
        if self.in_textarea:
            self.all[-1][self.name] = [data.removeprefix("\n")]

    def handle_endtag(self, tag):
        self.in_textarea = False


def form_in(body: str, field: str) -> dict[str, list[str]]:
    """Return what a browser would send of the page's form that has the field, untouched."""
    return next(form for form in Forms(body).all if field in form)


def at_once(calls: list[Callable[[], Answer]]) -> list[Answer]:
    """Return the answers to calls that all start at the same moment."""
    start = Barrier(len(calls))

    def run(call):
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))
