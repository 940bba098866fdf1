import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from notifications import rendering
from notifications.actions import sweep
from notifications.models import Notification
from people.actions import create_person
from people.tests.make import organisation
from qiprogramme.tests.make import NOW, PASSWORD, person

pytestmark = pytest.mark.django_db
ASK = reverse("account_reset_password")
SENT = reverse("account_reset_password_done")
BASE_URL = "https://qi.weald.example"
NEW_PASSWORD = "quiet lantern under gravel"


@pytest.fixture(autouse=True)
def frozen(settings):
    settings.BASE_URL = BASE_URL
    settings.EMAIL_BACKEND = "notifications.backend.RowBackend"
    cache.clear()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock
    cache.clear()


@pytest.fixture
def ada():
    return person(organisation(), "ada@weald.example", "Ada O'Weald")


def asked(client, email="ada@weald.example"):
    """Ask for a new password and return the link that the mail holds, as a path."""
    assert client.post(ASK, {"email": email})["Location"] == SENT
    links = re.findall(r"https?://\S+", Notification.objects.latest("pk").context["text"])
    assert [link.startswith(BASE_URL) for link in links] == [True]
    return links[0].removeprefix(BASE_URL)


def test_a_new_password_by_mail(client, ada):
    form = client.get(asked(client), follow=True)
    page = form.content.decode()
    assert 'autocomplete="new-password"' in page
    path = form.redirect_chain[-1][0]
    response = client.post(path, {"password1": NEW_PASSWORD}, follow=True)
    assert "Sign in with your new password" in response.content.decode()
    assert client.login(email="ada@weald.example", password=NEW_PASSWORD)


def test_the_mail_is_ours_in_both_versions(client, ada, settings):
    settings.MAIL_URL = "mailbox:"
    link = asked(client)
    sweep(now=NOW)
    letter = rendering.read(Notification.objects.get().message)
    assert letter.subject == "Choose a new password for QI Programme"
    for text in (letter.text, unescape(letter.html)):
        assert "Dear Ada O'Weald" in text
        assert link in text
        assert "do nothing: your password stays as it is" in text


def test_the_answer_is_the_same_for_an_unknown_address(client, ada):
    assert client.post(ASK, {"email": "nobody@weald.example"})["Location"] == SENT
    assert not Notification.objects.exists()
    assert "send your invitation again" in client.get(SENT).content.decode()


def test_who_has_not_joined_gets_no_link(client, ada):
    create_person(organisation=ada.organisation, email="n@x.example", name="N", by=None, at=NOW)
    client.post(ASK, {"email": "n@x.example"})
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    ("email", "says"), [("", "Enter an e-mail address."), ("ada", "like name@example.nhs.uk")]
)
def test_something_else_than_an_address_is_refused(client, email, says):
    assert says in client.post(ASK, {"email": email}).content.decode()


def test_a_weak_password_is_refused(client, ada):
    path = client.get(asked(client))["Location"]
    page = client.post(path, {"password1": "short"}).content.decode()
    assert "at least 15 characters" in page
    assert client.login(email="ada@weald.example", password=PASSWORD)


def test_a_link_works_once(client, ada):
    link = asked(client)
    client.post(client.get(link)["Location"], {"password1": NEW_PASSWORD})
    page = client.get(link, follow=True).content.decode()
    assert "This link no longer works" in page
    assert ASK in page


def test_a_link_works_for_three_days(client, ada, frozen):
    link = asked(client)
    frozen.shift(timedelta(days=3, minutes=1))
    assert "This link no longer works" in client.get(link).content.decode()


def test_asking_again_and_again_is_throttled(client, ada):
    answers = [client.post(ASK, {"email": "ada@weald.example"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Please wait a little" in answers[-1].content.decode()
