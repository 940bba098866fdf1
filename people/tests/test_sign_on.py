"""Single sign-on against a provider that runs: who comes in, and who does not."""

import base64
import json
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from people.actions import close_account, link_sign_on
from people.models import User
from people.rules import did_second_step
from people.tests.make import code_of, second_step
from people.tests.provider import (
    CALLBACK,
    CLIENT_ID,
    CLIENT_SECRET,
    is_signed_in,
    new_key,
    sign_on,
    there_and_back,
    uid,
)
from qiprogramme.tests.make import NOW, PASSWORD, two_worlds

pytestmark = pytest.mark.django_db
HOME, SIGN_IN = reverse("portfolio:home"), reverse("account_login")
SIGN_ON, ACCOUNT = reverse("sign_on"), reverse("portfolio:own_account")


@pytest.fixture
def weald():
    cache.clear()
    return two_worlds()


# The good way


def test_whoever_is_linked_comes_in_and_back_to_where_they_were(linked, provider):
    browser = Client()
    assert "Sign in with NHSmail" in browser.get(SIGN_IN).content.decode()
    assert sign_on(browser, next=ACCOUNT)["Location"] == ACCOUNT
    assert is_signed_in(browser)
    assert browser.session["_auth_user_id"] == str(linked.pk)
    assert browser.session.get_expire_at_browser_close()
    assert UserSession.objects.get(user=linked).session_key == browser.session.session_key
    asked = provider.asked
    assert asked["redirect_uri"].endswith(CALLBACK)
    assert asked["scope"] == "openid"
    assert asked["prompt"] == "select_account"
    assert len(asked["nonce"]) == 64
    assert len(asked["code_challenge"]) >= 43


def test_nothing_of_the_provider_is_kept_but_the_key(linked, provider):
    provider.claims = {"name": "Somebody", "email": "private@home.example"}
    sign_on(Client())
    [account] = SocialAccount.objects.all()
    assert (account.uid, account.extra_data) == (uid(provider), {})
    assert not SocialToken.objects.exists()


def test_it_leads_to_no_other_site(linked, provider):
    assert sign_on(Client(), next="//evil.example")["Location"] == HOME


def test_the_session_is_a_new_one(linked, provider):
    browser = Client()
    way = there_and_back(browser.post(SIGN_ON))
    before = browser.session.session_key
    browser.get(way)
    assert browser.session.session_key != before


# What is not believed


