"""Phone and recovery codes are lost: who gives a person a new second step, and whose not."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from people.models import User
from people.tests.make import code_of, second_step
from programmes.models import Membership, Role
from qiprogramme.tests.make import PASSWORD, two_worlds

pytestmark = pytest.mark.django_db
HOME = reverse("portfolio:home")


@pytest.fixture
def weald():
    cache.clear()
    return two_worlds()


def browser_of(person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def role_of(person) -> Membership:
    return Membership.objects.active().filter(user=person).first()


def url(person) -> str:
    return reverse("programmes:reset_second_step_of_member", args=[role_of(person).pk])


def has_one(person) -> bool:
    return Authenticator.objects.filter(user=person).exists()


def test_the_manager_resets_it_and_everything_ends(weald, mailoutbox):
    code = code_of(second_step(weald.executive))
    theirs = Client()
    theirs.post(reverse("account_login"), {"login": weald.executive.email, "password": PASSWORD})
    theirs.post(reverse("mfa_authenticate"), {"code": code})
    assert theirs.get(HOME).status_code == 200
    manager = browser_of(weald.manager)
    people = reverse("programmes:people", args=[weald.programme.pk])
    page = manager.get(people).content.decode()
    assert page.count("Reset second step") == 1
    assert f'action="{url(weald.executive)}"' in page
    told = manager.post(url(weald.executive), follow=True).content.decode()
    assert "Weald Executive can set up a second step anew. We have told them." in told
    assert not has_one(weald.executive)
    assert theirs.get(HOME).status_code == 302
    [mail] = mailoutbox
    assert mail.to == [weald.executive.email]
    assert "Weald Manager has reset the second step" in mail.body
    kept = User.history.filter(id=weald.executive.pk).first()
    assert (kept.history_user, kept.history_change_reason) == (weald.manager, "Second step reset")


def test_nobody_else_does(weald):
    second_step(weald.executive)
    for person in (weald.lead, weald.steering, weald.executive, weald.mentor):
        assert browser_of(person).post(url(weald.executive)).status_code == 403
    for person in (weald.admin, weald.outsider.manager, weald.outsider.admin):
        assert browser_of(person).post(url(weald.executive)).status_code == 404
    assert has_one(weald.executive)


def test_not_their_own_and_not_an_administrators(weald):
    administrator = weald.executive
    User.objects.filter(pk=administrator.pk).update(is_administrator=True)
    for person in (weald.manager, administrator):
        second_step(person)
        answer = browser_of(weald.manager).post(url(person))
        assert answer.status_code == 403
        assert "administrator of Weald Trust" in answer.content.decode()
        assert has_one(person)
    people = reverse("programmes:people", args=[weald.programme.pk])
    assert "Reset second step" not in browser_of(weald.manager).get(people).content.decode()


def test_an_administrator_does_not_do_it_by_a_managers_role(weald):
    """A role of a manager is found by administrators, who reset people at home there instead."""
    assert role_of(weald.manager).role == Role.MANAGER
    second_step(weald.manager)
    assert browser_of(weald.admin).post(url(weald.manager)).status_code == 403
    assert has_one(weald.manager)


def run(email: str) -> str:
    out = StringIO()
    call_command("reset_second_step", email, stdout=out)
    return out.getvalue()


def test_the_command_helps_an_administrator_who_is_alone(weald, mailoutbox):
    second_step(weald.admin)
    assert "signs in with the password alone now" in run(weald.admin.email.upper())
    assert not has_one(weald.admin)
    [mail] = mailoutbox
    assert "Those who run the server have reset the second step" in mail.body
    kept = User.history.filter(id=weald.admin.pk).first()
    assert (kept.history_user, kept.history_change_reason) == (None, "Second step reset")


def test_the_command_says_what_is_wrong(weald):
    with pytest.raises(CommandError, match="Nobody signs in with no@weald"):
        run("no@weald.example")
    with pytest.raises(CommandError, match="Weald Lead has no second step"):
        run(weald.lead.email)
