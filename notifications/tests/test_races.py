"""Senders that meet each other, a withdrawal, or their end."""

import os
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes
from threading import Thread

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, connection, transaction

from notifications import actions, tasks
from notifications.actions import sending
from notifications.models import Notification
from notifications.tests import sink
from notifications.tests.make import NOW, person, planned
from qiprogramme.tests.processes import shared_with_processes, wait_for_a_blocked_statement

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)


@contextmanager
def sweeping(database: str, mail: str):
    """A process that sweeps once; gone at the end, whatever happens."""
    with subprocess.Popen(
        [sys.executable, "manage.py", "sweep"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"QI_MODE": "test", "DATABASE_URL": database, "QI_MAIL_URL": mail},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def server(settings):
    with sink.running() as running:
        settings.MAIL_URL = running.url
        yield running


def copies(server) -> list[int]:
    """Return how often each message arrived."""
    return sorted(Counter(message_from_bytes(one)["Message-ID"] for one in server.taken).values())


def states() -> Counter:
    return Counter(Notification.objects.values_list("state", flat=True))


@pytest.mark.services
def test_what_a_killed_process_was_sending_is_sent_again_and_nothing_is_lost(server, tmp_path):
    ada = person()
    for number in range(3):
        planned(ada, f"k{number}")
    server.script.append("hold")
    with shared_with_processes(tmp_path) as database, sweeping(database, server.url):
        assert server.holding.wait(60)
    assert states() == {"sending": 1, "planned": 2}
    assert actions.sweep(now=NOW) == {"sent": 2}
    Notification.objects.filter(state="sending").update(lease_until=NOW - MINUTE)
    assert actions.sweep(now=NOW) == {"unknown": 1}
    assert actions.sweep(now=NOW + 2 * MINUTE) == {"sent": 1}
    assert copies(server) == [1, 1, 2]
    assert len(set(server.taken)) == 3


@pytest.mark.services
def test_two_sweeps_at_once_send_nothing_twice(server, tmp_path):
    ada = person()
    for number in range(12):
        planned(ada, f"k{number}")
    server.script.extend(["meet", "meet"])
    with (
        shared_with_processes(tmp_path) as database,
        sweeping(database, server.url) as one,
        sweeping(database, server.url) as other,
    ):
        said = [process.communicate(timeout=60)[0] for process in (one, other)]
    assert all("sent: " in words for words in said)
    assert states() == {"sent": 12}
    assert copies(server) == [1] * 12


def test_what_has_left_is_recorded_when_the_database_is_back(server, monkeypatch, caplog):
    planned(person())
    record, broken = sending._record, [OperationalError("gone"), InterfaceError("closed")]

    def away(*args, **kwargs):
        if broken:
            raise broken.pop()
        return record(*args, **kwargs)

    monkeypatch.setattr(sending, "_record", away)
    monkeypatch.setattr(sending, "sleep", lambda seconds: None)
    assert actions.sweep(now=NOW) == {"sent": 1}
    assert states() == {"sent": 1}
    assert caplog.text.count("cannot be recorded yet") == 2


def test_a_database_that_stays_away_is_not_asked_for_ever(server, monkeypatch):
    planned(person())

    def away(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(sending, "_record", away)
    monkeypatch.setattr(sending, "RECORDING_SECONDS", 0)
    with pytest.raises(OperationalError, match="gone"):
        actions.sweep(now=NOW)
    assert states() == {"sending": 1}


@pytest.mark.parametrize(
    ("sweep", "said"),
    [(tasks.sweep, ""), (lambda: call_command("sweep"), "sent: 1\n")],
    ids=["task", "command"],
)
def test_the_task_and_the_command_sweep(settings, capsys, sweep, said):
    settings.MAIL_URL = "mailbox:"
    planned(person())
    sweep()
    assert states() == {"sent": 1}
    assert capsys.readouterr().out == said


if connection.vendor == "postgresql":
    # SQLite lets only one of the two begin.
    def test_a_fence_that_waits_for_a_withdrawal_finds_itself_shut():
        planned(person())
        claimed = sending._take(NOW, Counter())
        passed = []

        def fence():
            passed.append(sending._pass_fence(claimed, {"message": "m"}, NOW))
            connection.close()

        sender = Thread(target=fence)
        with transaction.atomic():
            assert actions.withdraw(subject="review_day:1", at=NOW, reason="cancelled") == 1
            sender.start()
            wait_for_a_blocked_statement()
        sender.join()
        assert passed == [False]
        assert states() == {"superseded": 1}
