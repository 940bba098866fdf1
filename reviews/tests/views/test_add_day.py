from datetime import date, time

import pytest
from django.urls import reverse

from notifications.models import Notification
from reviews.models import ReviewDay

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(weald):
    return reverse("reviews:add_day", args=[weald.programme.pk])


@pytest.fixture
def answers():
    return {
        "on": "2 July 2026",
        "starts": "9am",
        "ends": "11.00",
        "place": "Library",
        "call_link": "call.example/review",
    }


def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(client, url):
    assert client.get(url)["Location"].startswith(reverse("account_login"))


def test_for_outsiders_it_does_not_exist(client, weald, url, answers):
    client.force_login(weald.outsider.manager)
    assert client.get(url).status_code == 404
    assert client.post(url, answers).status_code == 404


@pytest.mark.parametrize("role", ["executive", "steering", "lead", "contributor"])
def test_others_are_told_whom_to_ask(client, weald, url, answers, role):
    client.force_login(getattr(weald, role))
    for response in (client.get(url), client.post(url, answers)):
        assert response.status_code == 403
        assert "Ask Weald Manager." in response.content.decode()
    assert ReviewDay.objects.count() == 2


def test_the_manager_schedules_a_day_and_goes_on_to_its_slots(manager, weald, url, answers):
    response = manager.post(url, answers, follow=True)
    day = ReviewDay.objects.get(on=date(2026, 7, 2))
    assert (day.starts, day.ends, day.place) == (time(9), time(11), "Library")
    assert day.call_link == "https://call.example/review"
    assert response.redirect_chain == [(reverse("reviews:slots", args=[day.pk]), 302)]
    assert "The review day is in the diary." in response.content.decode()
    told = Notification.objects.filter(subject=f"review_day:{day.pk}", kind="reviews.scheduled")
    assert [row.recipient for row in told] == [weald.executive]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"on": ""}, "Enter the date of the review day."),
        ({"on": "next week"}, "Enter a date, like 3 December 2026."),
        ({"on": "10 June 2026"}, "Give a date after today"),
        ({"on": "4 July 2026"}, "is not a working day"),
        ({"starts": ""}, "Enter when it starts"),
        ({"starts": "noon"}, "Enter a time, like 14:00"),
        ({"ends": "08:00"}, "ends before it starts"),
        ({"call_link": "javascript:alert(1)"}, "Enter the whole address"),
        ({"on": "18 June 2026", "starts": "15:00", "ends": "17:00"}, "already a review day"),
    ],
)
def test_a_refusal_keeps_what_was_typed(manager, url, answers, wrong, says):
    response = manager.post(url, answers | wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert 'value="Library"' in page
    assert ReviewDay.objects.count() == 2
