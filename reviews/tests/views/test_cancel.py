from datetime import timedelta

import pytest
from django.urls import reverse

from qiprogramme.tests.make import NOW
from reviews.models import DayState

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(weald):
    return reverse("reviews:cancel", args=[weald.review_day.pk])


def state(weald):
    weald.review_day.refresh_from_db()
    return weald.review_day.state


def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(client, url):
    assert client.get(url)["Location"].startswith(reverse("account_login"))


def test_for_outsiders_it_does_not_exist(client, weald, url):
    client.force_login(weald.outsider.manager)
    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 404
    assert state(weald) == DayState.PLANNED


@pytest.mark.parametrize("role", ["executive", "lead"])
def test_others_are_told_whom_to_ask(client, weald, url, role):
    client.force_login(getattr(weald, role))
    for response in (client.get(url), client.post(url)):
        assert response.status_code == 403
        assert "Ask Weald Manager." in response.content.decode()
    assert state(weald) == DayState.PLANNED


def test_the_page_names_what_is_lost_and_who_is_told(manager, weald, url):
    page = manager.get(url).content.decode()
    assert "Cancel the review day on Thursday 18 June 2026?" in page
    assert "These projects lose their slot: Weald huddles." in page
    for someone in (weald.executive, weald.lead, weald.mentor, weald.sponsor):
        assert someone.name in page
    assert "1 project has no review date any more" in page
    assert state(weald) == DayState.PLANNED


def test_the_day_is_cancelled(manager, weald, url):
    response = manager.post(url, follow=True)
    assert "The review day is cancelled." in response.content.decode()
    assert state(weald) == DayState.CANCELLED


def test_a_day_that_has_begun_says_what_to_do_instead(later, weald, url):
    with later(weald.manager, NOW + timedelta(days=8, hours=5)) as manager:
        page = manager.post(url, follow=True).content.decode()
    assert "move it to a new date" in page
    assert state(weald) == DayState.PLANNED


def test_a_second_time_is_refused(manager, weald, url):
    manager.post(url)
    response = manager.post(url)
    assert response.status_code == 403
    assert "This review day was cancelled" in response.content.decode()
