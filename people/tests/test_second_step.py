"""Signing in with a second step: who needs one, what is accepted once, and what resets it."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from people.actions import change_settings, reset_second_factor
from people.tests.make import code_of, second_step
from qiprogramme.tests.make import NOW, PASSWORD, two_worlds

pytestmark = pytest.mark.django_db

HOME = reverse("portfolio:home")
STEPS = reverse("mfa_index")
CODE = reverse("mfa_authenticate")


@pytest.fixture
def weald():
    cache.clear()
    return two_worlds()


def sign_in(person) -> Client:
    browser = Client()
    browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return browser


def need(weald, *roles: str) -> None:
    change_settings(
        organisation=weald.organisation,
        time_zone="Europe/London",
        working_days="12345",
        small_number=5,
        second_factor_roles=list(roles),
        by=weald.admin,
        at=NOW,
    )


class TestWhoNeedsOne:
    def test_nobody_where_the_organisation_asks_for_none(self, weald):
        assert sign_in(weald.manager).get(HOME).status_code == 200

    def test_the_roles_of_the_organisation_set_one_up_before_anything_else(self, weald):
        need(weald, "executive", "administrator")
        for person in (weald.executive, weald.admin):
            browser = sign_in(person)
            assert browser.get(HOME)["Location"] == STEPS
            assert browser.post(reverse("portfolio:own_account"))["Location"] == STEPS
            assert "needs a second step" in browser.get(STEPS).content.decode()
        assert sign_in(weald.lead).get(HOME).status_code == 200

    def test_managers_and_administrators_always_need_one_in_live_use(self, weald, settings):
        settings.LIVE = True
        for person in (weald.manager, weald.admin):
            assert sign_in(person).get(HOME)["Location"] == STEPS
        assert sign_in(weald.lead).get(HOME).status_code == 200

    def test_the_demo_asks_nobody(self, weald, settings):
        need(weald, "executive")
        settings.DEMO = True
        assert sign_in(weald.executive).get(HOME).status_code == 200

    def test_a_new_rule_holds_for_those_who_are_signed_in(self, weald):
        browser = sign_in(weald.executive)
        assert browser.get(HOME).status_code == 200
        need(weald, "executive")
        assert browser.get(HOME)["Location"] == STEPS


def confirm(browser: Client, url: str) -> None:
    way = browser.get(url)["Location"]
    assert way.startswith(reverse("account_reauthenticate"))
    assert browser.post(way, {"password": PASSWORD})["Location"] == url


class TestAnApp:
    def test_setting_it_up_asks_for_the_password_and_gives_recovery_codes(self, weald):
        need(weald, "executive")
        browser, url = sign_in(weald.executive), reverse("mfa_activate_totp")
        confirm(browser, url)
        page = browser.get(url)
        assert "<svg" in page.content.decode()
        secret = page.context["form"].secret
        assert "This code is not right" in browser.post(url, {"code": "1"}).content.decode()
        answer = browser.post(url, {"code": code_of(secret)})
        assert answer["Location"] == reverse("mfa_view_recovery_codes")
        assert len(browser.get(answer["Location"]).context["unused_codes"]) == 10
        assert browser.get(HOME).status_code == 200
        stored = Authenticator.objects.get(type="totp").data["secret"]
        assert secret not in stored

    def test_the_password_alone_signs_nobody_in(self, weald):
        second_step(weald.lead)
        browser = sign_in(weald.lead)
        assert browser.get(HOME)["Location"].startswith(reverse("account_login"))
        assert "One more step" in browser.get(CODE).content.decode()

    def test_a_code_signs_in_once_and_changes_the_session(self, weald):
        secret = second_step(weald.lead)
        browser, code = sign_in(weald.lead), code_of(secret)
        before = browser.session.session_key
        assert browser.post(CODE, {"code": code})["Location"] == HOME
        assert browser.session.session_key != before
        assert browser.get(HOME).status_code == 200
        again = sign_in(weald.lead).post(CODE, {"code": code})
        assert "it has been used" in again.content.decode()

    def test_a_recovery_code_signs_in_once(self, weald):
        second_step(weald.lead)
        code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
        assert sign_in(weald.lead).post(CODE, {"code": code})["Location"] == HOME
        assert sign_in(weald.lead).post(CODE, {"code": code}).status_code == 200

    def test_guessing_ends_after_ten_codes(self, weald):
        secret = second_step(weald.lead)
        browser = sign_in(weald.lead)
        for _ in range(10):
            browser.post(CODE, {"code": "000000"})
        answer = browser.post(CODE, {"code": code_of(secret)})
        assert answer.status_code == 200
        assert "Too many" in answer.content.decode()

    def test_removing_it_asks_for_the_password(self, weald):
        secret = second_step(weald.lead)
        browser, url = sign_in(weald.lead), reverse("mfa_deactivate_totp")
        browser.post(CODE, {"code": code_of(secret)})
        confirm(browser, url)
        browser.post(url)
        assert not Authenticator.objects.filter(user=weald.lead).exists()

    def test_a_new_password_keeps_it(self, weald):
        second_step(weald.lead)
        weald.lead.set_password("another long password")
        weald.lead.save()
        assert Authenticator.objects.filter(user=weald.lead, type="totp").exists()


class TestReset:
    def test_everything_ends_and_the_person_is_told(self, weald, mailoutbox):
        secret = second_step(weald.lead)
        browser = sign_in(weald.lead)
        browser.post(CODE, {"code": code_of(secret)})
        reset_second_factor(person=weald.lead, by=weald.admin, at=NOW)
        assert browser.get(HOME).status_code == 302
        assert not Authenticator.objects.filter(user=weald.lead).exists()
        [mail] = mailoutbox
        assert mail.to == [weald.lead.email]
        assert "second step" in mail.body
        assert sign_in(weald.lead).get(HOME).status_code == 200

    def test_the_administrator_finds_it_among_the_people(self, weald):
        second_step(weald.lead)
        admin = sign_in(weald.admin)
        page = admin.get(reverse("programmes:staff")).content.decode()
        assert page.count("Reset second step") == 1
        url = reverse("programmes:reset_second_factor", args=[weald.lead.pk])
        assert f'action="{url}"' in page
        admin.post(url)
        assert not Authenticator.objects.filter(user=weald.lead).exists()

    def test_nobody_resets_their_own(self, weald):
        second_step(weald.admin)
        admin = Client()
        admin.force_login(weald.admin)
        admin.post(reverse("programmes:reset_second_factor", args=[weald.admin.pk]))
        assert Authenticator.objects.filter(user=weald.admin).exists()
