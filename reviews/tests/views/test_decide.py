from datetime import timedelta

import pytest
from django.urls import reverse

from qiprogramme.tests.make import NOW, REVIEW_ON
from reviews.actions import cancel_day
from reviews.models import DayState, Decision

pytestmark = pytest.mark.django_db
THEN = NOW + timedelta(days=8, hours=8)


@pytest.fixture
def review(weald):
    return weald.review_day.reviews.get()


@pytest.fixture
def url(review):
    return reverse("reviews:decide", args=[review.pk])


def typed(weald, **changes):
    return {
        "outcome": "scale",
        "summary": "It works on every day of the week.",
        "executive": weald.executive.pk,
        "on": "18 June 2026",
        "text_0": "Buy two boards",
        "owner_0": weald.executive.pk,
        "due_on_0": "10 July 2026",
    } | changes


def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(client, url):
    assert client.get(url)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("role", "status"), [("lead", 403), ("mentor", 403), ("steering", 403), ("contributor", 404)]
)
def test_others_do_not_decide(client, weald, url, role, status):
    client.force_login(getattr(weald, role))
    assert client.get(url).status_code == status
    assert client.post(url, typed(weald)).status_code == status
    assert not Decision.objects.exists()


def test_for_outsiders_it_does_not_exist(client, weald, url):
    client.force_login(weald.outsider.executive)
    assert client.get(url).status_code == 404


def test_a_decision_and_its_promise_are_recorded_and_the_day_was_held(later, weald, review, url):
    with later(weald.executive, THEN) as executive:
        page = executive.get(reverse("reviews:review", args=[review.pk])).content.decode()
        assert "Record the decision" in page
        assert executive.post(url, typed(weald)).status_code == 302
        assert "Buy two boards" in executive.get("/").content.decode()
    decision = Decision.objects.get()
    assert (decision.outcome, decision.executive, decision.decided_on) == (
        "scale",
        weald.executive,
        REVIEW_ON,
    )
    promise = decision.promises.get()
    assert (promise.owner, promise.text, promise.project) == (
        weald.executive,
        "Buy two boards",
        weald.project,
    )
    weald.review_day.refresh_from_db()
    assert weald.review_day.state == DayState.HELD
    with later(weald.lead, THEN) as lead:
        page = lead.get(reverse("reviews:review", args=[review.pk])).content.decode()
    assert "It works on every day" in page
    assert "Amend the decision" not in page


def test_a_second_decision_amends_the_first_which_stays(later, weald, url):
    with later(weald.executive, THEN) as executive:
        executive.post(url, typed(weald))
        assert "It works on every day" in executive.get(url).content.decode()
        executive.post(url, typed(weald, outcome="pause", text_0=""))
    assert [one.outcome for one in Decision.objects.all()] == ["scale", "pause"]


def test_the_manager_names_the_executive_but_executives_speak_for_themselves(later, weald, url):
    with later(weald.manager, THEN) as manager:
        assert manager.post(url, typed(weald)).status_code == 302
    assert Decision.objects.get().recorded_by == weald.manager
    with later(weald.executive, THEN) as executive:
        answer = executive.post(url, typed(weald, executive=weald.manager.pk))
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"outcome": ""}, "Choose one of the five."),
        ({"summary": ""}, "Say why"),
        ({"on": "17 June 2026"}, "before the review"),
        ({"on": "19 June 2026"}, "still to come"),
        ({"owner_0": ""}, "Choose who does it."),
        ({"due_on_0": "1 June 2026"}, "not before the decision"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(later, weald, url, changes, words):
    with later(weald.executive, THEN) as executive:
        answer = executive.post(url, typed(weald, **changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Decision.objects.exists()


def test_nothing_is_decided_on_a_cancelled_day(later, weald, url):
    cancel_day(day=weald.review_day, by=weald.manager, at=NOW)
    with later(weald.executive, THEN) as executive:
        answer = executive.post(url, typed(weald))
    assert "was cancelled" in answer.content.decode()
    assert not Decision.objects.exists()
