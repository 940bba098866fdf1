"""The four mails about a review day, for a person with slots and for an executive without."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.template import Context
from django.template.loader import get_template

from notifications.actions import sweep
from notifications.models import Notification
from notifications.rendering import read
from projects.actions import change_project
from qiprogramme.tests.make import NOW, world
from reviews.actions import cancel_day, move_day, set_slots
from reviews.templatetags.review_days import countdown, days_left

pytestmark = pytest.mark.django_db
START = NOW - timedelta(days=21)
HOUR = timedelta(hours=1)


@pytest.fixture
def weald():
    return world()


def letter(person, kind):
    row = Notification.objects.get(recipient=person, kind=f"reviews.{kind}", state="sent")
    return read(row.message)


def move(weald, at=START + HOUR, **values):
    new = {"on": date(2026, 6, 25), "starts": time(9), "ends": time(11), "place": "Library"}
    day = weald.review_day
    return move_day(
        day=day, call_link="https://call.example/1", by=weald.manager, at=at, **(new | values)
    )


def both(letter):
    """Return text and HTML, each in one line."""
    return [" ".join(part.split()) for part in (letter.text, letter.html)]


def test_scheduled_says_when_where_what_and_how_to_prepare(weald):
    sweep(now=START)
    lead = letter(weald.lead, "scheduled")
    assert lead.subject == "Your review: Thursday 18 June 2026, 14:00"
    for text in both(lead):
        assert "Thursday 18 June 2026, 14:00 to 16:00" in text
        assert "Board room" in text
        assert "14:00 to 14:10: Weald huddles (you: lead)" in text
        assert "five minutes on how far you have come" in text
        assert f"/review-days/{weald.review_day.pk}/" in text
    assert "with the lead in your sessions" in letter(weald.mentor, "scheduled").text
    assert "what you can clear" in letter(weald.sponsor, "scheduled").text


def test_scheduled_for_an_executive_without_a_slot(weald):
    sweep(now=START)
    mail = letter(weald.executive, "scheduled")
    assert mail.subject == "Review day: Thursday 18 June 2026, 14:00"
    for text in both(mail):
        assert "keep this day free" in text
        assert "read the page of each project" in text
        assert "Your project" not in text
        assert "Join the call" not in text


def test_reminder_for_both(weald):
    sweep(now=START)
    sweep(now=NOW + timedelta(days=7))
    lead, executive = (letter(who, "reminder") for who in (weald.lead, weald.executive))
    assert lead.subject.endswith("your review at 14:00, Thursday 18 June 2026")
    assert executive.subject.endswith("review day at 14:00, Thursday 18 June 2026")
    for text in (*both(lead), *both(executive)):
        assert "This is a reminder of the review" in text
    assert lead.invitation is None


def test_a_reminder_counts_the_days_left_when_it_is_written(weald):
    sweep(now=START)
    sweep(now=NOW + timedelta(days=7))
    row = Notification.objects.get(recipient=weald.lead, kind="reviews.reminder", state="sent")
    values = row.context | {"recipient": weald.lead, "base_url": "", "now": NOW}
    for ending in ("subject.txt", "txt", "html"):
        template = get_template(f"reviews/email/reminder.{ending}").template
        assert "in 8 days" in template.render(Context(values)).lower()


def test_moved_for_both_says_from_when_to_when(weald):
    sweep(now=START)
    move(weald)
    sweep(now=START + HOUR)
    lead, executive = (letter(who, "moved") for who in (weald.lead, weald.executive))
    assert lead.subject == "Moved to Thursday 25 June 2026: your review, 09:00"
    assert executive.subject == "Moved to Thursday 25 June 2026: the review day, 09:00"
    for text in (*both(lead), *both(executive)):
        assert "was to be on Thursday 18 June 2026. It has moved." in text
        assert "Thursday 25 June 2026, 09:00 to 11:00" in text
        assert "Library" in text
        assert "https://call.example/1" in text
    assert "09:00 to 09:10: Weald huddles" in lead.text


def test_changed_on_the_same_date_does_not_speak_of_moving(weald):
    sweep(now=START)
    set_slots(
        day=weald.review_day,
        slots=[(weald.project, time(15))],
        by=weald.manager,
        at=START + HOUR,
    )
    sweep(now=START + HOUR)
    mail = letter(weald.lead, "moved")
    assert mail.subject == "Changed: the review on Thursday 18 June 2026, 15:00"
    for text in both(mail):
        assert "Something has changed for you" in text
        assert "It has moved" not in text


def test_cancelled_for_both(weald):
    sweep(now=START)
    cancel_day(day=weald.review_day, by=weald.manager, at=START + HOUR)
    sweep(now=START + HOUR)
    for who in (weald.lead, weald.executive):
        mail = letter(who, "cancelled")
        assert mail.subject == "Cancelled: the review on Thursday 18 June 2026"
        for text in both(mail):
            assert "does not take place" in text
            assert "takes it out of your calendar" in text


def test_who_is_no_longer_needed_does_not_read_that_the_day_is_off(weald):
    sweep(now=START)
    set_slots(day=weald.review_day, slots=[], by=weald.manager, at=START + HOUR)
    sweep(now=START + HOUR)
    mail = letter(weald.lead, "cancelled")
    assert mail.subject == "You are no longer expected: review on Thursday 18 June 2026"
    for text in both(mail):
        assert "does not take place" not in text
        assert "your time is your own again" in text


def test_what_people_wrote_is_plain_in_text_and_harmless_in_html(weald):
    change_project(
        project=weald.project,
        title="Huddles & <b>tasks</b>",
        place="",
        objectives=list(weald.project.objectives.all()),
        aim=weald.project.aim,
        aim_on=weald.project.aim_on,
        by=weald.manager,
        at=START,
    )
    move(weald, place="Room <1>")
    sweep(now=START + HOUR)
    mail = letter(weald.lead, "scheduled")
    assert "Huddles & <b>tasks</b>" in mail.text
    assert "Room <1>" in mail.text
    assert "Huddles &amp; &lt;b&gt;tasks&lt;/b&gt;" in mail.html
    assert "<1>" not in mail.html


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 6, 10), "today"),
        (date(2026, 6, 11), "tomorrow"),
        (date(2026, 6, 9), "yesterday"),
        (date(2026, 6, 18), "in 8 days"),
        (date(2026, 6, 1), "9 days ago"),
    ],
)
def test_a_date_in_words(on, words):
    assert countdown(on, date(2026, 6, 10)) == words


def test_days_left_are_counted_where_the_review_is():
    late_evening = datetime(2026, 6, 16, 23, 30, tzinfo=UTC)
    assert days_left("2026-06-18", "Europe/London", late_evening) == "tomorrow"
    assert days_left("2026-06-18", "UTC", late_evening) == "in 2 days"
