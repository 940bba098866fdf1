"""A form that is sent after its sign-in ended: its words wait for the person who typed them."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.actions import (
    change_password,
    close_account,
    forget_ended_sessions,
    sign_out_elsewhere,
)
from people.rules import KNOWN_DAYS
from qiprogramme.tests.make import NOW, PASSWORD, two_worlds
from safeguards.models import Draft
from safeguards.rules import new_token

pytestmark = pytest.mark.django_db
SIGN_IN = reverse("account_login")
CHAIRS = "Two new chairs came."


@pytest.fixture(autouse=True)
def frozen():
    cache.clear()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def weald():
    return two_worlds()


@pytest.fixture
def page(weald):
    return reverse("mentoring:check_in", args=[weald.project.pk]) + "?week=2026-06-08"


def sign_in(browser: Client, person, way: str = SIGN_IN):
    return browser.post(way, {"login": person.email, "password": PASSWORD})


@pytest.fixture
def browser(weald):
    browser = Client()
    sign_in(browser, weald.lead)
    return browser


def form(**values) -> dict:
    return {"form_token": new_token(timezone.now()), "happened": CHAIRS} | values


def drafts() -> list[tuple[str, str]]:
    return [(draft.user.name, draft.path) for draft in Draft.objects.all()]


@pytest.mark.parametrize("idle", [timedelta(minutes=30), timedelta(days=3)])
def test_what_is_sent_too_late_is_there_again_after_signing_in(browser, weald, page, frozen, idle):
    sent = form()
    frozen.shift(idle)
    way = browser.post(page, sent)["Location"]
    told = browser.get(way).content.decode()
    assert "What you typed is kept" in told
    assert CHAIRS not in told
    back = sign_in(browser, weald.lead, way)["Location"]
    assert back == f"{page}&draft=1"
    shown = browser.get(back).content.decode()
    assert CHAIRS in shown
    assert "It is not saved yet" in shown
    assert drafts() == [("Weald Lead", page)]


def test_of_two_pages_left_open_both_are_kept(browser, weald, page, frozen):
    frozen.shift(timedelta(minutes=45))
    other = reverse("projects:raise_obstacle", args=[weald.project.pk])
    browser.post(page, form())
    frozen.shift(timedelta(minutes=45))
    browser.post(other, form(text="No porter"))
    assert drafts() == [("Weald Lead", page), ("Weald Lead", other)]


def test_nobody_else_gets_it(browser, weald, page, frozen):
    sent = form()
    frozen.shift(timedelta(hours=1))
    way = browser.post(page, sent)["Location"]
    back = sign_in(browser, weald.mentor, way)["Location"]
    assert CHAIRS not in browser.get(back).content.decode()
    assert drafts() == [("Weald Lead", page)]


def test_tokens_and_passwords_are_not_kept(browser, weald, frozen):
    page = reverse("portfolio:change_email")
    frozen.shift(timedelta(hours=1))
    browser.post(page, form(password=PASSWORD, csrfmiddlewaretoken="x"))
    [draft] = Draft.objects.all()
    assert draft.data == "happened=Two+new+chairs+came."


@pytest.mark.parametrize("end", ["signed out", "elsewhere", "password", "closed", "long ago"])
def test_a_sign_in_that_somebody_ended_keeps_nothing(browser, weald, page, frozen, end):
    {
        "signed out": lambda: browser.post(reverse("account_logout")),
        "elsewhere": lambda: sign_out_elsewhere(person=weald.lead, keep=None, at=NOW),
        "password": lambda: change_password(person=weald.lead, password="new words", at=NOW),
        "closed": lambda: close_account(person=weald.lead, by=weald.admin, at=NOW),
        "long ago": lambda: frozen.shift(timedelta(days=KNOWN_DAYS)),
    }[end]()
    frozen.shift(timedelta(hours=1))
    forget_ended_sessions(at=timezone.now())
    assert browser.post(page, form())["Location"].startswith(SIGN_IN)
    assert drafts() == []


def test_what_no_page_of_ours_sent_keeps_nothing(browser, page, frozen):
    frozen.shift(timedelta(hours=1))
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    assert strict.post(page, form()).status_code == 403
    browser.post(page, {"happened": CHAIRS})
    assert drafts() == []


def test_a_button_leads_back_to_its_page_and_does_nothing(browser, weald, frozen):
    deed = reverse("measures:share", args=[weald.project.pk])
    here = reverse("measures:measures", args=[weald.project.pk])
    frozen.shift(timedelta(hours=1))
    referer = {"Referer": f"http://testserver{here}?page=2"}
    way = browser.post(deed, form(), headers=referer)["Location"]
    assert way == f"{SIGN_IN}?next={here}%3Fpage%3D2"
    assert drafts() == []


def test_another_site_says_nothing_of_the_way_back(browser, page, frozen):
    frozen.shift(timedelta(hours=1))
    referer = {"Referer": "https://evil.example/trap/"}
    way = browser.post(page, form(), headers=referer)["Location"]
    assert way == f"{SIGN_IN}?{urlencode({'next': f'{page}&draft=1'}, safe='/')}"
