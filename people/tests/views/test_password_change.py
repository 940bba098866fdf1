import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from people.tests.make import organisation
from qiprogramme.tests.make import PASSWORD, person

pytestmark = pytest.mark.django_db
CHANGE = reverse("account_change_password")
CONFIRM = reverse("account_reauthenticate")
NEW_PASSWORD = "quiet lantern under gravel"


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ada(client):
    user = person(organisation(), "ada@weald.example", "Ada Weald")
    client.force_login(user)
    return user


@pytest.mark.parametrize("url", [CHANGE, CONFIRM])
def test_who_is_not_signed_in_is_sent_to_the_sign_in_page(url):
    assert Client().get(url)["Location"].startswith(reverse("account_login"))


def test_the_change_keeps_this_session_and_ends_the_others(client, ada):
    elsewhere = Client()
    elsewhere.force_login(ada)
    response = client.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
    assert response["Location"] == reverse("portfolio:home")
    ada.refresh_from_db()
    assert ada.check_password(NEW_PASSWORD)
    assert client.get(CHANGE).status_code == 200
    assert elsewhere.get(CHANGE).status_code == 302
    assert ada.history.latest().history_user == ada


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("wrong", NEW_PASSWORD, "This is not your current password."),
        (PASSWORD, "short", "at least 15 characters"),
        ("", "", "Enter your password."),
    ],
)
def test_a_refusal_says_why_and_changes_nothing(client, ada, old, new, says):
    page = client.post(CHANGE, {"oldpassword": old, "password1": new}).content.decode()
    assert says in page
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


def test_confirming_who_one_is(client, ada):
    assert "once more, Ada Weald" in client.get(CONFIRM).content.decode()
    refused = client.post(CONFIRM, {"password": "wrong", "next": CHANGE})
    assert "This is not your password." in refused.content.decode()
    assert client.post(CONFIRM, {"password": PASSWORD, "next": CHANGE})["Location"] == CHANGE
