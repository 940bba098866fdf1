"""The restore drill: an installation is lost days after its backup, and comes back.

Beside it a twin lives on as if nothing had happened: what it sends later is what must not be lost.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection

from notifications.rendering import read
from notifications.rules import State
from notifications.tests import sink
from portfolio.tests.places import BACKUP_KEY, empty_database
from qiprogramme.tests.processes import shared_with_processes

pytestmark = [
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(1800),
]

MONDAY = date(2026, 6, 8)
# Until the day before the sample's next review day.
DAYS = [MONDAY + timedelta(days=n) for n in (0, 1, 2, 3, 7, 8, 9)]
LEAD, MANAGER = "lead@wealdshore.example", "manager@wealdshore.example"


def morning(day: date) -> list[str]:
    """What beat wakes on a morning."""
    return [f"{day}T10:05 plan_reminders", f"{day}T10:06 sweep"]


class Place:
    """A machine with its database, whose mail goes to a server of its own."""

    def __init__(self, database: str, mail: sink.Sink, folder):
        self.database, self.mail, self.folder = database, mail, folder

    def lives(self, *steps: str) -> list:
        """Return what the steps that tell something told."""
        env = {k: v for k, v in os.environ.items() if k not in ("REDIS_URL", "CELERY_BROKER_URL")}
        done = subprocess.run(
            [sys.executable, "-m", "qiprogramme.tests.drill", *steps],
            cwd=settings.BASE_DIR,
            env=env
            | {"QI_MODE": "demo", "QI_VAR": str(self.folder), "QI_MAIL_URL": self.mail.url}
            | {"DATABASE_URL": self.database, "QI_BACKUP_KEY": BACKUP_KEY}
            | {"DJANGO_SETTINGS_MODULE": "qiprogramme.settings"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def sent(self) -> set[str]:
        (states,) = self.lives(f"{MONDAY} mails")
        return {key for key, state in states.items() if state == State.SENT}


@contextmanager
def twin_of(database: str, folder):
    """Yield the address of a copy of the database, at which nobody is at work."""
    with empty_database(folder, database) as twin:
        if database.startswith("sqlite"):
            shutil.copy(*(name.removeprefix("sqlite:///") for name in (database, twin)))
        else:
            names = (name.rpartition("/")[2] for name in (twin, database))
            with connection.cursor() as cursor:
                name, template = names
                cursor.execute(f"DROP DATABASE {name}")
                cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield twin


def destroy(database: str) -> None:
    if database.startswith("sqlite"):
        os.unlink(database.removeprefix("sqlite:///"))
        return
    name = database.rpartition("/")[2]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")


def test_what_was_sent_is_not_sent_again_and_what_is_due_later_is_not_lost(tmp_path):
    kept = tmp_path / "backups"
    kept.mkdir()
    with (
        shared_with_processes(tmp_path) as some,
        empty_database(tmp_path, some) as database,
        sink.running() as mail,
        sink.running() as twins_mail,
    ):
        lost = Place(database, mail, tmp_path)
        counted, _ = lost.lives(
            f"{MONDAY}T07:00 migrate --verbosity=0",
            f"{MONDAY}T07:00 seed_demo --verbosity=0",
            *morning(MONDAY),
            f"{MONDAY}T18:00 rows",
            f"{MONDAY}T18:00 backup {kept}",
            # The backup does not know of any of this.
            f"{DAYS[1]}T09:00 ask_password {LEAD}",
            *morning(DAYS[1]),
            *morning(DAYS[2]),
        )
        sent_before = lost.sent()
        taken_before = len(mail.taken)
        assert taken_before == len(sent_before) > 0

        with twin_of(database, tmp_path) as copy:
            destroy(database)
            again = Place(database, mail, tmp_path)
            (path,) = kept.iterdir()
            held = DAYS[2]
            recounted, home, problems, *_ = again.lives(
                f"{held}T11:30 restore {path}",
                f"{held}T11:31 migrate --verbosity=0",
                f"{held}T11:32 rows",
                f"{held}T11:33 sign_in {MANAGER}",
                f"{held}T11:34 plan_reminders",
                f"{held}T11:35 sweep",
                f"{held}T11:36 healthz",
                f"{held}T11:37 ask_password {LEAD}",
                f"{held}T11:38 sweep",
            )
            assert recounted == counted
            assert home == 200
            assert any("Mail is held" in one for one in problems)
            # Only the new password has left.
            assert mail.recipients[taken_before:] == [[LEAD]]

            later = [step for day in DAYS[3:] for step in morning(day)]
            again.lives(
                f"{held}T12:00 release_mail --sent-until {held}T11:00",
                f"{held}T12:01 sweep",
            )
            assert len(mail.taken) == taken_before + 1
            again.lives(*later)
            twin = Place(copy, twins_mail, tmp_path)
            twin.lives(*later)

            sent_after = again.sent()
            owed = twin.sent() - sent_before
            assert owed
            assert {key.partition(":")[0] for key in owed} >= {"digest", "review_day"}
            assert owed <= sent_after
            # Every copy that left is one row's, and none left twice.
            assert not sent_after & {key for key in sent_before if key.startswith("account")}
            since = mail.taken[taken_before + 1 :]
            assert len(since) == len(twins_mail.taken)
            assert told(since) - told(twins_mail.taken) == Counter()


def told(messages: list[bytes]) -> Counter[tuple[str, str, str]]:
    """Return how often each of these words went to each person."""
    letters = [read(message.decode("ascii")) for message in messages]
    return Counter((letter.recipient, letter.subject, letter.text) for letter in letters)
