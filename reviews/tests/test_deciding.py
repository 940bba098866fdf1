"""Deciding at a review: who has to take part, what comes next, what was learned."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from notifications.models import Notification
from notifications.rendering import frozen, read
from people.rules import Calendar
from programmes.actions import add_member, change_programme
from programmes.models import Role
from projects.actions import set_team
from qiprogramme.tests.make import NOW, person, two_worlds
from reviews.actions import record_decision
from reviews.deciding import next_review
from reviews.models import Learning
from reviews.tests.test_actions import another_day

WEEK = timedelta(weeks=1)
ON = date(2026, 6, 18)
CALENDAR = Calendar(zone=None, holidays=frozenset())


@pytest.mark.parametrize(
    ("outcome", "planned", "expected"),
    [
        ("scale", [], ON + 12 * WEEK),
        ("continue", [], ON + 12 * WEEK),
        ("rescope", [], ON + 6 * WEEK),
        ("pause", [], ON + 12 * WEEK),
        ("stop", [], None),
        ("stop", [ON + 12 * WEEK], None),
        ("rescope", [ON + WEEK], ON + 6 * WEEK),
        ("rescope", [ON + 8 * WEEK, ON + 7 * WEEK, ON + WEEK], ON + 7 * WEEK),
        ("rescope", [ON + 6 * WEEK], ON + 6 * WEEK),
    ],
)
def test_when_a_project_is_reviewed_next(outcome, planned, expected):
    assert next_review(outcome, ON, planned, CALENDAR) == expected


def test_without_a_review_day_it_is_a_working_day():
    holidays = frozenset({ON + 6 * WEEK})
    calendar = Calendar(zone=None, holidays=holidays)
    assert next_review("rescope", ON, [], calendar) == ON + 6 * WEEK - timedelta(days=1)


@pytest.fixture
def weald(db):
    weald = two_worlds()
    weald.second = person(weald.organisation, "second@weald.example", "Weald Second")
    about = {"by": weald.manager, "at": NOW}
    add_member(programme=weald.programme, user=weald.second, role=Role.EXECUTIVE, **about)
    weald.review = weald.review_day.reviews.get()
    return weald


def ask_for(weald, count: int, *, stakes_count: bool = True) -> None:
    change_programme(
        programme=weald.programme,
        name=weald.programme.name,
        aim="",
        objectives=[weald.objective],
        executive_quorum=count,
        stakes_count=stakes_count,
        by=weald.manager,
        at=NOW,
    )
    weald.review.project.refresh_from_db()
    weald.review = type(weald.review).objects.get(pk=weald.review.pk)


def decide(weald, **values):
    wanted = {
        "outcome": "rescope",
        "summary": "Smaller",
        "executive": weald.executive,
        "by": weald.executive,
        "at": NOW + 2 * WEEK,
        "on": ON,
    }
    return record_decision(review=weald.review, **wanted | values)


def test_whoever_decided_took_part(weald):
    assert list(decide(weald).present.all()) == [weald.executive]
    both = decide(weald, present=[weald.second, weald.executive])
    assert set(both.present.all()) == {weald.executive, weald.second}


def test_a_decision_takes_as_many_as_the_programme_says(weald):
    ask_for(weald, 2)
    with pytest.raises(ValidationError) as refusal:
        decide(weald)
    assert refusal.value.message_dict == {
        "present": [
            "A decision takes 2 executives; of those you named 1 counts. Meet, or ask the others."
        ]
    }
    assert weald.review.decisions.count() == 0
    decide(weald, present=[weald.second])


def test_who_sponsors_the_project_counts_only_where_the_programme_says_so(weald):
    team = {"lead": weald.lead, "mentor": weald.mentor, "sponsor": weald.second}
    set_team(project=weald.project, by=weald.manager, at=NOW, **team)
    ask_for(weald, 2)
    decide(weald, present=[weald.second])
    ask_for(weald, 2, stakes_count=False)
    with pytest.raises(ValidationError):
        decide(weald, present=[weald.second])


def test_the_next_review_is_the_next_day_that_fits_or_the_one_that_was_given(weald):
    assert decide(weald).next_on == ON + 6 * WEEK
    another_day(weald, on=date(2026, 8, 6))
    assert decide(weald).next_on == date(2026, 8, 6)
    assert decide(weald, next_on=date(2026, 7, 2)).next_on == date(2026, 7, 2)
    assert decide(weald, outcome="stop").next_on is None
    with pytest.raises(ValidationError):
        decide(weald, next_on=ON)


def test_conditions_and_the_next_review_are_told_and_the_lead_is_asked_what_it_taught(weald):
    decide(weald, conditions="Only with two boards")
    url = reverse("reviews:learning", args=[weald.review.pk])
    texts = {}
    for row in Notification.objects.filter(kind="reviews.decided"):
        letter = read(frozen(row, NOW)["message"])
        assert "Only with two boards" in letter.html
        texts[row.recipient] = letter.text
    for text in texts.values():
        assert "On condition: Only with two boards" in text
        assert "Next review proposed for 30 July 2026." in text
    assert [one for one, text in texts.items() if url in text] == [weald.lead]


@pytest.fixture
def after(weald):
    with time_machine.travel(NOW + 2 * WEEK, tick=False):
        yield weald


def test_the_form_says_who_counts_and_keeps_what_was_typed(client, after):
    team = {"lead": after.lead, "mentor": after.mentor, "sponsor": after.executive}
    set_team(project=after.project, by=after.manager, at=NOW, **team)
    ask_for(after, 2, stakes_count=False)
    client.force_login(after.executive)
    url = reverse("reviews:decide", args=[after.review.pk])
    page = client.get(url).content.decode()
    assert "A decision takes 2." in page
    assert "Weald Executive has a stake in this project and does not count" in page
    typed = {"outcome": "scale", "summary": "It works", "executive": after.executive.pk}
    typed |= {"on": "18 June 2026", "present": [after.second.pk], "conditions": "Two boards"}
    response = client.post(url, typed)
    assert response.status_code == 422
    assert "of those you named 1 counts" in response.content.decode()
    assert "Two boards" in response.content.decode()


def test_what_a_review_taught_goes_into_the_library(client, after):
    client.force_login(after.lead)
    url = reverse("reviews:learning", args=[after.review.pk])
    response = client.post(url, {"worked": "", "did_not": "", "tell_others": " "})
    assert response.status_code == 422
    assert "Say at least one of the three." in response.content.decode()
    client.post(url, {"did_not": "Posters"})
    learning = Learning.objects.get(review=after.review)
    assert (learning.project, learning.did_not) == (after.project, "Posters")
    client.force_login(after.contributor)
    assert client.get(url).status_code == 404
    client.force_login(after.sponsor)
    assert client.get(url).status_code == 403
