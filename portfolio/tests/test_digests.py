"""What the mail of the day carries from all over the product: obstacles, reviews, answers."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from mentoring.actions import take_leave
from notifications.actions import sweep
from notifications.models import Notification
from notifications.rendering import read
from people.actions import choose_reminders
from portfolio.digests import plan_digests
from priorities.models import Stage
from priorities.tests.make import group
from projects.actions import (
    climb_all,
    end_team_role,
    lower_obstacle,
    raise_obstacle,
    resolve_obstacle,
    set_state,
)
from projects.models import Rung, State
from qiprogramme.tests.make import NOW, TODAY, two_worlds
from reviews.actions import cancel_day, move_day, plan_all

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def moment(day: int, hour: int = 11, month: int = 6) -> datetime:
    """Return an hour of 2026 by London's clocks. 10 June, NOW, is a Wednesday."""
    return datetime(2026, month, day, hour, tzinfo=ZoneInfo("Europe/London"))


def run(begin: datetime, days: int) -> None:
    """Live through days: whatever wakes hourly wakes at eleven, and mail leaves."""
    for n in range(days):
        at = begin + n * DAY
        climb_all(at=at)
        plan_all(at=at)
        plan_digests(at=at)
        sweep(now=at)


def told(kind: str, user=None) -> list[tuple[str, str]]:
    """Return day and person of each line of a kind in mails that left, in order."""
    rows = Notification.objects.filter(kind="portfolio.digest", state="sent").order_by("due_at")
    rows = rows.filter(recipient=user) if user else rows.exclude(recipient__name__startswith="Moor")
    return [
        (f"{row.due_at:%-d %b}", row.recipient.name)
        for row in rows.select_related("recipient").order_by("due_at", "recipient__name")
        for line in row.context["lines"]
        if line["key"].startswith(f"{kind}:")
    ]


@pytest.fixture
def weald():
    return two_worlds()


@pytest.fixture
def obstacle(weald):
    about = {"text": "No keys", "ask": "Two keys", "on": TODAY, "by": weald.lead, "at": NOW}
    return raise_obstacle(project=weald.project, **about)


# Obstacles


def test_an_obstacle_climbs_and_each_rung_is_told_once(weald, obstacle):
    run(moment(10), 40)
    assert told("obstacle") == [
        ("10 Jun", weald.mentor.name),
        ("17 Jun", weald.manager.name),
        ("24 Jun", weald.sponsor.name),
        ("1 Jul", weald.executive.name),
    ]


def test_it_says_what_is_in_the_way_and_what_would_help(weald, obstacle):
    run(moment(10), 1)
    mail = Notification.objects.get(kind="portfolio.digest", recipient=weald.mentor)
    text = read(mail.message).text
    assert "Weald huddles: this is in the way, and is now with you: “No keys”." in text
    assert "What would help: Two keys" in text
    assert f"/obstacles/{obstacle.pk}/" in text


def test_whoever_does_without_the_mail_of_the_day_hears_of_an_obstacle_nevertheless(
    weald, obstacle
):
    choose(weald.mentor, wants_digest=False)
    run(moment(10), 5)
    rows = Notification.objects.filter(kind="portfolio.digest", recipient=weald.mentor)
    keys = [line["key"].split(":")[0] for row in rows for line in row.context["lines"]]
    assert keys.count("obstacle") == 1
    assert set(keys) == {"obstacle", "review"}


def test_resolved_it_leaves_a_mail_that_is_not_sent(weald, obstacle):
    plan_digests(at=moment(10))
    resolve_obstacle(obstacle=obstacle, resolution="Found", by=weald.lead, at=moment(10))
    sweep(now=moment(10))
    assert told("obstacle") == []


def test_lowered_it_is_told_to_whoever_has_it_again(weald, obstacle):
    run(moment(10), 9)
    obstacle.refresh_from_db()
    lower_obstacle(
        obstacle=obstacle, rung=Rung.MENTOR, why="Ordered", by=weald.manager, at=moment(19)
    )
    run(moment(19), 1)
    assert told("obstacle") == [
        ("10 Jun", weald.mentor.name),
        ("17 Jun", weald.manager.name),
        ("19 Jun", weald.mentor.name),
    ]


def test_it_is_told_while_the_project_rests_and_not_to_whoever_raised_it(weald):
    set_state(project=weald.project, state=State.PAUSED, by=weald.manager, at=NOW)
    about = {"text": "No keys", "on": TODAY, "at": NOW}
    raise_obstacle(project=weald.project, by=weald.mentor, **about)
    run(moment(10), 8)
    assert told("obstacle") == [("17 Jun", weald.manager.name)]


def test_an_empty_chair_is_passed_over(weald, obstacle):
    end_team_role(member=weald.project.team.get(role="mentor"), by=weald.manager, at=NOW)
    run(moment(10), 3)
    assert told("obstacle") == [("10 Jun", weald.manager.name)]


# Reviews


def test_reviews_are_named_14_and_7_days_before_and_mailed_the_day_before(weald):
    move(weald, on=date(2026, 7, 2), at=moment(10))
    run(moment(10), 22)
    people = sorted(one.name for one in (weald.lead, weald.mentor, weald.sponsor, weald.executive))
    assert told("review") == [(day, name) for day in ("18 Jun", "25 Jun") for name in people]
    alone = Notification.objects.filter(kind="reviews.reminder", state="sent")
    alone = alone.filter(recipient__organisation=weald.organisation)
    assert {f"{row.sent_at:%-d %b}" for row in alone} == {"1 Jul"}
    assert sorted(row.recipient.name for row in alone) == people


