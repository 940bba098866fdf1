"""Sessions, links in mails and secret addresses end when what they stand for ends."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils.crypto import get_random_string

from people.actions import (
    ask_for_new_email,
    calendar_token,
    change_email,
    change_password,
    close_account,
    invitation_token,
    new_email_token,
    open_calendar,
)
from programmes.actions import invite
from programmes.models import Membership, Role
from qiprogramme.tests.make import NOW, PASSWORD, two_worlds

pytestmark = pytest.mark.django_db
SIGN_IN, HOME = reverse("account_login"), reverse("portfolio:home")
NEW_PASSWORD = "quiet lantern under gravel"


@pytest.fixture(autouse=True)
def frozen():
    cache.clear()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock
    cache.clear()


@pytest.fixture
def weald():
    return two_worlds()


def sign_in(browser: Client, user) -> Client:
    answer = browser.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return browser


def key(browser: Client) -> str:
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def with_key(value: str) -> Client:
    """Return another browser that has somehow got hold of the session's cookie."""
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = value
    return browser


def is_signed_in(browser: Client) -> bool:
    return browser.get(HOME).status_code == 200


# Fixation


def test_a_session_that_somebody_else_chose_is_not_taken_over(weald):
    planted = get_random_string(32)
    browser = sign_in(with_key(planted), weald.lead)
    assert key(browser) != planted
    assert not is_signed_in(with_key(planted))


def test_signing_in_gives_a_new_session(weald):
    browser = Client()
    browser.get(SIGN_IN)
    session = browser.session
    session["before"] = "here"
    session.save()
    browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    before = key(browser)
    sign_in(browser, weald.lead)
    assert key(browser) != before
    assert is_signed_in(browser)
    assert not is_signed_in(with_key(before))


def test_accepting_an_invitation_gives_a_new_session(weald):
    guest = invited(weald)
    planted = get_random_string(32)
    browser = with_key(planted)
    url = reverse("accept_invitation", args=[guest.pk, invitation_token(guest)])
    browser.post(url, {"name": "Guest", "password": NEW_PASSWORD})
    assert is_signed_in(browser)
    assert key(browser) != planted


# Ends


def test_the_cookie_is_dead_after_signing_out(weald):
    browser = sign_in(Client(), weald.lead)
    kept = key(browser)
    browser.post(reverse("account_logout"))
    assert not is_signed_in(with_key(kept))


def test_the_cookie_is_dead_once_the_account_is_closed(weald):
    browser = sign_in(Client(), weald.lead)
    close_account(person=weald.lead, by=weald.admin, at=NOW)
    assert not is_signed_in(browser)


def test_the_cookie_is_dead_after_a_new_password(weald):
    browser = sign_in(Client(), weald.lead)
    change_password(person=weald.lead, password=NEW_PASSWORD, at=NOW)
    assert not is_signed_in(browser)


def test_a_new_address_ends_nothing_but_the_old_one_signs_in_no_more(weald):
    old = weald.lead.email
    change_email(person=weald.lead, email="new@weald.example", at=NOW)
    answer = Client().post(SIGN_IN, {"login": old, "password": PASSWORD})
    assert answer.status_code == 200


def test_a_session_is_over_after_twelve_hours(weald, frozen):
    browser = sign_in(Client(), weald.lead)
    frozen.shift(timedelta(hours=12, seconds=1))
    assert not is_signed_in(browser)


# Passwords


@pytest.mark.parametrize(
    "good", ["".join(map(str, range(90))) + "x", "pöppy 日本 gravel under", "correct horse battery"]
)
def test_long_passwords_of_any_letters_are_taken(weald, good):
    validate_password(good, weald.lead)


@pytest.mark.parametrize(
    "bad",
    [
        "fourteen lette",
        "1" * 20,
        "passwordpassword",
        "abc1" * 30,
        "PasswordPasswor",
        "lead@weald.example",
        "Weald Lead lead",
    ],
)
def test_short_common_and_own_passwords_are_not(weald, bad):
    with pytest.raises(ValidationError):
        validate_password(bad, weald.lead)


# Links


def invited(weald):
    membership = invite(
        programme=weald.programme,
        email="guest@weald.example",
        name="Guest",
        role=Role.CONTRIBUTOR,
        by=weald.manager,
        at=NOW,
    )
    return membership.user


def reset_link(mailoutbox, user) -> str:
    Client().post(reverse("account_reset_password"), {"email": user.email})
    link = re.search(r"https?://\S+", mailoutbox[-1].body).group()
    return unescape(link).removeprefix(settings.BASE_URL)


def offers_a_password(link: str) -> bool:
    browser = Client()
    return "password1" in browser.get(link, follow=True).content.decode()


@pytest.mark.parametrize("how", ["password", "email", "closed", "forged"])
def test_a_link_to_a_new_password_ends(weald, mailoutbox, how):
    link = reset_link(mailoutbox, weald.lead)
    assert offers_a_password(link)
    if how == "password":
        change_password(person=weald.lead, password=NEW_PASSWORD, at=NOW)
    elif how == "email":
        change_email(person=weald.lead, email="new@weald.example", at=NOW)
    elif how == "closed":
        close_account(person=weald.lead, by=weald.admin, at=NOW)
    else:
        link = link[:-2] + ("a" if link[-2] != "a" else "b") + "/"
    assert not offers_a_password(link)


def test_a_link_to_a_new_password_is_of_one_person(weald, mailoutbox):
    link = reset_link(mailoutbox, weald.lead)
    uid, secret = re.search(r"reset/(\w+)-(.+)/$", link).groups()
    assert not offers_a_password(link.replace(f"{uid}-{secret}", f"{weald.manager.pk}-{secret}"))


def test_an_invitation_is_of_one_person(weald):
    guest = invited(weald)
    url = reverse("accept_invitation", args=[weald.lead.pk, invitation_token(guest)])
    assert Client().get(url).status_code == 410


def test_a_link_is_of_one_purpose(weald):
    """Signed by the same key, yet what confirms an address opens no calendar and so on."""
    guest = invited(weald)
    open_calendar(person=weald.lead, at=NOW)
    tokens = {
        "portfolio:calendar": calendar_token(weald.lead),
        "confirm_email": new_email_token(weald.lead, "new@weald.example"),
        "accept_invitation": invitation_token(guest),
    }
    for name in tokens:
        for purpose, token in tokens.items():
            ids = [guest.pk] if name == "accept_invitation" else []
            answer = Client().get(reverse(name, args=[*ids, token]))
            assert (answer.status_code == 200) == (name == purpose), (name, purpose)


def test_a_link_that_confirms_an_address_ends_with_the_account(weald):
    ask_for_new_email(person=weald.lead, email="new@weald.example", at=NOW)
    url = reverse("confirm_email", args=[new_email_token(weald.lead, "new@weald.example")])
    assert Client().get(url).status_code == 200
    close_account(person=weald.lead, by=weald.admin, at=NOW)
    assert Client().get(url).status_code == 410


def test_a_calendar_holds_nothing_of_a_programme_that_the_person_left(weald):
    url = reverse(
        "portfolio:calendar", args=[calendar_token(open_calendar(person=weald.lead, at=NOW))]
    )
    assert b"Weald huddles" in Client().get(url).content
    roles = Membership.objects.active().filter(user=weald.lead)
    roles.update(ended_at=NOW, ended_by=weald.manager)
    assert b"Weald huddles" not in Client().get(url).content
