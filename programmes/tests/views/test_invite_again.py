import pytest
import time_machine
from django.urls import reverse

from notifications.models import Notification
from programmes.actions import invite
from programmes.models import Role
from qiprogramme.tests.make import NOW, two_worlds

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def weald():
    return two_worlds()


def invited(weald, role=Role.CONTRIBUTOR):
    return invite(
        programme=weald.programme,
        email="nell@weald.example",
        name="Nell",
        role=role,
        by=weald.manager,
        at=NOW,
    )


def url(membership):
    return reverse("programmes:invite_again", args=[membership.pk])


def mails(membership):
    return Notification.objects.filter(subject=f"membership:{membership.pk}").count()


def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(client, weald):
    response = client.post(url(invited(weald)))
    assert response["Location"].startswith(reverse("account_login"))


def test_looking_sends_nothing(client, weald):
    client.force_login(weald.manager)
    assert client.get(url(invited(weald))).status_code == 405


def test_for_an_outsider_it_does_not_exist(client, weald):
    client.force_login(weald.outsider.manager)
    assert client.post(url(invited(weald))).status_code == 404


def test_others_in_the_programme_are_told_whom_to_ask(client, weald):
    membership = invited(weald)
    client.force_login(weald.steering)
    response = client.post(url(membership))
    assert response.status_code == 403
    assert "Ask Weald Manager." in response.content.decode()
    assert mails(membership) == 1


def test_the_manager_sends_a_new_link(client, weald, frozen):
    membership = invited(weald)
    frozen.shift(3600)
    client.force_login(weald.manager)
    response = client.post(url(membership), follow=True)
    people = reverse("programmes:people", args=[weald.programme.pk])
    assert response.redirect_chain == [(people, 302)]
    assert "A new invitation is on its way to nell@weald.example." in response.content.decode()
    assert mails(membership) == 2


def test_the_administrator_sends_a_manager_a_new_link(client, weald, frozen):
    membership = invited(weald, Role.MANAGER)
    frozen.shift(3600)
    client.force_login(weald.admin)
    response = client.post(url(membership))
    assert response["Location"] == reverse("programmes:organisation")
    assert mails(membership) == 2


def test_who_has_joined_needs_no_link(client, weald):
    membership = weald.programme.memberships.get(user=weald.executive)
    client.force_login(weald.manager)
    page = client.post(url(membership), follow=True).content.decode()
    assert "Weald Executive has already joined." in page
    assert mails(membership) == 0
