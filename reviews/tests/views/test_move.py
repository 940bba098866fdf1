from datetime import date, time

import pytest
from django.urls import reverse

from notifications.actions import sweep
from notifications.models import Notification
from qiprogramme.tests.make import NOW, REVIEW_ON

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(weald):
    return reverse("reviews:move", args=[weald.review_day.pk])


def answers(**values):
    return {
        "on": "25 June 2026",
        "starts": "09:00",
        "ends": "11:00",
        "place": "Library",
        "call_link": "",
    } | values


def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(client, url):
    assert client.get(url)["Location"].startswith(reverse("account_login"))


def test_for_outsiders_it_does_not_exist(client, weald, url):
    client.force_login(weald.outsider.manager)
    assert client.get(url).status_code == 404
    assert client.post(url, answers()).status_code == 404


@pytest.mark.parametrize("role", ["executive", "lead"])
def test_others_are_told_whom_to_ask(client, weald, url, role):
    client.force_login(getattr(weald, role))
    for response in (client.get(url), client.post(url, answers())):
        assert response.status_code == 403
        assert "Ask Weald Manager." in response.content.decode()


def test_the_page_starts_from_what_is_so_and_says_who_is_told(manager, weald, url):
    page = manager.get(url).content.decode()
    assert 'value="18 June 2026"' in page
    assert 'value="14:00"' in page
    assert 'value="Board room"' in page
    for someone in (weald.executive, weald.lead, weald.mentor, weald.sponsor):
        assert f"<li>{someone.name}</li>" in page
    assert f"<li>{weald.other_lead.name}</li>" not in page


def test_the_day_moves_and_everybody_concerned_is_told(manager, weald, url):
    sweep(now=NOW)
    response = manager.post(url, answers(), follow=True)
    assert "The review day is on Thursday 25 June 2026." in response.content.decode()
    weald.review_day.refresh_from_db()
    assert (weald.review_day.on, weald.review_day.reviews.get().starts) == (
        date(2026, 6, 25),
        time(9),
    )
    assert Notification.objects.filter(kind="reviews.moved").count() == 4


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"on": "3 June 2026"}, "Give a date after today"),
        ({"starts": "11:00"}, "ends before it starts"),
        ({"ends": "09:05"}, "there is no room for “Weald huddles”"),
    ],
)
def test_a_refusal_keeps_what_was_typed_and_moves_nothing(manager, weald, url, wrong, says):
    response = manager.post(url, answers(**wrong))
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert 'value="Library"' in page
    weald.review_day.refresh_from_db()
    assert weald.review_day.on == REVIEW_ON
