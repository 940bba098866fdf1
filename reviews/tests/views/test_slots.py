from datetime import time

import pytest
from django.urls import reverse

from notifications.models import Notification
from qiprogramme.tests.make import NOW, project
from reviews.actions import cancel_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(weald):
    return reverse("reviews:slots", args=[weald.review_day.pk])


def typed(weald, main="", other="", **more):
    return {
        f"slot_{weald.project.pk}": main,
        f"slot_{weald.other_project.pk}": other,
    } | more


def times(weald):
    return dict(weald.review_day.reviews.values_list("project__title", "starts"))


def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(client, url):
    assert client.get(url)["Location"].startswith(reverse("account_login"))


def test_for_outsiders_it_does_not_exist(client, weald, url):
    client.force_login(weald.outsider.manager)
    assert client.get(url).status_code == 404
    assert client.post(url, typed(weald)).status_code == 404


@pytest.mark.parametrize("role", ["executive", "lead"])
def test_others_are_told_whom_to_ask(client, weald, url, role):
    client.force_login(getattr(weald, role))
    for response in (client.get(url), client.post(url, typed(weald))):
        assert response.status_code == 403
        assert "Ask Weald Manager." in response.content.decode()
    assert times(weald) == {"Weald huddles": time(14)}


def test_the_page_shows_all_open_projects_and_the_next_free_slot(manager, weald, url):
    page = manager.get(url).content.decode()
    assert page.index("Weald huddles") < page.index("Weald tablets")
    assert 'value="14:00"' in page
    assert 'Next free slot: <strong class="qi-num">14:10</strong>. 11 free.' in page
    assert "Moor" not in page


def test_all_slots_are_saved_at_once_and_those_concerned_are_told(manager, weald, url):
    response = manager.post(url, typed(weald, "14.20", "2pm", save="1"), follow=True)
    assert response.redirect_chain == [(reverse("reviews:day", args=[weald.review_day.pk]), 302)]
    assert times(weald) == {"Weald huddles": time(14, 20), "Weald tablets": time(14)}
    told = Notification.objects.filter(recipient=weald.other_lead, kind="reviews.scheduled")
    assert told.count() == 1


def test_an_empty_time_takes_a_project_out(manager, weald, url):
    manager.post(url, typed(weald, "", "14:00"))
    assert times(weald) == {"Weald tablets": time(14)}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("14:05", "14:05 overlaps with “Weald huddles” at 14:00. Leave 10 minutes"),
        ("15:55", "15:55 is outside the review day (14:00 to 16:00"),
        ("soon", "Enter a time, like 14:00 or 2pm."),
    ],
)
def test_a_refusal_stands_beside_its_row_and_nothing_is_lost(manager, weald, url, wrong, says):
    response = manager.post(url, typed(weald, "14:00", wrong))
    page = response.content.decode()
    assert response.status_code == 422
    assert f'id="id_slot_{weald.other_project.pk}_error"' in page
    assert page.count(says) == 2
    assert f'value="{wrong}"' in page
    assert times(weald) == {"Weald huddles": time(14)}


def test_the_rest_is_filled_in_order_without_being_saved(manager, weald, url):
    third = project(weald.programme, weald.manager, "Weald rounds")
    response = manager.post(url, typed(weald, "14:10", fill="1"))
    page = response.content.decode()
    assert response.status_code == 200
    assert "Filled in, not saved yet." in page
    values = {row.title: field.value() for row, field in response.context["form"].rows()}
    assert values == {
        "Weald huddles": "14:10",
        "Weald rounds": "14:00",
        "Weald tablets": "14:20",
    }
    assert times(weald) == {"Weald huddles": time(14)}
    assert third.reviews.count() == 0


def test_filling_keeps_what_is_wrong_and_names_who_finds_no_room(manager, weald, url):
    for number in range(12):
        project(weald.programme, weald.manager, f"More {number:02}")
    response = manager.post(url, typed(weald, "14:00", "soon", fill="1"))
    page = response.content.decode()
    assert 'value="soon"' in page
    assert "There is no room left for More 11." in page
    assert "Every slot of the day is taken." in page


def test_a_day_of_the_past_says_why_it_stays(manager, weald, url):
    cancel_day(day=weald.review_day, by=weald.manager, at=NOW)
    response = manager.get(url)
    assert response.status_code == 403
    assert "This review day was cancelled" in response.content.decode()
