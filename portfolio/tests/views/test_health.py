"""What programs that watch are told: the truth, in numbers, and nothing about anybody."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from celery import Celery
from django.conf import settings
from django.urls import reverse

from notifications.actions import sweep
from notifications.tests.make import NOW, person, planned
from portfolio.soundness import LONGEST_QUEUE, Health

MINUTE = timedelta(minutes=1)
TOKEN = "a token that only the watcher knows"
ASKS = """
import sys
import django
django.setup()
from django.test import Client
print(Client().get("/healthz").content.decode())
print(Client().get("/metrics", headers={"Authorization": sys.argv[1]}).content.decode())
"""
SOUND = Health(NOW, True, NOW - MINUTE, None, None, 3, 50, 100)


@pytest.fixture(autouse=True)
def machine(settings):
    settings.MAIL_URL = "mailbox:"
    settings.METRICS_TOKEN = TOKEN
    with time_machine.travel(NOW, tick=False):
        yield


def asked(client) -> tuple[int, dict]:
    answer = client.get("/healthz")
    return answer.status_code, json.loads(answer.content)


def scraped(client, token: str = TOKEN):
    return client.get("/metrics", headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({}, None),
        ({"swept_at": NOW - 15 * MINUTE}, None),
        ({"swept_at": NOW - 16 * MINUTE}, "sweep finished"),
        ({"swept_at": None}, "No sweep"),
        ({"oldest_due_at": NOW - 15 * MINUTE}, None),
        ({"oldest_due_at": NOW - 16 * MINUTE}, "reminder has been due"),
        ({"held_since": NOW - MINUTE, "oldest_due_at": NOW - 16 * MINUTE}, "Mail is held"),
        ({"database_answers": False, "swept_at": None}, "database"),
        ({"queue_length": None}, "queue does not answer"),
        ({"queue_length": LONGEST_QUEUE}, None),
        ({"queue_length": LONGEST_QUEUE + 1}, "queue is long"),
        ({"disk_free": 5}, None),
        ({"disk_free": 4}, "disk"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_else(values, says):
    problems = Health(**{**vars(SOUND), **values}).problems()
    assert len(problems) == (says is not None)
    assert says is None or says in problems[0]


@pytest.mark.django_db
def test_it_is_sound_once_a_sweep_has_finished(client):
    status, told = asked(client)
    assert (status, told["problems"]) == (503, ["No sweep has finished yet."])
    sweep(now=NOW)
    status, told = asked(client)
    assert (status, told["sound"], told["database"]) == (200, True, "answers")
    assert told["last_sweep_finished"].startswith("2026-06-10T09:00")
    assert told["oldest_reminder_due"] is None
    assert told["queue_length"] >= 0


@pytest.mark.django_db
def test_a_reminder_that_nobody_sends_is_seen_without_a_word_about_whom(client):
    sweep(now=NOW)
    planned(person(), due_at=NOW - 16 * MINUTE)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert "reminder has been due" in answer.content.decode()
    for word in ("Ada", "weald", "About one"):
        assert word not in answer.content.decode() + scraped(client).content.decode()


@pytest.mark.django_db
def test_numbers_are_for_whoever_has_the_token(client, settings):
    assert client.get("/metrics").status_code == 404
    assert scraped(client, "another").status_code == 404
    sweep(now=NOW)
    planned(person())
    body = scraped(client).content.decode()
    assert 'qi_notifications{state="planned"} 1\n' in body
    assert 'qi_notifications{state="sent"} 0\n' in body
    assert "qi_database_up 1\n" in body
    assert "qi_sound 1\n" in body
    settings.METRICS_TOKEN = ""
    assert scraped(client, "").status_code == 404


@pytest.mark.django_db
def test_they_are_asked_without_https_and_without_signing_in(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]
    sweep(now=NOW)
    assert client.get(reverse("portfolio:health")).status_code == 200
    assert scraped(client).status_code == 200
    assert client.get("/help/").status_code == 301


@pytest.mark.django_db
def test_a_queue_that_does_not_answer_is_said(client, monkeypatch):
    sweep(now=NOW)
    away = Celery(broker="redis://127.0.0.1:1/0", set_as_current=False)
    monkeypatch.setattr("portfolio.health.current_app", away)
    status, told = asked(client)
    assert (status, told["problems"]) == (503, ["The queue does not answer."])
    assert "qi_queue_length" not in scraped(client).content.decode()


def test_a_database_that_does_not_answer_is_said_and_the_rest_still_told():
    away = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "QI_METRICS_TOKEN": TOKEN}
    asks = [sys.executable, "-c", ASKS, f"Bearer {TOKEN}"]
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "qiprogramme.settings"} | away
    done = subprocess.run(asks, env=env, cwd=settings.BASE_DIR, capture_output=True, check=True)
    told, numbers = done.stdout.decode().split("\n", 1)
    assert json.loads(told)["problems"] == ["The database does not answer."]
    assert "qi_database_up 0\n" in numbers
    assert "qi_notifications" not in numbers
    assert "qi_disk_free_bytes" in numbers
