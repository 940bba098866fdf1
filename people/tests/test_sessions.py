"""How long a sign-in goes on: what counts as somebody being there, and what ends it anyhow."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.actions import forget_ended_sessions
from people.queries import sessions_of
from people.rules import KNOWN_DAYS
from qiprogramme.tests.make import NOW, PASSWORD, two_worlds

pytestmark = pytest.mark.django_db
HOME, SIGN_IN, SESSION = reverse("portfolio:home"), reverse("account_login"), reverse("session")
DRAFT = reverse("safeguards:draft")
BY_ITSELF = {"X-By-Itself": "yes"}


@pytest.fixture(autouse=True)
def frozen():
    cache.clear()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def weald():
    return two_worlds()


@pytest.fixture
def browser(weald):
    browser = Client()
    browser.post(SIGN_IN, {"login": weald.lead.email, "password": PASSWORD})
    return browser


def pass_by(frozen, *, minutes: int) -> None:
    frozen.shift(timedelta(minutes=minutes))


def is_signed_in(browser: Client) -> bool:
    """Say so without being somebody who does something."""
    return browser.get(SESSION, headers=BY_ITSELF).status_code == 200


def test_half_an_hour_without_a_deed_ends_it(browser, frozen):
    pass_by(frozen, minutes=29)
    assert is_signed_in(browser)
    pass_by(frozen, minutes=1)
    assert not is_signed_in(browser)
    answer = browser.get(HOME)
    assert answer["Location"] == f"{SIGN_IN}?next={HOME}"
    assert "You have been signed out" in browser.get(SIGN_IN).content.decode()


def test_whoever_does_something_goes_on(browser, frozen):
    for _ in range(10):
        pass_by(frozen, minutes=25)
        assert browser.get(HOME).status_code == 200


def test_twelve_hours_end_it_whatever_is_done(browser, frozen):
    for _ in range(35):
        pass_by(frozen, minutes=20)
        assert browser.get(HOME).status_code == 200
    pass_by(frozen, minutes=19)
    assert browser.get(HOME).status_code == 200
    pass_by(frozen, minutes=1)
    assert browser.get(HOME).status_code == 302


def words(weald) -> dict:
    page = reverse("mentoring:check_in", args=[weald.project.pk])
    return {"page": page, "person": weald.lead.pk, "words": "happened=Chairs"}


@pytest.mark.parametrize("deed", ["page", "draft", "stay", "refused form"])
def test_what_somebody_does_prolongs(browser, frozen, weald, deed):
    pass_by(frozen, minutes=25)
    answer = {
        "page": lambda: browser.get(HOME),
        "draft": lambda: browser.post(DRAFT, words(weald)),
        "stay": lambda: browser.post(SESSION),
        "refused form": lambda: browser.post(reverse("portfolio:own_account"), {"name": ""}),
    }[deed]()
    assert answer.status_code in (200, 302, 422)
    pass_by(frozen, minutes=25)
    assert is_signed_in(browser)


@pytest.mark.parametrize("fetch", ["part", "script", "foreign draft", "nothing there"])
def test_what_a_page_fetches_by_itself_prolongs_nothing(browser, frozen, weald, fetch):
    pass_by(frozen, minutes=20)
    answer = {
        "part": lambda: browser.get(HOME, headers={"HX-Request": "true"}),
        "script": lambda: browser.get(HOME, headers=BY_ITSELF),
        "foreign draft": lambda: browser.post(DRAFT, words(weald) | {"person": weald.mentor.pk}),
        "nothing there": lambda: browser.get("/projects/999999/"),
    }[fetch]()
    assert answer.status_code in (200, 403, 404)
    pass_by(frozen, minutes=10)
    assert not is_signed_in(browser)


def test_it_is_written_once_a_minute_at_most(browser, frozen):
    browser.get(HOME)
    with CaptureQueriesContext(connection) as queries:
        browser.get(HOME)
        frozen.shift(timedelta(seconds=50))
        browser.get(HOME)
    assert not [one for one in queries.captured_queries if one["sql"].startswith("UPDATE")]


def test_the_page_knows_how_long_is_left(browser, frozen):
    browser.get(HOME)
    assert browser.get(SESSION, headers=BY_ITSELF).json() == {"seconds": 1800, "can_go_on": True}
    pass_by(frozen, minutes=10)
    assert browser.get(SESSION, headers=BY_ITSELF).json()["seconds"] == 1200
    assert 'data-seconds="1800"' in browser.get(HOME).content.decode()


def test_near_the_last_moment_nothing_prolongs_and_the_page_knows(browser, frozen):
    for _ in range(35):
        pass_by(frozen, minutes=20)
        browser.get(HOME)
    assert 'data-seconds="1200"' in browser.get(HOME).content.decode()
    left = browser.get(SESSION, headers=BY_ITSELF).json()
    assert left == {"seconds": 1200, "can_go_on": False}


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "javascript:alert(1)"])
def test_staying_leads_back_to_the_page_and_nowhere_else(browser, back):
    page = reverse("portfolio:own_account")
    assert browser.post(SESSION, {"next": page})["Location"] == page
    assert browser.post(SESSION, {"next": back})["Location"] == HOME


def test_a_part_of_a_page_leads_the_whole_page_to_signing_in(browser, frozen):
    pass_by(frozen, minutes=30)
    answer = browser.get(HOME, headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"
    assert answer.content == b""


def test_what_is_over_is_no_longer_listed_and_forgotten_after_days(browser, weald, frozen):
    key = browser.cookies[settings.SESSION_COOKIE_NAME].value
    assert len(sessions_of(weald.lead, key=key, at=timezone.now())) == 1
    pass_by(frozen, minutes=30)
    assert sessions_of(weald.lead, key=key, at=timezone.now()) == []
    forget_ended_sessions(at=timezone.now())
    assert Session.objects.filter(session_key=key).exists()
    frozen.shift(timedelta(days=KNOWN_DAYS))
    forget_ended_sessions(at=timezone.now())
    assert not Session.objects.exists()
