"""The warning as people meet it: on a plain page, and on the log with rows and a private note."""

import pytest
import time_machine
from django.urls import reverse

from qiprogramme.tests.make import MONDAY, NOW, two_worlds
from safeguards.models import GuardOverride

NUMBER = "943 476 5919"


@pytest.fixture
def weald(db):
    with time_machine.travel(NOW, tick=False):
        yield two_worlds()


@pytest.fixture
def obstacle(client, weald) -> str:
    client.force_login(weald.lead)
    return reverse("projects:raise_obstacle", args=[weald.project.pk])


@pytest.fixture
def log(client, weald) -> str:
    client.force_login(weald.mentor)
    return reverse("mentoring:log", args=[weald.project.sessions.get(week_on=MONDAY).pk])


def logged(weald, **values) -> dict:
    rows = {
        f"{name}_{n}": value
        for n in range(3)
        for name, value in (
            ("text", ""),
            ("owner", weald.lead.pk),
            ("due_on", "17 June 2026"),
        )
    }
    return rows | {"state": "held", "confidence": "4"} | values


def with_reason(response, typed: dict, reason: str) -> dict:
    marks = response.context["form"].marks
    return typed | {"not_a_patient-told": marks, "not_a_patient-reason": reason}


def test_the_first_time_the_page_comes_back_with_text_warning_and_reasons(client, obstacle):
    response = client.post(obstacle, {"text": f"Nobody rings {NUMBER} back", "ask": ""})
    page = response.content.decode()
    assert response.status_code == 422
    assert f"“{NUMBER}” looks like an NHS number." in page
    assert "Please check your words" in page
    assert "Nothing you typed is lost." in page
    assert "There is a problem" not in page
    assert f"Nobody rings {NUMBER} back</textarea>" in page
    assert (
        page.index('id="id_text"')
        < page.index("This is not about a patient")
        < page.index('id="id_ask"')
    )
    assert "It is a phone or reference number" in page


def test_the_second_time_it_is_saved_with_a_record(client, weald, obstacle):
    typed = {"text": f"Nobody rings {NUMBER} back", "ask": ""}
    first = client.post(obstacle, typed)
    assert not weald.project.obstacles.exists()
    second = client.post(obstacle, with_reason(first, typed, "reference"))
    assert second.status_code == 302
    assert weald.project.obstacles.get().text == typed["text"]
    record = GuardOverride.objects.get()
    assert (record.form, record.field_names) == ("projects.forms.teams.ObstacleForm", ["text"])
    assert (record.overridden_by, record.overridden_at) == (weald.lead, NOW)


def test_a_missing_reason_is_named_in_the_summary(client, obstacle):
    typed = {"text": NUMBER, "ask": ""}
    first = client.post(obstacle, typed)
    page = client.post(obstacle, with_reason(first, typed, "")).content.decode()
    assert (
        '<a href="#id_not_a_patient-reason_0">This is not about a patient because… Choose' in page
    )


def test_another_mistake_beside_it_is_called_a_problem(client, obstacle):
    page = client.post(obstacle, {"text": "", "ask": NUMBER}).content.decode()
    assert "There is a problem" in page
    assert "Nothing you typed is lost." in page


def test_changed_words_pass_without_a_reason(client, obstacle):
    client.post(obstacle, {"text": NUMBER, "ask": ""})
    assert client.post(obstacle, {"text": "A patient waits", "ask": ""}).status_code == 302
    assert not GuardOverride.objects.exists()


def test_each_commitment_of_the_log_is_read(client, weald, log):
    typed = logged(weald, text_0="Ask the porters", text_2="Ring Mrs Jones in bed 4")
    first = client.post(log, typed)
    assert first.status_code == 422
    assert list(first.context["form"].errors) == ["text_2"]
    assert client.post(log, with_reason(first, typed, "staff")).status_code == 302
    assert weald.project.commitments.count() == 2
    assert GuardOverride.objects.get().field_names == ["text_2"]


def test_a_private_note_is_read_and_told_to_its_writer_alone(client, weald, log):
    typed = logged(weald, text_0="Ask the porters", note=f"Worried about {NUMBER}")
    first = client.post(log, typed)
    assert list(first.context["form"].errors) == ["note"]
    client.post(log, with_reason(first, typed, "example"))
    assert weald.project.sessions.get(week_on=MONDAY).note == typed["note"]
    record = GuardOverride.objects.get()
    assert record.field_names == ["note"]
    # No single group of digits: the session's own marks may hold it by chance.
    kept = " ".join(str(value) for value in (*vars(record).values(), dict(client.session)))
    assert "943 476" not in kept
    assert "9434765919" not in kept
