from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from people import demo
from people.actions import create_person
from people.history import save
from people.tests.make import organisation
from qiprogramme.tests.make import NOW, PASSWORD, person

pytestmark = pytest.mark.django_db
URL = reverse("account_login")


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ada():
    return person(organisation(), "ada@weald.example", "Ada Weald")


def sign_in(client, login="ada@weald.example", password=PASSWORD, **values):
    headers = values.pop("headers", None)
    return client.post(URL, {"login": login, "password": password, **values}, headers=headers)


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_the_page_has_a_form_that_password_managers_understand(client):
    page = client.get(URL).content.decode()
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert reverse("account_reset_password") in page


def test_the_right_password_opens_the_home_page_until_the_browser_closes(client, ada):
    response = sign_in(client, "Ada@Weald.example")
    assert (response.status_code, response["Location"]) == (302, reverse("portfolio:home"))
    assert is_signed_in(client)
    assert client.session.get_expire_at_browser_close()


def test_it_leads_on_to_the_page_that_was_wanted(client, ada):
    assert sign_in(client, next="/projects/7/")["Location"] == "/projects/7/"


def test_it_never_leads_to_another_site(client, ada):
    response = sign_in(client, next="https://evil.example/")
    assert response["Location"] == reverse("portfolio:home")


@pytest.mark.parametrize("login", ["ada@weald.example", "nobody@weald.example"])
def test_a_wrong_try_says_how_to_go_on_and_not_whether_the_account_exists(client, ada, login):
    page = sign_in(client, login, "wrong").content.decode()
    assert "We know no account with this e-mail address and password." in page
    assert f'value="{login}"' in page
    assert "wrong" not in page
    assert not is_signed_in(client)


def test_an_empty_form_names_both_fields(client):
    page = sign_in(client, "", "").content.decode()
    assert "Enter an e-mail address." in page
    assert "Enter your password." in page


def test_who_has_not_accepted_the_invitation_cannot_sign_in(client):
    create_person(organisation=organisation(), email="new@x.example", name="New", by=None, at=NOW)
    assert "We know no account" in sign_in(client, "new@x.example", "!").content.decode()
    assert not is_signed_in(client)


def test_a_closed_account_is_told_so(client, ada):
    ada.is_active = False
    save(ada, by=None, at=NOW)
    response = sign_in(client)
    assert response["Location"] == reverse("account_inactive")
    assert "ask its manager" in client.get(response["Location"]).content.decode()
    assert not is_signed_in(client)


def test_twenty_wrong_tries_are_throttled_with_a_kind_page(client, ada):
    with time_machine.travel(NOW, tick=False) as clock:
        answers = [sign_in(client, password=f"guess {number}") for number in range(20)]
        assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 10
        page = answers[-1].content.decode()
        assert "Please wait a little" in page
        assert "Wait five minutes" in page
        assert sign_in(client).status_code == 429
        person(ada.organisation, "ben@weald.example", "Ben")
        assert sign_in(client, "ben@weald.example").status_code == 302
        client.logout()
        clock.shift(timedelta(minutes=5, seconds=1))
        assert sign_in(client).status_code == 302


def guesses(client, *forwarded):
    """Return the answers to one guess each at another account, with that X-Forwarded-For."""
    return [
        sign_in(client, f"{number}@x.example", headers={"X-Forwarded-For": via}).status_code
        for number, via in enumerate(forwarded)
    ]


def test_one_address_guessing_at_many_accounts_is_throttled_whatever_it_claims(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/ip"}
    assert guesses(client, "1.1.1.1", "2.2.2.2", "3.3.3.3", "4.4.4.4") == [200, 200, 200, 429]


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_saw(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/m/ip"}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    same = ["6.6.6.6, 1.1.1.1", "7.7.7.7, 1.1.1.1", "8.8.8.8, 1.1.1.1"]
    assert guesses(client, *same, "2.2.2.2") == [200, 200, 429, 200]


def test_who_is_signed_in_is_led_home(client, ada):
    client.force_login(ada)
    assert client.get(URL)["Location"] == reverse("portfolio:home")


def test_in_the_demo_every_account_is_one_tap_away(client, settings):
    settings.DEMO = True
    trust = organisation()
    for account in demo.ACCOUNTS:
        user = person(trust, account.email, account.who)
        user.set_password(demo.PASSWORD)
        save(user, by=None, at=NOW)
    page = client.get(URL).content.decode()
    for account in demo.ACCOUNTS:
        assert f'name="login" value="{account.email}"' in page
        assert account.who in page
        assert sign_in(client, account.email, demo.PASSWORD).status_code == 302
        client.logout()
    assert page.count(f'name="password" value="{demo.PASSWORD}"') == len(demo.ACCOUNTS) == 8


def test_elsewhere_the_demo_does_not_exist(client):
    page = client.get(URL).content.decode()
    assert demo.PASSWORD not in page
    for account in demo.ACCOUNTS:
        assert account.email not in page
        assert sign_in(client, account.email, demo.PASSWORD).status_code == 200
    assert not is_signed_in(client)


def test_signing_in_and_out_ask_for_the_forms_own_token(ada):
    browser = Client(enforce_csrf_checks=True)
    assert sign_in(browser).status_code == 403
    browser.force_login(ada)
    assert browser.post(reverse("account_logout")).status_code == 403
    assert is_signed_in(browser)


def test_another_host_has_no_sign_in_page(client):
    assert client.get(URL, headers={"Host": "evil.example"}).status_code == 400
