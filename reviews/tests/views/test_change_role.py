import pytest
import time_machine
from django.urls import reverse

from notifications.models import Notification
from people.actions import invitation_token, invited_person
from programmes.actions import invite
from programmes.models import Membership, Role
from qiprogramme.tests.make import NOW, two_worlds

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def weald():
    return two_worlds()


def role_of(weald, who, role):
    return weald.programme.memberships.active().filter(user=getattr(weald, who), role=role).first()


@pytest.fixture
def steering(weald):
    return role_of(weald, "steering", Role.STEERING)


@pytest.fixture
def manager(client, weald):
    client.force_login(weald.manager)
    return client


@pytest.mark.parametrize("name", ["change_role", "end_role"])
def test_only_the_manager_gets_there(client, weald, steering, name):
    url = reverse(f"reviews:{name}", args=[steering.pk])
    assert client.get(url)["Location"].startswith(reverse("account_login"))
    client.force_login(weald.outsider.manager)
    assert client.post(url).status_code == 404
    client.force_login(weald.executive)
    assert "Ask Weald Manager." in client.post(url).content.decode()
    assert Membership.objects.active().filter(pk=steering.pk).exists()


def test_a_role_takes_the_place_of_another(manager, weald, steering):
    url = reverse("reviews:change_role", args=[steering.pk])
    response = manager.post(url, {"role": "executive"}, follow=True)
    assert "Weald Steering: executive from now on." in response.content.decode()
    steering.refresh_from_db()
    assert (steering.ended_at, steering.ended_by) == (NOW, weald.manager)
    assert role_of(weald, "steering", Role.EXECUTIVE)
    told = Notification.objects.filter(recipient=weald.steering, kind="programmes.welcome")
    assert told.get().context["role"] == "Executive"
    assert steering.history.first().history_user == weald.manager


def test_the_page_says_what_is_lost_before_a_role_ends(manager, weald, steering):
    url = reverse("reviews:end_role", args=[steering.pk])
    page = manager.get(url).content.decode()
    assert "no longer reads sessions and review pages by this role" in page
    assert "no longer sees the programme or anything in it" in page
    manager.post(url)
    assert not role_of(weald, "steering", Role.STEERING)
    assert Membership.objects.filter(pk=steering.pk).exists()


@pytest.mark.parametrize("name", ["change_role", "end_role"])
def test_the_last_manager_stays(manager, weald, name):
    own = role_of(weald, "manager", Role.MANAGER)
    url = reverse(f"reviews:{name}", args=[own.pk])
    response = manager.post(url, {"role": "executive"}, follow=True)
    assert "is the only manager of this programme" in response.content.decode()
    assert role_of(weald, "manager", Role.MANAGER)
    second = {"email": weald.steering.email, "name": "", "role": Role.MANAGER}
    invite(programme=weald.programme, by=weald.manager, at=NOW, **second)
    manager.post(url, {"role": "executive"})
    assert not role_of(weald, "manager", Role.MANAGER)


def test_who_stands_in_a_project_leaves_the_other_way(manager, weald):
    only = weald.programme.memberships.active().get(user=weald.lead)
    response = manager.post(reverse("reviews:end_role", args=[only.pk]), follow=True)
    assert "Let them leave the programme instead" in response.content.decode()
    assert Membership.objects.active().filter(pk=only.pk).exists()


def test_with_the_only_role_the_invitation_ends(manager, weald):
    guest = {"email": "nell@weald.example", "name": "Nell", "role": Role.EXECUTIVE}
    made = invite(programme=weald.programme, by=weald.manager, at=NOW, **guest)
    token = invitation_token(made.user)
    manager.post(reverse("reviews:end_role", args=[made.pk]))
    assert invited_person(made.user_id, token) is None
    row = Notification.objects.get(recipient=made.user)
    assert row.state == Notification.State.SUPERSEDED
    invite(programme=weald.programme, by=weald.manager, at=NOW, **guest)
    made.user.refresh_from_db()
    assert invited_person(made.user_id, invitation_token(made.user)) == made.user


@pytest.mark.parametrize("name", ["change_role", "end_role"])
def test_who_comes_second_is_told_that_the_role_has_ended(manager, weald, steering, name):
    manager.post(reverse("reviews:change_role", args=[steering.pk]), {"role": "executive"})
    url = reverse(f"reviews:{name}", args=[steering.pk])
    response = manager.post(url, {"role": "contributor"}, follow=True)
    assert response.redirect_chain[0][0] == f"/programmes/{weald.programme.pk}/people/"
    words = "Weald Steering is no longer steering group: Weald Manager has ended that role."
    assert words in response.content.decode()
    assert role_of(weald, "steering", Role.EXECUTIVE)
