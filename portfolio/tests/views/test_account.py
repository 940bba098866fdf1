import re
from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from notifications.actions import sweep
from notifications.models import Notification
from people import tasks
from people.models import User
from qiprogramme.tests.make import NOW, PASSWORD, two_worlds

pytestmark = pytest.mark.django_db
ACCOUNT, EMAIL = "/account/", "/account/email/"
DETAILS = ACCOUNT + "?what=details"


@pytest.fixture(autouse=True)
def rows_for_mail(settings):
    """Account mail becomes rows, as outside of tests."""
    settings.EMAIL_BACKEND = "notifications.backend.RowBackend"


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def weald():
    return two_worlds()


@pytest.fixture
def lead(client, weald):
    client.force_login(weald.lead)
    return client


def signed_in(person, agent) -> Client:
    browser = Client(headers={"user-agent": agent})
    browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return browser


def test_it_is_for_those_signed_in(client):
    for url in (ACCOUNT, EMAIL, reverse("portfolio:sign_out_elsewhere")):
        assert client.post(url)["Location"].startswith(reverse("account_login"))


def test_everybody_changes_their_own_name_and_job(lead, weald):
    sent = {"name": "Nell Garsdale", "job": "Ward sister"}
    page = lead.post(DETAILS, sent, follow=True).content.decode()
    assert "Your details are saved." in page
    assert "at home in Weald Trust" in page
    weald.lead.refresh_from_db()
    assert (weald.lead.name, weald.lead.job) == ("Nell Garsdale", "Ward sister")
    assert weald.lead.history.first().history_user == weald.lead


def test_a_name_is_needed(lead):
    response = lead.post(DETAILS, {"name": "", "job": "Ward sister"})
    assert response.status_code == 422
    assert "Enter your name." in response.content.decode()
    assert 'value="Ward sister"' in response.content.decode()


def test_the_hours_of_mail_are_at_least_one_long(lead):
    page = lead.get(ACCOUNT).content.decode()
    assert 'value="10:00"' in page
    hours = {"mail_from": "5pm", "mail_until": "17:30"}
    response = lead.post(ACCOUNT + "?what=reminders", hours)
    assert response.status_code == 422
    assert "Choose a time at least an hour after the first one." in response.content.decode()
    assert 'value="5pm"' in response.content.decode()


# The address


def link_in(row) -> str:
    return re.search(r"https?://[^/]+(/account/email/\S+/)", row.context["text"])[1]


def ask(browser, email="nell@weald.example", password=PASSWORD):
    return browser.post(EMAIL, {"email": email, "password": password}, follow=True)


def test_an_address_changes_once_the_new_one_is_confirmed(lead, weald):
    assert (
        "We have written to nell@weald.example." in ask(lead, "Nell@weald.example").content.decode()
    )
    asked = Notification.objects.get(address="nell@weald.example")
    weald.lead.refresh_from_db()
    assert weald.lead.email == "lead@weald.example"
    link, elsewhere = link_in(asked), Client()
    page = elsewhere.get(link).content.decode()
    assert "from now on you sign in with nell@weald.example" in page
    assert User.objects.filter(email="lead@weald.example").exists()
    assert elsewhere.post(link).status_code == 302
    weald.lead.refresh_from_db()
    assert weald.lead.email == "nell@weald.example"
    told = Notification.objects.get(address="lead@weald.example")
    assert "nell@weald.example" in told.context["text"]
    assert elsewhere.post(link).status_code == 410
    sweep(now=NOW)
    told.refresh_from_db()
    assert told.state == Notification.State.SENT
    assert "To: Weald Lead <lead@weald.example>" in told.message


@pytest.mark.parametrize(
    ("email", "password", "says"),
    [
        ("mentor@weald.example", PASSWORD, "already has an account"),
        ("lead@weald.example", PASSWORD, "This is your address already."),
        ("nell", PASSWORD, "like name@example.nhs.uk"),
        ("nell@weald.example", "guess", "This is not your password."),
    ],
)
def test_what_cannot_be_the_new_address_is_refused(lead, email, password, says):
    response = ask(lead, email, password)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert not Notification.objects.exclude(address="").exists()


def test_the_link_ends_when_the_address_is_taken(lead, weald):
    ask(lead)
    link = link_in(Notification.objects.get(address="nell@weald.example"))
    User.objects.filter(pk=weald.mentor.pk).update(email="nell@weald.example")
    answer = lead.post(link)
    assert answer.status_code == 410
    assert "This link has ended" in answer.content.decode()


def test_the_link_ends_after_three_days(lead, weald, frozen):
    ask(lead)
    link = link_in(Notification.objects.get(address="nell@weald.example"))
    frozen.shift(timedelta(days=3))
    assert "from now on you sign in with" in Client().get(link).content.decode()
    frozen.shift(timedelta(seconds=1))
    for method in ("get", "post"):
        answer = getattr(Client(), method)(link)
        assert answer.status_code == 410
        assert "This link has ended" in answer.content.decode()
    weald.lead.refresh_from_db()
    assert weald.lead.email == "lead@weald.example"


# Sessions


def test_sessions_are_listed_and_end_everywhere_else(weald):
    here = signed_in(weald.lead, "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0")
    away = signed_in(weald.lead, "Mozilla/5.0 (iPhone) Version/18.0 Safari/604.1")
    stranger = signed_in(weald.mentor, "Mozilla/5.0 (X11; Linux) Chrome/140.0 Safari/537.36")
    page = here.get(ACCOUNT).content.decode()
    assert page.index("Firefox on Windows") < page.index("Safari on an iPhone")
    assert "Chrome on Linux" not in page
    page = here.post(reverse("portfolio:sign_out_elsewhere"), follow=True).content.decode()
    assert "You are signed out in one other place." in page
    assert "Safari on an iPhone" not in page
    assert away.get(ACCOUNT).status_code == 302
    assert stranger.get(ACCOUNT).status_code == 200


def test_of_a_session_that_is_over_no_place_is_kept(weald, frozen, settings):
    signed_in(weald.lead, "Firefox/140.0")
    frozen.shift(600)
    later = signed_in(weald.mentor, "Chrome/140.0")
    away = signed_in(weald.sponsor, "Safari/604.1")
    away.post(reverse("account_logout"))
    frozen.shift(settings.SESSION_COOKIE_AGE - 600)
    tasks.forget_ended_sessions()
    assert [one.user for one in UserSession.objects.all()] == [weald.mentor]
    assert later.get(ACCOUNT).status_code == 200
