from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notifications.actions import sweep
from notifications.models import Notification
from qiprogramme.tests.make import NOW, REVIEW_ON, project
from reviews.actions import cancel_day, hold_day, record_decision, set_slots

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(weald):
    return reverse("reviews:day", args=[weald.review_day.pk])


def fill(weald, *slots):
    set_slots(day=weald.review_day, slots=slots, by=weald.manager, at=NOW)


def acts(weald, page):
    names = ("slots", "move", "cancel")
    return [
        name for name in names if reverse(f"reviews:{name}", args=[weald.review_day.pk]) in page
    ]


def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(client, url):
    assert client.get(url)["Location"].startswith(reverse("account_login"))


def test_for_outsiders_it_does_not_exist(client, weald, url):
    client.force_login(weald.outsider.executive)
    assert client.get(url).status_code == 404


def test_slots_stand_in_order_with_lead_and_objective(client, weald, url):
    fill(weald, (weald.project, time(14, 10)), (weald.other_project, time(14)))
    client.force_login(weald.executive)
    response = client.get(url)
    page = response.content.decode()
    assert [slot.project.title for slot in response.context["slots"]] == [
        "Weald tablets",
        "Weald huddles",
    ]
    for words in ("In 8 days", "14:00 to 16:00", "Board room", "Weald Lead", "Care close to home"):
        assert words in page
    assert acts(weald, page) == []
    assert "Who is told" not in page


def test_each_line_leads_where_its_reader_may_go(client, weald, url):
    fill(weald, (weald.project, time(14)), (weald.other_project, time(14, 10)))
    mine, theirs = weald.review_day.reviews.all()
    client.force_login(weald.lead)
    page = client.get(url).content.decode()
    assert reverse("reviews:review", args=[mine.pk]) in page
    assert reverse("reviews:review", args=[theirs.pk]) not in page
    assert reverse("portfolio:project", args=[theirs.project_id]) in page


def test_the_manager_sees_who_was_told_and_what_comes(manager, weald, url):
    sweep(now=NOW)
    page = manager.get(url).content.decode()
    assert acts(weald, page) == ["slots", "move", "cancel"]
    assert "4 people have been told." in page
    assert "The next mail goes out Wed 17 June, 08:00." in page
    assert "Reminder, the day before" in page
    assert "Wed 10 June, 10:00" in page


def test_mail_that_is_due_and_not_sent_is_said_to_wait(manager, weald, url):
    page = manager.get(url).content.decode()
    assert "Nobody has been told yet." in page
    about = Notification.objects.filter(subject=f"review_day:{weald.review_day.pk}")
    due = about.filter(due_at__lte=NOW, state="planned")
    words = f"{due.count()} mails are waiting to be sent, due since Wed 20 May, 10:00."
    assert words in " ".join(page.split())
    assert page.count("Waiting to be sent") == due.count()
    assert "The next mail goes out Wed 17 June, 08:00." in page
    due.exclude(recipient=weald.lead, kind="reviews.scheduled").delete()
    page = manager.get(url).content.decode()
    assert "1 mail is waiting to be sent, due since Wed 20 May, 10:00." in page


def test_mail_that_is_tried_again_goes_out_when_it_is_tried(manager, weald, url):
    sweep(now=NOW)
    row = Notification.objects.filter(recipient=weald.lead, kind="reviews.scheduled")
    row.update(state="planned", sent_at=None, next_at=NOW + timedelta(minutes=15))
    page = manager.get(url).content.decode()
    assert "The next mail goes out Wed 10 June, 10:15." in page


def test_mail_that_did_not_arrive_is_the_managers_to_know(manager, weald, url):
    rows = Notification.objects.filter(kind="reviews.scheduled", recipient=weald.lead)
    rows.update(state="failed", stopped_at=NOW)
    page = manager.get(url).content.decode()
    assert "Mail could not be delivered" in page
    assert "lead@weald.example" in page


def test_a_cancelled_day_can_only_be_read(manager, weald, url):
    cancel_day(day=weald.review_day, by=weald.manager, at=NOW)
    page = manager.get(url).content.decode()
    assert "Cancelled" in page
    assert acts(weald, page) == []


def test_a_day_that_has_begun_can_be_moved_and_reordered_but_not_cancelled(later, weald, url):
    with later(weald.manager, NOW + timedelta(days=8, hours=5)) as manager:
        assert acts(weald, manager.get(url).content.decode()) == ["slots", "move"]
    with later(weald.manager, NOW + timedelta(days=9)) as manager:
        assert acts(weald, manager.get(url).content.decode()) == ["move"]


def test_afterwards_it_says_what_was_decided(later, weald, url):
    after = NOW + timedelta(days=8, hours=8)
    with later(weald.manager, after) as manager:
        assert "none recorded" in manager.get(url).content.decode()
        hold_day(day=weald.review_day, by=weald.manager, at=after)
        for outcome in ("continue", "scale"):
            record_decision(
                review=weald.review_day.reviews.get(),
                outcome=outcome,
                summary="Well done.",
                executive=weald.executive,
                by=weald.executive,
                at=after + timedelta(minutes=outcome == "scale"),
                on=REVIEW_ON,
            )
        page = manager.get(url).content.decode()
        assert "Scale up" in page
        assert "Continue" not in page


def test_an_empty_day_says_what_to_do(manager, client, weald, url):
    fill(weald)
    assert "Put projects into slots" in manager.get(url).content.decode()
    client.force_login(weald.executive)
    page = client.get(url).content.decode()
    assert "No project has a slot yet." in page
    assert "Put projects into slots" not in page


def test_more_slots_and_more_mail_need_no_more_queries(manager, weald, url):
    def count():
        with CaptureQueriesContext(connection) as queries:
            manager.get(url)
        return len(queries)

    count()
    before = count()
    more = [project(weald.programme, weald.manager, f"More {n}") for n in range(4)]
    fill(weald, *((one, time(14, 10 * n)) for n, one in enumerate([weald.project, *more])))
    assert count() == before