def unsigned(claims, header, key) -> str:
    """Return a token that says of itself that it needs no signature."""
    parts = ({"typ": "JWT", "alg": "none"} | header, claims)
    encoded = [base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=") for p in parts]
    return b".".join([*encoded, b""]).decode()


def shared(claims, header, key) -> str:
    """Return a token signed with the secret that both sides know instead of the private key."""
    secret = CLIENT_SECRET.ljust(32, "x")
    return jwt.encode(claims, secret, algorithm="HS256", headers=header)


def broken(claims, header, key) -> str:
    token = jwt.encode(claims, key, algorithm="RS256", headers=header)
    head, _, signature = token.split(".")
    other = base64.urlsafe_b64encode(json.dumps(claims | {"sub": "x"}).encode()).rstrip(b"=")
    return f"{head}.{other.decode()}.{signature}"


LIES = {
    "nonce of another question": {"claims": {"nonce": "0" * 64}},
    "no nonce": {"claims": {"nonce": None}},
    "for another application": {"claims": {"aud": "another"}},
    "for several, and another asked": {"claims": {"aud": [CLIENT_ID, "b"], "azp": "b"}},
    "no audience": {"claims": {"aud": None}},
    "of another issuer": {"claims": {"iss": "https://evil.example/v2.0"}},
    "expired": {"claims": {"exp": 1_700_000_000}},
    "never ends": {"claims": {"exp": None}},
    "of nobody": {"claims": {"sub": None}},
    "signed by somebody else": {"key": new_key()},
    "another key": {"header": {"kid": "two"}},
    "no key named": {"header": {}},
    "alg none": {"token": unsigned},
    "shared secret": {"token": shared},
    "changed afterwards": {"token": broken},
    "no token": {"token": lambda *_: "no token at all"},
    "issuer of the configuration": {"config": {"issuer": "https://evil.example/v2.0"}},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_not_believed(linked, provider, lie):
    browser = Client()
    way = there_and_back(browser.post(SIGN_ON))
    for name, value in LIES[lie].items():
        setattr(provider, name, value)
    answer = browser.get(way)
    assert answer.status_code in (403, 503)
    assert "Signing in with NHSmail did not work" in answer.content.decode()
    assert not is_signed_in(browser)


def changed(way: str, **parts) -> str:
    query = {name: values[0] for name, values in parse_qs(urlsplit(way).query).items()}
    kept = {name: value for name, value in (query | parts).items() if value is not None}
    return f"{CALLBACK}?{urlencode(kept)}"


@pytest.mark.parametrize(
    "parts", [{"state": "other"}, {"state": None}, {"code": "guessed"}, {"code": None}]
)
def test_an_answer_to_another_question_is_refused(linked, provider, parts):
    browser = Client()
    way = there_and_back(browser.post(SIGN_ON))
    assert browser.get(changed(way, **parts)).status_code == 403
    assert not is_signed_in(browser)


def test_an_answer_is_good_once_and_in_its_own_browser(linked, provider):
    browser, thief = Client(), Client()
    way = there_and_back(browser.post(SIGN_ON))
    assert thief.get(way).status_code == 403
    assert browser.get(way).status_code == 302
    browser.post(reverse("account_logout"))
    assert browser.get(way).status_code == 403
    assert not is_signed_in(browser)


def test_whoever_cancels_is_told_so(linked, provider):
    browser = Client()
    way = there_and_back(browser.post(SIGN_ON))
    answer = browser.get(changed(way, code=None, error="access_denied"))
    assert answer.status_code == 403
    assert "Nothing has changed" in answer.content.decode()


def test_a_provider_that_is_away_is_told(linked, provider):
    provider.down = True
    answer = Client().post(SIGN_ON)
    assert answer.status_code == 503
    assert "could not be reached" in answer.content.decode()


# Who is known


def test_an_unknown_subject_makes_no_account_and_links_none_by_address(weald, provider):
    provider.claims = {"email": weald.lead.email, "email_verified": True}
    people = User.objects.count()
    browser = Client()
    answer = sign_on(browser)
    assert answer.status_code == 403
    assert "is not linked yet" in answer.content.decode()
    assert not is_signed_in(browser)
    assert User.objects.count() == people
    assert not SocialAccount.objects.exists()


def test_the_same_subject_of_another_issuer_is_somebody_else(weald, provider):
    link_sign_on(person=weald.lead, uid=f"https://other.example {provider.subject}", at=NOW)
    assert sign_on(Client()).status_code == 403


def test_a_closed_account_stays_closed(linked, weald, provider):
    close_account(person=linked, by=weald.admin, at=NOW)
    browser = Client()
    assert sign_on(browser)["Location"] == reverse("account_inactive")
    assert not is_signed_in(browser)


# The second step


def test_it_is_asked_for_unless_the_provider_did(linked, provider):
    code = code_of(second_step(linked))
    browser = Client()
    assert sign_on(browser)["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(browser)
    browser.post(reverse("mfa_authenticate"), {"code": code})
    assert is_signed_in(browser)
    provider.claims = {"amr": ["pwd", "mfa"]}
    other = Client()
    assert sign_on(other)["Location"] == HOME
    assert is_signed_in(other)


def test_whose_role_needs_one_sets_none_up_where_the_provider_asks(weald, provider, settings):
    settings.LIVE = True
    link_sign_on(person=weald.manager, uid=uid(provider), at=NOW)
    browser = Client()
    sign_on(browser)
    assert browser.get(HOME)["Location"] == reverse("mfa_index")
    provider.claims = {"amr": ["mfa"]}
    other = Client()
    sign_on(other)
    assert is_signed_in(other)
    assert not Authenticator.objects.exists()


def test_a_password_afterwards_brings_the_second_step_back(linked, provider):
    second_step(linked)
    provider.claims = {"amr": ["mfa"]}
    browser = Client()
    sign_on(browser)
    browser.post(reverse("account_logout"))
    browser.post(SIGN_IN, {"login": linked.email, "password": PASSWORD})
    assert not is_signed_in(browser)


@pytest.mark.parametrize(
    ("amr", "did"),
    [
        (["pwd", "mfa"], True),
        (["ngcmfa"], True),
        (["pwd"], False),
        ([], False),
        (None, False),
        ("mfa", False),
        ([{"mfa": 1}], False),
    ],
)
def test_what_counts_as_a_second_step(amr, did):
    assert did_second_step(amr) == did
