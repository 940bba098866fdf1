"""A line of the log says what happened, where and to which request, and nobody's words."""

import json
import logging

import pytest
from celery.app.log import Logging
from django.contrib.auth.decorators import login_not_required
from django.test import Client
from django.urls import path

from people import logs
from qiprogramme.celery import app

CANARY = "Canary of words"


def line(logger: str, message: str, *args, error: BaseException | None = None, **extra) -> dict:
    """Return what stands in the log of something that is logged."""
    record = logging.LogRecord(logger, logging.ERROR, "here.py", 1, message, args, None)
    if error:
        record.exc_info = (type(error), error, error.__traceback__)
    vars(record).update(extra)
    written = logs.JsonFormatter().format(record)
    assert "\n" not in written
    return json.loads(written)


def caught() -> ValueError:
    try:
        raise ValueError(CANARY)
    except ValueError as error:
        return error


def test_our_own_lines_are_told_in_full():
    told = line("reviews.actions.packs", "page %s could not be set", 7)
    assert told["message"] == "page 7 could not be set"
    assert told["level"] == "ERROR"
    assert told["at"].endswith("+00:00")


@pytest.mark.parametrize(
    ("logger", "message", "args"),
    [
        ("django.request", "%s: %s", ("Not Found", f"/invitation/{CANARY}/")),
        ("django.security.DisallowedHost", f"Invalid HTTP_HOST header: '{CANARY}'.", ()),
        ("celery.app.trace", "Task %(name)s raised: %(exc)s", ({"name": "n", "exc": CANARY},)),
        ("some.library", "read %r", (CANARY,)),
    ],
)
def test_what_libraries_fill_in_is_left_out(logger, message, args):
    assert CANARY not in json.dumps(line(logger, message, *args))


def test_a_fault_is_told_by_its_kind_and_place():
    told = line("people.jobs", "failed", error=caught())
    assert told["fault"] == "ValueError"
    assert [place.rpartition(" ")[2] for place in told["where"]] == ["caught"]
    assert CANARY not in json.dumps(told)


def test_a_task_is_told_by_its_name_and_number():
    data = {"name": "notifications.tasks.sweep", "id": "0815", "args": CANARY}
    told = line("celery.app.trace", "Task %(name)s succeeded", data, data=data)
    assert (told["name"], told["id"]) == ("notifications.tasks.sweep", "0815")
    assert CANARY not in json.dumps(told)


def test_nothing_forges_a_line():
    assert line("people.jobs", "%s", '"}\n{"level": "INFO"\x1b[2J')["level"] == "ERROR"


@pytest.mark.django_db
def test_each_answer_has_a_number_and_a_line_with_the_route(client, caplog):
    caplog.set_level(logging.INFO, logger=logs.__name__)
    answer = client.get("/account/invitation/1/secret-of-somebody/")
    (record,) = [one for one in caplog.records if one.name == logs.__name__]
    assert record.told["route"] == "accept_invitation"
    assert record.told["status"] == answer.status_code
    assert record.told["user"] is None
    assert "secret" not in json.dumps(logs.told(record))
    assert len(answer.headers["X-Request-Id"]) == 32


@pytest.mark.parametrize(
    ("given", "kept"),
    [("0a1b2c3d-4e5f", True), ("short", False), ("a" * 65, False), ("no\x1b[31m spaces", False)],
)
@pytest.mark.django_db
def test_the_proxys_number_is_kept_if_it_is_one(client, given, kept):
    answer = client.get("/healthz", headers={"X-Request-Id": given})
    assert (answer.headers["X-Request-Id"] == given) is kept


@login_not_required
def broken(request):
    raise ValueError(CANARY)


urlpatterns = [path("broken/", broken)]
handler500 = "portfolio.views.errors.fault"


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_whoever_meets_a_fault_can_name_its_number(caplog):
    answer = Client(raise_request_exception=False).get("/broken/")
    assert answer.status_code == 500
    page = answer.content.decode()
    assert answer.headers["X-Request-Id"] in page
    assert CANARY not in page
    told = [logs.told(one) for one in caplog.records if one.name == "django.request"]
    assert told[0]["fault"] == "ValueError"
    assert CANARY not in json.dumps(told)


reported: list[dict] = []


def report(told: dict) -> None:
    reported.append(told)


def refuse(told: dict) -> None:
    raise OSError("nobody listens")


def test_an_error_is_handed_to_the_hook(settings):
    settings.ERROR_HOOK = f"{__name__}.report"
    reported.clear()
    logger = logging.getLogger("people.jobs")
    handler = logs.ErrorHook(level=logging.ERROR)
    logger.addHandler(handler)
    try:
        logger.warning("only a warning")
        logger.error("failed for %s", 7)
    finally:
        logger.removeHandler(handler)
    assert [told["message"] for told in reported] == ["failed for 7"]


@pytest.mark.parametrize("name", ["refuse", "nowhere"])
def test_a_hook_that_fails_fails_alone(settings, name, monkeypatch):
    settings.ERROR_HOOK = f"{__name__}.{name}"
    monkeypatch.setattr(logging, "raiseExceptions", False)
    record = logging.LogRecord("people.jobs", logging.ERROR, "", 1, "failed", (), None)
    logs.ErrorHook().emit(record)


def test_celery_leaves_the_log_as_it_is():
    root = logging.getLogger()
    before = list(root.handlers)
    Logging._setup = False
    try:
        app.log.setup_logging_subsystem(logging.INFO)
        assert root.handlers == before
    finally:
        root.setLevel(logging.WARNING)
