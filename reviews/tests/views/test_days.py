from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from qiprogramme.tests.make import NOW
from reviews.actions import cancel_day, schedule_day

pytestmark = pytest.mark.django_db


def url(world):
    return reverse("reviews:days", args=[world.programme.pk])


def add(weald, on, at=NOW):
    return schedule_day(
        programme=weald.programme,
        on=on,
        starts=time(9),
        ends=time(11),
        place="",
        call_link="",
        by=weald.manager,
        at=at,
    )


def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(client, weald):
    assert client.get(url(weald))["Location"].startswith(reverse("account_login"))


def test_for_outsiders_it_does_not_exist(client, weald):
    client.force_login(weald.outsider.manager)
    assert client.get(url(weald)).status_code == 404


def test_everybody_in_the_programme_sees_the_days(client, weald):
    client.force_login(weald.contributor)
    page = client.get(url(weald)).content.decode()
    assert "Thursday 18 June 2026" in page
    assert "1 project" in page
    assert "In 8 days" in page
    assert "Schedule a review day" not in page


def test_coming_days_come_first_then_the_past_the_latest_first(manager, weald):
    later = add(weald, date(2026, 7, 2))
    old = add(weald, date(2026, 5, 28), at=NOW - timedelta(days=20))
    off = add(weald, date(2026, 6, 25))
    cancel_day(day=off, by=weald.manager, at=NOW)
    response = manager.get(url(weald))
    assert list(response.context["days"].coming) == [weald.review_day, later]
    assert list(response.context["days"].past) == [off, old]
    assert "Cancelled" in response.content.decode()


def test_without_a_day_there_is_one_thing_to_do(manager, client, weald):
    cancel_day(day=weald.review_day, by=weald.manager, at=NOW)
    page = manager.get(url(weald)).content.decode()
    assert page.count(reverse("reviews:add_day", args=[weald.programme.pk])) == 1
    client.force_login(weald.contributor)
    assert "The programme manager schedules it." in client.get(url(weald)).content.decode()


def test_more_days_need_no_more_queries(manager, weald):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            manager.get(url(weald))
        return len(queries)

    count()
    before = count()
    for week in range(1, 6):
        add(weald, date(2026, 7, 2) + timedelta(weeks=week))
    assert count() == before


def test_many_days_come_a_page_at_a_time_with_the_coming_first(manager, weald):
    for week in range(26):
        add(weald, date(2026, 7, 2) + timedelta(weeks=week))
    old = add(weald, date(2026, 5, 28), at=NOW - timedelta(days=20))
    first = manager.get(url(weald))
    assert list(first.context["days"].coming)[0] == weald.review_day
    assert "1 to 25 of 28 review days" in first.content.decode()
    second = manager.get(url(weald), {"page": 2})
    assert [len(second.context["days"].coming), second.context["days"].past] == [2, [old]]


def test_two_coming_days_on_one_date_stand_by_their_hour(manager, weald):
    late, early = (
        schedule_day(
            programme=weald.programme,
            on=date(2026, 7, 2),
            starts=time(hour),
            ends=time(hour + 2),
            place="",
            call_link="",
            by=weald.manager,
            at=NOW,
        )
        for hour in (13, 9)
    )
    coming = manager.get(url(weald)).context["days"].coming
    assert list(coming) == [weald.review_day, early, late]
