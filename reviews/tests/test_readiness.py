"""How ready the pages of a review day are, and what stands in the day's way."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mentoring.actions import save_training, set_slot, take_leave
from mentoring.radar import Series
from notifications.models import Notification
from notifications.rendering import frozen, read
from people import remembered
from people.actions import add_holiday
from priorities.actions import save_criteria
from programmes.actions import add_member, create_programme
from programmes.models import Role
from projects.actions import give_score
from qiprogramme.tests.make import NOW, TODAY, measure, project, two_worlds
from reviews.actions import check_page, schedule_day, set_slots, write_own_words
from reviews.models import ReviewDay
from reviews.queries import clashes, day_plan, front_facts, ready_for
from reviews.readiness import readiness
from reviews.tests.test_actions import another_day, fill

DAY = timedelta(days=1)
ON = date(2026, 6, 18)
WEEKLY = Series("Huddles", date(2026, 6, 1), timedelta(weeks=1))
ALL = {
    "series": [WEEKLY],
    "scored": {"lead": date(2026, 6, 1), "mentor": date(2026, 6, 2)},
    "ask": "Two boards",
    "learned": "Start small",
    "said_at": datetime(2026, 6, 9, 12, tzinfo=UTC),
    "checked_at": datetime(2026, 6, 9, 13, tzinfo=UTC),
    "on": ON,
    "today": date(2026, 6, 10),
}


@pytest.mark.parametrize(
    ("changed", "lacks"),
    [
        ({}, []),
        ({"series": []}, ["Figures up to date"]),
        ({"series": [WEEKLY, None]}, ["Figures up to date"]),
        ({"series": [Series("Huddles", date(2026, 5, 20), timedelta(weeks=1))]}, []),
        (
            {"series": [Series("Huddles", date(2026, 5, 19), timedelta(weeks=1))]},
            ["Figures up to date"],
        ),
        ({"scored": {"lead": date(2026, 6, 1)}}, ["Progress scored by lead and mentor"]),
        (
            {"scored": {"lead": date(2026, 5, 9), "mentor": date(2026, 6, 2)}},
            ["Progress scored by lead and mentor"],
        ),
        ({"scored": {"lead": date(2026, 5, 10), "mentor": date(2026, 6, 2)}}, []),
        ({"ask": ""}, ["Ask written"]),
        ({"learned": ""}, ["Learning written"]),
        ({"checked_at": None}, ["Page checked by the mentor"]),
        ({"said_at": datetime(2026, 6, 9, 14, tzinfo=UTC)}, ["Page checked by the mentor"]),
        ({"said_at": None}, []),
    ],
)
def test_what_a_page_lacks(changed, lacks):
    ready = readiness(**ALL | changed)
    assert ready.lacks == lacks
    assert ready.done == len(ready.steps) - len(lacks)


@pytest.fixture
def weald(db):
    return two_worlds()


def words(weald, **typed) -> None:
    said = dict.fromkeys(("changed", "learned", "next", "ask", "wanted"), "") | typed
    write_own_words(review=weald.review, by=weald.lead, at=NOW, **said)


def test_it_fills_as_the_page_is_written_and_changed_words_want_another_check(weald):
    weald.review = weald.review_day.reviews.get()

    def done() -> dict[str, bool]:
        return {name.split()[0]: done for name, done in ready_for(weald.review, TODAY).steps}

    assert done() == dict.fromkeys(("Figures", "Progress", "Ask", "Learning", "Page"), False)
    words(weald, ask="Two boards", learned="Start small")
    for role in ("lead", "mentor"):
        who = getattr(weald, role)
        give_score(project=weald.project, role=role, score=Decimal("2.0"), on=TODAY, by=who, at=NOW)
    check_page(review=weald.review, by=weald.mentor, at=NOW + DAY)
    assert [name for name, is_done in done().items() if not is_done] == ["Figures"]
    with_later = weald.review.own_words
    with_later.ask = "Three boards"
    with_later._history_date = NOW + 2 * DAY
    with_later.save()
    assert not done()["Page"]


def test_it_is_said_of_planned_days_alone(weald):
    review = weald.review_day.reviews.get()
    assert ready_for(review, ON)
    assert ready_for(review, ON + DAY) is None
    weald.review_day.state = "cancelled"
    weald.review_day.save()
    review.refresh_from_db()
    assert ready_for(review, TODAY) is None


def test_a_neighbour_does_not_read_how_ready_others_are(weald):
    fill(weald, (weald.project, time(14)), (weald.other_project, time(14, 10)))
    seen = {slot.project: slot.ready for slot in day_plan(weald.review_day, weald.lead, TODAY)}
    assert seen[weald.project] is not None
    assert seen[weald.other_project] is None
    assert all(slot.ready for slot in day_plan(weald.review_day, weald.executive, TODAY))


def test_the_number_of_queries_does_not_grow_with_the_projects(weald):
    measure(weald.project, weald.lead, "Beds")
    with CaptureQueriesContext(connection) as one, remembered.page():
        day_plan(weald.review_day, weald.manager, TODAY)
    fill(weald, (weald.project, time(14)), (weald.other_project, time(14, 10)))
    with CaptureQueriesContext(connection) as two, remembered.page():
        day_plan(weald.review_day, weald.manager, TODAY)
    assert len(one) == len(two)


# Clashes


def test_nothing_is_in_the_way_at_first(weald):
    assert clashes(weald.review_day) == []


def test_a_day_off_and_other_meetings_are_named(weald):
    programme, by = weald.programme, weald.manager
    add_holiday(organisation=weald.organisation, on=ON, name="Fair", by=weald.admin, at=NOW)
    save_training(
        programme=programme, title="Charts", on=ON, starts=time(9), audience="leads", by=by, at=NOW
    )
    save_criteria(
        programme=programme,
        criteria=[("Effect", 60)],
        answer_days=14,
        quorum=1,
        sponsors_count=True,
        wishes_weigh=60,
        meets_on=ON,
        by=by,
        at=NOW,
    )
    programme.refresh_from_db()
    assert clashes(ReviewDay.objects.get(pk=weald.review_day.pk)) == [
        "It is no working day here (Fair).",
        "The steering group meets on that day.",
        "Training on that day at 09:00: Charts.",
    ]


def test_the_weekly_session_at_that_time_is_named(weald):
    about = {"place": "", "call_link": "", "by": weald.mentor, "at": NOW}
    set_slot(project=weald.project, weekday=4, starts=time(14), **about)
    assert clashes(weald.review_day) == ["Weald huddles: its weekly session is at 14:00 then."]
    set_slot(project=weald.project, weekday=4, starts=time(16), **about)
    assert clashes(weald.review_day) == []
    set_slot(project=weald.project, weekday=3, starts=time(14), **about)
    assert clashes(weald.review_day) == []


def test_who_is_away_is_named(weald):
    for who in (weald.sponsor, weald.executive, weald.member):
        take_leave(person=who, starts_on=ON, ends_on=ON, by=who, at=NOW)
    assert clashes(weald.review_day) == [
        "Weald huddles: the sponsor, Weald Sponsor, is away then.",
        "Weald Executive, executive, is away then.",
    ]


def test_who_is_wanted_at_two_review_days_at_once_is_named(weald):
    elsewhere = another_programme_day(weald)
    assert clashes(weald.review_day) == [
        "Weald Executive, Weald Mentor are wanted at another review day then."
    ]
    assert clashes(elsewhere) == clashes(weald.review_day)


def another_programme_day(weald) -> ReviewDay:
    about = {"by": weald.manager, "at": NOW}
    other = create_programme(
        organisation=weald.organisation,
        name="Falls",
        aim="",
        objectives=[weald.objective],
        starts_on=TODAY,
        manager_name=weald.manager.name,
        manager_email=weald.manager.email,
        by=weald.admin,
        at=NOW,
    )
    add_member(programme=other, user=weald.executive, role=Role.EXECUTIVE, **about)
    add_member(programme=other, user=weald.mentor, role=Role.CONTRIBUTOR, **about)
    made = project(other, weald.manager, "Falls", mentor=weald.mentor)
    times = {"starts": time(15), "ends": time(17), "place": "", "call_link": ""}
    day = schedule_day(programme=other, on=ON, **times, **about)
    return set_slots(day=day, slots=[(made, time(15))], **about)


def test_the_chair_stands_on_the_day_in_mail_and_pack(client, weald):
    day = another_day(weald, chair=weald.steering)
    rows = Notification.objects.filter(kind="reviews.scheduled", subject=f"review_day:{day.pk}")
    told = {row.recipient: read(frozen(row, NOW)["message"]).text for row in rows}
    assert told.keys() == {weald.steering, weald.executive}
    assert all("Chair: Weald Steering" in text for text in told.values())
    chairs = "You chair the day"
    assert [who for who, text in told.items() if chairs in text] == [weald.steering]
    shown = {row.recipient: read(frozen(row, NOW)["message"]).html for row in rows}
    assert [who for who, page in shown.items() if chairs in page] == [weald.steering]
    assert front_facts(day, TODAY)["place"] == "Library; chair: Weald Steering"
    client.force_login(weald.lead)
    page = client.get(reverse("reviews:day", args=[day.pk])).content.decode()
    assert "Weald Steering" in page
    take_leave(person=weald.steering, starts_on=day.on, ends_on=day.on, by=weald.steering, at=NOW)
    assert clashes(day) == ["Weald Steering, who is to chair, is away then."]


def test_only_managers_read_what_is_in_the_way(client, weald):
    take_leave(person=weald.sponsor, starts_on=ON, ends_on=ON, by=weald.sponsor, at=NOW)
    url = reverse("reviews:day", args=[weald.review_day.pk])
    for who, reads in ((weald.manager, True), (weald.lead, False), (weald.executive, False)):
        client.force_login(who)
        with time_machine.travel(NOW, tick=False):
            assert ("is away then" in client.get(url).content.decode()) == reads


def test_the_mentor_checks_the_page_and_it_says_so(client, weald):
    review = weald.review_day.reviews.get()
    url = reverse("reviews:review", args=[review.pk])
    with time_machine.travel(NOW, tick=False):
        client.force_login(weald.lead)
        assert "I have checked this page" not in client.get(url).content.decode()
        client.force_login(weald.mentor)
        assert "I have checked this page" in client.get(url).content.decode()
        page = client.post(reverse("reviews:check_page", args=[review.pk]), follow=True)
        assert "The page is checked." in page.content.decode()
        assert "I have checked this page" not in page.content.decode()
