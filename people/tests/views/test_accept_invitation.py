from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.urls import reverse

from people.actions import invitation_token
from people.models import Organisation, User
from people.tests.make import code_of, second_step
from programmes.actions import invite
from programmes.models import Role
from qiprogramme.tests.make import NOW, world

pytestmark = pytest.mark.django_db
ANSWERS = {"name": "Nell Garsdale", "password": "quiet lantern under gravel"}


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def weald():
    return world()


@pytest.fixture
def person(weald):
    return invite(
        programme=weald.programme,
        email="nell@weald.example",
        name="Nell",
        role=Role.EXECUTIVE,
        by=weald.manager,
        at=NOW,
    ).user


@pytest.fixture
def url(person):
    return reverse("accept_invitation", args=[person.pk, invitation_token(person)])


def test_it_says_who_invites_whom_into_what(client, url):
    response = client.get(url)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Weald Manager has invited you to <strong>Weald length of stay</strong>" in page
    assert "at Weald Trust. Your role: executive." in page
    assert "nell@weald.example" in page
    assert 'value="Nell"' in page
    assert 'autocomplete="new-password"' in page
    assert "At least 15 characters" in page


def test_looking_changes_nothing(client, url, person):
    client.get(url)
    assert User.objects.get(pk=person.pk).joined_at is None


def test_accepting_signs_in(client, url, person):
    response = client.post(url, ANSWERS)
    assert (response.status_code, response["Location"]) == (302, reverse("portfolio:home"))
    person.refresh_from_db()
    assert (person.name, person.is_active, person.joined_at) == ("Nell Garsdale", True, NOW)
    assert client.session["_auth_user_id"] == str(person.pk)
    assert client.session.get_expire_at_browser_close()
    client.logout()
    assert client.login(email=person.email, password=ANSWERS["password"])


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("short", "at least 15 characters"),
        ("", "Choose a password."),
        ("123456789012345678", "entirely numeric"),
        ("nell@weald.example", "too similar"),
    ],
)
def test_a_refusal_keeps_the_name_and_says_how_to_go_on(client, url, person, password, says):
    response = client.post(url, ANSWERS | {"password": password})
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert 'value="Nell Garsdale"' in page
    assert User.objects.get(pk=person.pk).joined_at is None


def test_a_name_is_needed(client, url):
    response = client.post(url, ANSWERS | {"name": " "})
    assert response.status_code == 422
    assert "Enter your name." in response.content.decode()


def test_a_used_link_says_what_to_do(client, url):
    client.post(url, ANSWERS)
    client.logout()
    for response in (client.get(url), client.post(url, ANSWERS)):
        page = response.content.decode()
        assert response.status_code == 410
        assert reverse("account_login") in page
        assert "ask the person who invited you to send it again" in page


def test_who_has_just_used_it_is_led_home(client, url):
    client.post(url, ANSWERS)
    assert client.get(url)["Location"] == reverse("portfolio:home")


def test_a_link_older_than_fourteen_days_is_over(client, url, person, frozen):
    frozen.shift(timedelta(days=15))
    assert client.get(url).status_code == 410
    assert client.post(url, ANSWERS).status_code == 410
    assert User.objects.get(pk=person.pk).joined_at is None


def test_a_link_for_somebody_else_tells_nothing(client, person, weald):
    url = reverse("accept_invitation", args=[weald.manager.pk, invitation_token(person)])
    response = client.get(url)
    assert response.status_code == 410
    assert "Weald" not in response.content.decode()


def test_somebody_else_signed_in_on_this_device_is_named_and_signed_out(client, url, weald, person):
    client.force_login(weald.lead)
    assert "Accepting signs Weald Lead out" in client.get(url).content.decode()
    client.post(url, ANSWERS)
    assert client.session["_auth_user_id"] == str(person.pk)


def test_accepting_is_a_sign_in_like_every_other(client, url, person):
    client.post(url, ANSWERS)
    session = UserSession.objects.get(user=person)
    assert session.session_key == client.session.session_key
    assert "signed_in_at" in client.session
    [proof] = client.session["account_authentication_methods"]
    assert proof["method"] == "password"


def test_a_new_account_skips_no_second_step(client, url, person, weald):
    """Should somebody who is invited have one already, the link and a password are not enough."""
    code = code_of(second_step(person))
    assert client.post(url, ANSWERS)["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("portfolio:home")).status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert client.get(reverse("portfolio:home")).status_code == 200


def test_a_new_account_whose_role_needs_a_second_step_sets_one_up_first(client, url, weald):
    Organisation.objects.update(second_factor_roles=["executive"])
    assert client.post(url, ANSWERS, follow=True).redirect_chain[-1][0] == reverse("mfa_index")
