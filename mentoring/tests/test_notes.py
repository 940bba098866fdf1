"""Conversation notes at rest: a canary that must lie nowhere in clear text.

Who meets it on which page is proved by `portfolio/tests/test_conversation_notes.py`.
"""

import logging

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from mentoring.models import WORDS, MentoringSession
from mentoring.tests.make import log, session
from qiprogramme.tests.make import NOW, world

pytestmark = pytest.mark.django_db
CANARY = "canary-4711"


@pytest.fixture
def weald():
    with time_machine.travel(NOW, tick=False):
        weald = world()
        log(weald, **dict.fromkeys(WORDS, f"She wants to leave: {CANARY}."))
        yield weald


def rows(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return str(cursor.fetchall())


def everything_stored() -> dict[str, str]:
    return {
        table: rows(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
        for table in connection.introspection.table_names()
    }


def test_the_database_holds_no_clear_text_anywhere(weald):
    stored = everything_stored()
    assert "gAAAA" in stored["mentoring_mentoringsession"]
    assert [table for table, text in stored.items() if CANARY in text] == []


def test_a_correction_leaves_no_clear_text_either(weald):
    log(weald, **dict.fromkeys(WORDS, f"Again: {CANARY}"))
    assert [table for table, text in everything_stored().items() if CANARY in text] == []


def test_the_history_has_no_such_columns():
    columns = {field.name for field in MentoringSession.history.model._meta.get_fields()}
    assert "state" in columns
    assert not columns & set(WORDS)


def test_a_manager_who_corrects_neither_sees_nor_loses_the_note(client, weald):
    held = session(weald.project)
    client.force_login(weald.manager)
    path = reverse("mentoring:log", args=[held.pk])
    assert "Conversation note" not in client.get(path).content.decode()
    client.post(path, {"state": "missed"} | dict.fromkeys(WORDS, "Overwritten"))
    held = session(weald.project)
    assert held.state == "missed"
    assert all(CANARY in getattr(held, name) for name in WORDS)


def test_a_log_of_a_failed_save_holds_no_note(client, weald, caplog):
    client.force_login(weald.mentor)
    path = reverse("mentoring:log", args=[session(weald.project).pk])
    with caplog.at_level(logging.DEBUG):
        typed = {"state": ""} | dict.fromkeys(WORDS, CANARY)
        assert client.post(path, typed).status_code == 422
    assert CANARY not in caplog.text
