"""The people of a Monday morning, as Locust plays them: each opens pages, reads, and writes.

Runs in `.venv`: locust -f commands/load_users.py. QI_LOAD_PEOPLE is what `load_pages` printed.
"""

import json
import os
from itertools import cycle
from pathlib import Path
from typing import ClassVar

from locust import HttpUser, between, task

from commands.bench import TYPED, Form

PEOPLE = json.loads(Path(os.environ["QI_LOAD_PEOPLE"]).read_text("utf-8"))
# Whoever comes next takes the next person and project, so that no form is written twice.
TURNS = {role: cycle(ways) for role, ways in PEOPLE.items()}


class Person(HttpUser):
    abstract = True
    # Seconds in which a page is read or a form filled in.
    wait_time = between(4, 12)
    role: ClassVar[str]

    def begin(self) -> dict[str, str]:
        """Return the addresses of the next person of this role, whose home is open by then."""
        way = next(TURNS[self.role])
        self.client.cookies.clear()
        self.headers = {"Cookie": way["cookie"], "Host": "localhost", "Accept-Encoding": "gzip"}
        self.open("/", f"{self.role}: home")
        return way

    def open(self, path: str, name: str) -> str:
        with self.client.get(
            path, name=name, headers=self.headers, allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code} instead of 200")
            page: str = answer.text or ""
        self.wait()
        return page

    def write(self, path: str, name: str) -> None:
        """Open the form and send it filled in."""
        form = Form(self.open(path, f"{name}, form"))
        data = form.values | {one: TYPED[one] for one in form.names & set(TYPED)}
        data |= {one: "4" for one in form.names if one.startswith("score_")}
        token = self.client.cookies.get("csrftoken", "")
        headers = self.headers | {"Cookie": f"{self.headers['Cookie']}; csrftoken={token}"}
        with self.client.post(
            path, data, name=name, headers=headers, allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code != 302:
                answer.failure(f"{answer.status_code} instead of 302")
        self.wait()


class Lead(Person):
    role, weight = "lead", 24

    @task
    def morning(self) -> None:
        way = self.begin()
        self.open(way["project"], "lead: project")
        self.write(way["check_in"], "lead: check in")
        self.open(way["progress"], "lead: progress")


class Mentor(Person):
    role, weight = "mentor", 9

    @task
    def morning(self) -> None:
        way = self.begin()
        self.open(way["sessions"], "mentor: caseload")
        self.open(way["mentoring"], "mentor: project")
        self.write(way["log"], "mentor: log a session")


class Manager(Person):
    role, weight = "manager", 2

    @task
    def morning(self) -> None:
        way = self.begin()
        for page in ("programme", "rhythm", "radar"):
            self.open(way[page], f"manager: {page}")


class Executive(Person):
    role, weight = "executive", 3

    @task
    def morning(self) -> None:
        way = self.begin()
        for page in ("report", "balance"):
            self.open(way[page], f"executive: {page}")


class Steering(Person):
    role, weight = "steering", 2

    @task
    def morning(self) -> None:
        way = self.begin()
        for page in ("initiatives", "idea"):
            self.open(way[page], f"steering: {page}")
        self.write(way["score"], "steering: score")
