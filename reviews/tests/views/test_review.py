from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from measures.actions import record_reading
from mentoring.actions import check_in, log_session
from projects.actions import finish_commitment, give_score, make_commitment, raise_obstacle
from qiprogramme.tests.make import MONDAY, NOW, REVIEW_ON, TODAY
from reviews.actions import (
    hold_day,
    record_decision,
    record_learning,
    schedule_day,
    set_slots,
)

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)
THEN = NOW + timedelta(days=8, hours=8)


@pytest.fixture
def url(weald):
    return reverse("reviews:review", args=[weald.review_day.reviews.get().pk])


@pytest.fixture
def executive(client, weald):
    client.force_login(weald.executive)
    return client


def lived(weald):
    """Let the project have something of everything that its page shows."""
    about = {"project": weald.project, "by": weald.lead, "at": NOW}
    check_in(week_on=MONDAY, happened="Every bay has a board.", confidence=4, **about)
    check_in(week_on=MONDAY - WEEK, happened="Two bays tried it.", confidence=3, **about)
    record_reading(
        measure=weald.project.measures.get(), period_on=MONDAY, value=7, by=weald.lead, at=NOW
    )
    for on, score in [(date(2026, 5, 21), "1.0"), (TODAY, "2.5")]:
        give_score(
            project=weald.project,
            role="mentor",
            score=Decimal(score),
            on=on,
            by=weald.mentor,
            at=NOW,
        )
    session = weald.project.sessions.get(week_on=MONDAY)
    log_session(
        session=session,
        state="held",
        confidence=3,
        note="Between the two of us.",
        commitments=[(weald.lead, "Draw the chart", date(2026, 6, 17))],
        by=weald.mentor,
        at=NOW,
    )
    raise_obstacle(text="No printer on the ward.", ask="Lend us one.", on=TODAY, **about)
    record_learning(
        worked="A name beside each task.",
        did_not="Posters.",
        tell_others="Start small.",
        on=TODAY,
        **about,
    )


def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(client, url):
    assert client.get(url)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("role", ["contributor", "other_lead", "admin"])
def test_for_others_of_the_organisation_it_does_not_exist(client, weald, url, role):
    client.force_login(getattr(weald, role))
    assert client.get(url).status_code == 404


def test_for_outsiders_it_does_not_exist(client, weald, url):
    client.force_login(weald.outsider.executive)
    assert client.get(url).status_code == 404


def test_it_says_all_that_an_executive_needs(executive, weald, url):
    lived(weald)
    page = executive.get(url).content.decode()
    for words in (
        "Weald huddles",
        "Review on Thursday 18 June 2026, 14:00",
        "Raise the number of patients",
        "Care close to home",
        "Weald Lead",
        "Weald Mentor",
        "Weald Sponsor",
        "Patients with a task",
        "What this shows.",
        "Since the start on 20 May 2026",
        "1.0 → 2.5",
        "Tested, no improvement yet",
        "Every bay has a board.",
        "Two bays tried it.",
        "Posters.",
        "A name beside each task.",
        "Start small.",
        "No printer on the ward.",
        "Lend us one.",
        "now with the mentor",
        "Draw the chart",
        "by 17 June",
    ):
        assert words in page, words
    assert "Between the two of us" not in page


def test_a_new_project_says_what_is_not_there_yet(executive, weald):
    set_slots(
        day=weald.review_day, slots=[(weald.other_project, time(15))], by=weald.manager, at=NOW
    )
    url = reverse("reviews:review", args=[weald.review_day.reviews.get().pk])
    page = executive.get(url).content.decode()
    for words in (
        "Not started yet",
        "Nothing is measured yet",
        "Nothing is in the way",
        "Nothing is written down yet",
        "Nothing is agreed at the moment",
        "No check-in and nothing finished",
    ):
        assert words in page, words


def test_neighbours_of_the_day_are_one_step_away(executive, weald, url):
    assert "rel=" + '"prev"' not in executive.get(url).content.decode().split("<main")[1]
    set_slots(
        day=weald.review_day,
        slots=[(weald.project, time(14)), (weald.other_project, time(14, 10))],
        by=weald.manager,
        at=NOW,
    )
    first, second = weald.review_day.reviews.all()
    assert f'rel="next" href="{reverse("reviews:review", args=[second.pk])}"' in (
        executive.get(url).content.decode()
    )
    after = executive.get(reverse("reviews:review", args=[second.pk])).content.decode()
    assert f'rel="prev" href="{reverse("reviews:review", args=[first.pk])}"' in after


def test_the_next_review_starts_from_the_last(later, weald, url):
    lived(weald)
    hold_day(day=weald.review_day, by=weald.manager, at=THEN)
    decision = record_decision(
        review=weald.review_day.reviews.get(),
        outcome="scale",
        summary="Spread it.",
        executive=weald.executive,
        promises=[
            (weald.executive, "Release half a day", date(2026, 7, 10)),
            (weald.executive, "Buy a printer", date(2026, 6, 20)),
        ],
        by=weald.executive,
        at=THEN,
        on=REVIEW_ON,
    )
    now = THEN + WEEK
    day = schedule_day(
        programme=weald.programme,
        on=date(2026, 7, 30),
        starts=time(9),
        ends=time(10),
        place="",
        call_link="",
        by=weald.manager,
        at=now,
    )
    set_slots(day=day, slots=[(weald.project, time(9))], by=weald.manager, at=now)
    finish_commitment(
        commitment=decision.promises.get(text="Buy a printer"),
        done=True,
        by=weald.executive,
        at=now,
    )
    step = make_commitment(
        programme=weald.programme,
        project=weald.project,
        owner=weald.lead,
        text="Print the cards",
        due_on=date(2026, 7, 1),
        made_on=date(2026, 6, 20),
        by=weald.lead,
        at=THEN,
    )
    finish_commitment(commitment=step, done=True, by=weald.lead, at=now)
    with later(weald.executive, now) as executive:
        page = executive.get(reverse("reviews:review", args=[day.reviews.get().pk]))
        page = page.content.decode()
    for words in (
        "Since the review on 18 June 2026",
        "Decided on 18 June 2026: scale up.",
        "Spread it.",
        "Release half a day",
        "by 10 July",
        "done on 25 June",
        "Print the cards",
        "2.5 <small>",
    ):
        assert words in page, words
    assert "Every bay has a board." not in page
    assert "→ 2.5" not in page
    with later(weald.executive, NOW + timedelta(days=40)) as executive:
        page = executive.get(url).content.decode()
    assert "Decided here" in page
    assert "overdue since 10 July" in page
    assert "Every bay has a board." in page
