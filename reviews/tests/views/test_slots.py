import gzip
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notifications.models import Notification
from qiprogramme.tests.make import NOW, REVIEW_ON, project
from reviews.actions import cancel_day, issue_pack, schedule_day, set_slots, work_packs

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


def offered(response) -> list[str]:
    return [project.title for project in response.context["form"].offer()]


def shown(response) -> dict[str, str]:
    """Return the time that stands in each row, by title, in their order."""
    rows = response.context["form"].rows()
    return {project.title: field.value() or "" for project, _, field in rows}


def test_the_page_shows_the_day_and_offers_the_other_open_projects(manager, weald, url):
    response = manager.get(url)
    page = response.content.decode()
    assert shown(response) == {"Weald huddles": time(14)}
    assert offered(response) == ["Weald tablets"]
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


def test_a_project_in_an_issued_pack_keeps_its_slot(manager, weald, url):
    issue_pack(day=weald.review_day, by=weald.manager, at=NOW)
    work_packs(at=NOW)
    response = manager.post(url, typed(weald, "", "15:00"))
    assert response.status_code == 422
    assert "keeps its slot" in response.content.decode()
    assert times(weald) == {"Weald huddles": time(14)}


def more(weald, count: int, title: str = "More") -> list:
    names = [f"{title} {number:02}" for number in range(count)]
    return [project(weald.programme, weald.manager, name) for name in names]


def test_what_is_ticked_gets_the_next_free_slots_and_is_not_saved_yet(manager, weald, url):
    _, second, third = more(weald, 3)
    response = manager.post(url, typed(weald, "14:10", "2pm", add=[third.pk, second.pk], save="1"))
    page = response.content.decode()
    assert response.status_code == 200
    assert "Not saved yet." in page
    assert shown(response) == {
        "Weald huddles": "14:10",
        "Weald tablets": "2pm",
        "More 01": "14:30",
        "More 02": "14:20",
    }
    assert offered(response) == ["More 00"]
    assert times(weald) == {"Weald huddles": time(14)}


def test_what_was_added_is_saved_with_the_rest(manager, weald, url):
    (third,) = more(weald, 1)
    added = manager.post(url, typed(weald, "14:10", add=third.pk, look="1"))
    form = added.context["form"]
    manager.post(url, {name: form[name].value() for name in form.fields})
    assert times(weald) == {"Weald huddles": time(14, 10), "More 00": time(14)}


def test_a_search_keeps_what_was_typed_and_finds_by_title_place_and_lead(manager, weald, url):
    more(weald, 30)
    for words in ("WEALD tab", "tablets \0 samphire", "other lead"):
        row = {f"slot_{weald.project.pk}": "14:50"}
        response = manager.post(url, row | {"find": words, "look": "1"})
        assert offered(response) == ["Weald tablets"]
        assert shown(response)["Weald huddles"] == "14:50"
    response = manager.post(url, {"find": "nothing like it", "look": "1"})
    assert "No open project fits “nothing like it”." in response.content.decode()
    assert times(weald) == {"Weald huddles": time(14)}


def test_many_projects_are_offered_a_page_at_a_time(manager, weald, url):
    more(weald, 30)
    first = manager.get(url)
    assert offered(first) == [f"More {number:02}" for number in range(25)]
    page = first.content.decode()
    assert "1 to 25 of 31" in page
    assert 'name="find"' in page
    second = manager.post(url, {f"slot_{weald.project.pk}": "14:20", "page": "2"})
    assert offered(second)[-1] == "Weald tablets"
    assert shown(second) == {"Weald huddles": "14:20"}


