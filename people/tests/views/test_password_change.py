import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from notifications.models import Notification
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


@pytest.mark.parametrize("url", [CHANGE, reverse("portfolio:change_email")])
def test_who_has_no_password_is_offered_one_instead_of_a_form(client, ada, settings, url):
    settings.EMAIL_BACKEND = "notifications.backend.RowBackend"
    ada.set_unusable_password()
    ada.save()
    client.force_login(ada)
    for method in (client.get, client.post):
        page = method(url)
        assert page.status_code == 200
        assert "You have no password yet" in page.content.decode()
    assert f'action="{reverse("account_reset_password")}"' in page.content.decode()
    sent = client.post(reverse("account_reset_password"), {"email": ada.email}, follow=True)
    assert sent.status_code == 200
    link = re.search(r"https?://[^/]+(/\S+)", Notification.objects.get().context["text"])[1]
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": NEW_PASSWORD})
    ada.refresh_from_db()
    assert ada.check_password(NEW_PASSWORD)
