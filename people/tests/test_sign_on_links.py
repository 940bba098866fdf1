"""Linking an account with the identity provider: by its own person, or by their invitation."""

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from people.actions import invitation_token, link_sign_on
from people.models import User
from people.tests.provider import CALLBACK, is_signed_in, sign_on, there_and_back, uid
from programmes.actions import invite
from programmes.models import Role
from qiprogramme.tests.make import NOW, PASSWORD, two_worlds

pytestmark = pytest.mark.django_db
SIGN_IN, SIGN_ON = reverse("account_login"), reverse("sign_on")
LINK, UNLINK = reverse("link_sign_on"), reverse("unlink_sign_on")
ACCOUNT = reverse("portfolio:own_account")


@pytest.fixture
def weald():
    cache.clear()
    return two_worlds()


@pytest.fixture
def lead(weald):
    browser = Client()
    browser.post(SIGN_IN, {"login": weald.lead.email, "password": PASSWORD})
    return browser


def link(browser: Client):
    """Link, with the password that is asked for before."""
    asked = browser.post(LINK)["Location"]
    assert asked.startswith(reverse("account_reauthenticate"))
    return browser.get(there_and_back(browser.post(asked, {"password": PASSWORD})), follow=True)


def test_somebody_signed_in_links_their_own_account(lead, weald, provider, mailoutbox):
    assert "Sign in with it instead of a password" in lead.get(ACCOUNT).content.decode()
    page = link(lead).content.decode()
    assert "From now on you can sign in with NHSmail." in page
    assert SocialAccount.objects.get().user == weald.lead
    [mail] = mailoutbox
    assert mail.to == [weald.lead.email]
    assert "linked with your account of NHSmail" in mail.body
    kept = User.history.filter(id=weald.lead.pk).first()
    assert kept.history_change_reason == "Single sign-on linked"
    browser = Client()
    sign_on(browser)
    assert browser.session["_auth_user_id"] == str(weald.lead.pk)


def test_what_somebody_else_signs_in_with_is_not_taken_over(lead, weald, provider):
    link_sign_on(person=weald.mentor, uid=uid(provider), at=NOW)
    assert "Somebody else signs in with this account" in link(lead).content.decode()
    assert SocialAccount.objects.get().user == weald.mentor


def test_a_link_begun_by_one_person_does_not_reach_another(lead, weald, provider):
    asked = lead.post(LINK)["Location"]
    way = there_and_back(lead.post(asked, {"password": PASSWORD}))
    session = lead.session
    session["_auth_user_id"] = str(weald.mentor.pk)
    session["_auth_user_hash"] = weald.mentor.get_session_auth_hash()
    session.save()
    assert "Nothing is linked" in lead.get(way, follow=True).content.decode()
    assert not SocialAccount.objects.exists()


def test_nobody_links_without_being_signed_in(provider):
    for url in (LINK, UNLINK):
        assert Client().post(url)["Location"].startswith(SIGN_IN)


def test_unlinking_leaves_the_password(lead, linked, provider):
    assert "You can sign in with it" in lead.get(ACCOUNT).content.decode()
    page = lead.post(UNLINK, follow=True).content.decode()
    assert "you sign in with your password alone" in page
    assert sign_on(Client()).status_code == 403


# Invitations


@pytest.fixture
def guest(weald):
    about = {"email": "nell@weald.example", "name": "Nell", "role": Role.EXECUTIVE}
    return invite(programme=weald.programme, by=weald.manager, at=NOW, **about).user


def way_of(guest: User) -> str:
    return reverse("join_by_sign_on", args=[guest.pk, invitation_token(guest)])


def test_an_invitation_is_accepted_without_a_password(guest, provider):
    browser = Client()
    page = reverse("accept_invitation", args=[guest.pk, invitation_token(guest)])
    guest.invited_at = NOW
    assert "Accept with NHSmail" in browser.get(page).content.decode()
    way = way_of(guest)
    browser.get(there_and_back(browser.post(way)))
    assert is_signed_in(browser)
    guest.refresh_from_db()
    assert (guest.is_active, guest.has_usable_password()) == (True, False)
    assert SocialAccount.objects.get().user == guest
    assert browser.post(way).status_code == 410
    refused = browser.post(UNLINK, follow=True).content.decode()
    assert "You have no password yet" in refused
    assert SocialAccount.objects.exists()


def test_an_invitation_gives_nobody_a_second_account(guest, linked, provider):
    """The provider says it is the lead, whose account it is; the invitation stays open."""
    browser = Client()
    browser.get(there_and_back(browser.post(way_of(guest))))
    assert browser.session["_auth_user_id"] == str(linked.pk)
    guest.refresh_from_db()
    assert guest.joined_at is None


def test_an_invitation_that_ends_meanwhile_lets_nobody_in(guest, provider):
    browser = Client()
    way = there_and_back(browser.post(way_of(guest)))
    User.objects.filter(pk=guest.pk).update(invited_at=None)
    assert browser.get(way).status_code == 410
    assert not is_signed_in(browser)
    assert not SocialAccount.objects.exists()


# Where none is set up


def test_without_a_provider_none_of_it_exists(lead, guest):
    for url in (SIGN_ON, LINK, way_of(guest)):
        answer = lead.post(url, follow=True)
        if url == LINK:
            answer = lead.post(answer.redirect_chain[-1][0], {"password": PASSWORD})
        assert answer.status_code == 404, url
    assert lead.get(CALLBACK).status_code == 404
    assert "Sign in with" not in Client().get(SIGN_IN).content.decode()