def test_projects_without_a_review_date_are_offered_first(manager, weald, url):
    zebra, aardvark = more(weald, 1, "Zebra")[0], more(weald, 1, "Aardvark")[0]
    later = schedule_day(
        programme=weald.programme,
        on=REVIEW_ON + timedelta(days=7),
        starts=time(9),
        ends=time(11),
        place="",
        call_link="",
        by=weald.manager,
        at=NOW,
    )
    set_slots(day=later, slots=[(aardvark, time(9))], by=weald.manager, at=NOW)
    assert offered(manager.get(url)) == ["Weald tablets", zebra.title, aardvark.title]


def test_the_free_slots_are_filled_in_order_without_being_saved(manager, weald, url):
    (third,) = more(weald, 1, "Weald rounds")
    response = manager.post(url, {f"slot_{weald.project.pk}": "14:10", "fill": "1"})
    assert response.status_code == 200
    assert "Not saved yet." in response.content.decode()
    assert shown(response) == {
        "Weald huddles": "14:10",
        "Weald rounds 00": "14:00",
        "Weald tablets": "14:20",
    }
    assert times(weald) == {"Weald huddles": time(14)}
    assert third.reviews.count() == 0


def test_filling_keeps_what_is_wrong_and_adds_no_more_than_fit(manager, weald, url):
    more(weald, 12)
    response = manager.post(url, typed(weald, "14:00", "soon", fill="1"))
    assert 'value="soon"' in response.content.decode()
    assert "Every slot of the day is taken." in response.content.decode()
    assert offered(response) == ["More 11"]


def test_who_is_ticked_and_finds_no_room_is_named(manager, weald, url):
    added = [one.pk for one in more(weald, 12)]
    response = manager.post(url, typed(weald, "14:00", add=added))
    assert "There is no room left for More 11." in response.content.decode()


def test_rows_of_another_programme_or_of_nothing_are_left_out(manager, weald, url):
    theirs = weald.outsider.project.pk
    wrong = {f"slot_{theirs}": "15:00", "slot_9999999999999999999": "15:10", "slot_x": "15:20"}
    response = manager.post(url, typed(weald, "14:00") | wrong | {"add": [theirs, "", "x"]})
    assert shown(response) == {"Weald huddles": "14:00", "Weald tablets": ""}
    assert offered(response) == []


def test_more_projects_need_no_more_queries_and_make_the_page_no_heavier(manager, weald, url):
    def seen():
        with CaptureQueriesContext(connection) as queries:
            page = manager.get(url).content
        return len(queries), len(gzip.compress(page))

    more(weald, 26)
    queries, weight = seen()
    more(weald, 50, "Others")
    assert seen()[0] == queries
    assert seen()[1] < 30_000
    assert seen()[1] < weight * 1.1


def test_a_day_of_the_past_says_why_it_stays(manager, weald, url):
    cancel_day(day=weald.review_day, by=weald.manager, at=NOW)
    response = manager.get(url)
    assert response.status_code == 403
    assert "This review day was cancelled" in response.content.decode()


def test_a_project_changes_places_with_its_neighbour_and_nothing_is_saved(manager, weald, url):
    sent = typed(weald, "14:00", "14:10", add=[])
    name = f"slot_{weald.project.pk}"
    response = manager.post(url, sent | {"later": name})
    assert shown(response) == {"Weald tablets": "14:00", "Weald huddles": "14:10"}
    assert list(shown(response)) == ["Weald tablets", "Weald huddles"]
    page = response.content.decode()
    assert "Not saved yet." in page
    assert "autofocus" not in page.split("Later: Weald tablets")[0].split("<tbody>")[1]
    back = manager.post(url, typed(weald, "14:10", "14:00") | {"earlier": name})
    assert list(shown(back)) == ["Weald huddles", "Weald tablets"]
    at_the_end = manager.post(url, typed(weald, "14:10", "14:00") | {"later": name})
    assert shown(at_the_end)["Weald huddles"] == "14:10"
    nonsense = manager.post(url, typed(weald, "14:10", "14:00") | {"later": "slot_x"})
    assert nonsense.status_code == 200
    assert times(weald) == {"Weald huddles": time(14)}
