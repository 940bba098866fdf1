"""A real worker over a real Redis, which may come and go."""

import os
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from kombu import Connection

from commands import servers
from commands.processes import wait_until
from notifications import tasks
from notifications.tests import sink
from notifications.tests.make import person, planned
from notifications.tests.test_races import shared_with_processes
from qiprogramme.celery import app

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
PATIENCE = 60


@contextmanager
def working(env: dict[str, str], log):
    """A worker as live use has it, gone at the end."""
    command = [sys.executable, "-m", "celery", "-A", "qiprogramme", "worker", "--concurrency=1"]
    with (
        log.open("w") as written,
        subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=os.environ | env, stdout=written, stderr=written
        ) as worker,
    ):
        try:
            yield
        finally:
            worker.terminate()


def sent(mail: sink.Sink, count: int, broker: str) -> bool:
    """Wake the worker, as beat does again and again, until so many mails have arrived."""

    def woken() -> bool:
        with Connection(broker) as connection:
            tasks.sweep.apply_async(connection=connection)
        return wait_until(lambda: len(mail.taken) == count, 1)

    return wait_until(woken, PATIENCE)


def test_a_worker_sends_what_is_due_and_outlives_its_broker(tmp_path, monkeypatch):
    for name in ("REDIS_URL", "CELERY_BROKER_URL"):
        monkeypatch.delenv(name, raising=False)
    ada, soon = person(), timezone.now() + timedelta(seconds=10)
    planned(ada, "now")
    planned(ada, "soon", at=soon)
    log = tmp_path / "log"
    with shared_with_processes(tmp_path) as database, sink.running() as mail:
        env = {"DATABASE_URL": database, "QI_MAIL_URL": mail.url, "QI_WORKER": "1"}
        with servers.redis(tmp_path) as names, working(env | names, log):
            assert sent(mail, 1, names["CELERY_BROKER_URL"]), log.read_text()
            redis.from_url(names["REDIS_URL"]).shutdown(nosave=True)
            with servers.redis(tmp_path):
                assert wait_until(lambda: timezone.now() > soon, PATIENCE)
                assert sent(mail, 2, names["CELERY_BROKER_URL"]), log.read_text()


def test_whatever_beat_wakes_exists():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_failed_sign_ins_are_counted_where_every_process_sees_them(client):
    shared = redis.from_url(settings.REDIS_URL)
    cache.clear()
    assert shared.dbsize() == 0
    address = reverse("account_login")
    client.post(address, {"login": person().email, "password": "wrong"})
    assert shared.dbsize() > 0