def test_it_says_how_far_away_the_review_is(weald):
    move(weald, on=date(2026, 7, 2), at=moment(10))
    run(moment(18), 1)
    texts = [line["text"] for line in lines(weald.lead) if line["key"].startswith("review:")]
    assert texts == [
        "Weald length of stay: review in 14 days, on Thursday 2 July. "
        "14:00 Weald huddles (you: lead)."
    ]
    texts = [line["text"] for line in lines(weald.executive) if line["key"].startswith("review:")]
    assert texts == ["Weald length of stay: review in 14 days, on Thursday 2 July. 14:00 to 16:00."]


def lines(user) -> list[dict]:
    row = Notification.objects.filter(kind="portfolio.digest", recipient=user).latest("due_at")
    return row.context["lines"]


def test_three_days_down_one_of_the_two_is_told_late_and_none_twice(weald):
    move(weald, on=date(2026, 7, 2), at=moment(10))
    run(moment(10), 8)
    run(moment(22), 10)
    days = [day for day, name in told("review", weald.lead)]
    assert days == ["22 Jun", "25 Jun"]


def test_a_mail_that_could_not_leave_is_told_the_next_day(weald):
    move(weald, on=date(2026, 7, 2), at=moment(10))
    plan_all(at=moment(10))
    plan_digests(at=moment(18))
    sweep(now=moment(18, 20))
    assert told("review") == []
    run(moment(19), 1)
    assert ("19 Jun", weald.lead.name) in told("review")


def test_a_review_that_is_cancelled_or_has_just_moved_is_not_named(weald):
    move(weald, on=date(2026, 7, 2), at=moment(10))
    run(moment(10), 7)
    move(weald, on=date(2026, 7, 1), at=moment(17, 12))
    run(moment(17, 13), 5)
    assert told("review") == []
    cancel_day(day=weald.review_day, by=weald.manager, at=moment(22))
    run(moment(22), 5)
    assert told("review") == []


def test_who_wants_only_one_of_the_two_gets_that_one(weald):
    move(weald, on=date(2026, 7, 2), at=moment(10))
    choose(weald.lead, wants_reminder_14=False, wants_digest=False)
    choose(weald.mentor, wants_reminder_7=False)
    run(moment(10), 22)
    assert [day for day, _ in told("review", weald.lead)] == ["25 Jun"]
    assert [day for day, _ in told("review", weald.mentor)] == ["18 Jun"]
    keys = {
        line["key"].split(":")[0]
        for row in Notification.objects.filter(kind="portfolio.digest", recipient=weald.lead)
        for line in row.context["lines"]
    }
    assert keys == {"review"}


def choose(person, **choice) -> None:
    first = {"wants_reminder_14": True, "wants_reminder_7": True, "wants_digest": True}
    first |= {"mail_from": time(10), "mail_until": time(18)}
    choose_reminders(person=person, at=NOW, **first | choice)


def move(weald, *, on: date, at: datetime) -> None:
    day = weald.review_day
    values = {name: getattr(day, name) for name in ("starts", "ends", "place", "call_link")}
    move_day(day=day, on=on, by=weald.manager, at=at, **values)


def test_who_is_away_is_told_when_they_are_back(weald, obstacle):
    move(weald, on=date(2026, 7, 2), at=moment(10))
    about = {"starts_on": date(2026, 6, 10), "ends_on": date(2026, 6, 19), "at": NOW}
    take_leave(person=weald.mentor, by=weald.mentor, **about)
    run(moment(10), 22)
    assert [day for day, _ in told("review", weald.mentor)] == ["22 Jun", "25 Jun"]
    assert told("obstacle", weald.mentor) == []
    assert told("obstacle", weald.manager) == [("17 Jun", weald.manager.name)]


# The steering group


def test_overdue_answers_come_once_a_week_to_the_steering_group():
    steering = group()
    idea = steering.idea()
    run(moment(10), 30)
    names = sorted(one.name for one in steering.members)
    assert [row for row in told("answers") if row[0] == "25 Jun"] == [
        ("25 Jun", name) for name in names
    ]
    assert {day for day, _ in told("answers")} == {"25 Jun", "29 Jun", "6 Jul"}
    steering.decide(idea, Stage.SHORTLISTED)
    run(moment(10, month=7), 7)
    assert {day for day, _ in told("answers")} == {"25 Jun", "29 Jun", "6 Jul"}


def test_whose_score_is_missing_is_reminded_before_the_meeting():
    steering = group()
    initiative = steering.initiative()
    steering.score(initiative, steering.members[0], 5, 4)
    steering.rules(meets_on=TODAY + timedelta(days=7))
    run(moment(10), 10)
    assert told("scores") == [("15 Jun", one.name) for one in steering.members[1:]]


# All together


def test_nobody_gets_more_than_one_mail_a_day_of_what_does_not_come_on_its_own(weald, obstacle):
    move(weald, on=date(2026, 7, 2), at=moment(10))
    for n in range(22):
        for hour in (9, 10, 11, 14, 17):
            at = moment(10, hour) + n * DAY
            climb_all(at=at)
            plan_all(at=at)
            plan_digests(at=at)
            sweep(now=at)
    alone = {"reviews.scheduled", "reviews.moved", "reviews.cancelled", "reviews.reminder"}
    rows = Notification.objects.filter(state="sent", planned_at__gte=NOW).exclude(kind__in=alone)
    assert {row.kind for row in rows} == {"portfolio.digest"}
    days = [(row.recipient_id, row.sent_at.date()) for row in rows]
    assert len(days) == len(set(days)) > 10
