"""The room on a review day: slides, turns, notes, and minutes for whom they concern."""

from datetime import time, timedelta
from io import BytesIO

import page as validator
import pikepdf
import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse

from notifications.models import Notification
from notifications.rendering import frozen, read
from qiprogramme.tests.make import NOW, two_worlds
from reviews.actions import (
    add_note,
    begin_turn,
    issue_pack,
    record_decision,
    send_minutes,
    take_back_note,
    work_packs,
    write_own_words,
)
from reviews.models import ReviewDay
from reviews.packs.pdf import minutes_pdf
from reviews.packs.slides import SLIDES, slide
from reviews.queries import minutes_for, shown_of
from reviews.tests.test_actions import fill
from reviews.tests.test_packs import TRICKS

HELD = NOW + timedelta(days=8, hours=5)


@pytest.fixture
def weald(db):
    weald = two_worlds()
    fill(weald, (weald.project, time(14)), (weald.other_project, time(14, 10)))
    weald.review = weald.review_day.reviews.get(project=weald.project)
    weald.other_review = weald.review_day.reviews.get(project=weald.other_project)
    return weald


def room(review, name: str = "room") -> str:
    return reverse(f"reviews:{name}", args=[review.pk])


def words(weald, **typed) -> None:
    said = dict.fromkeys(("changed", "learned", "next", "ask", "wanted"), "") | typed
    write_own_words(review=weald.review, by=weald.lead, at=NOW, **said)


def test_the_slides_are_the_page_and_once_issued_stay_as_issued(weald):
    words(weald, ask="Two boards")
    page = shown_of(weald.review, NOW.date())
    slides = [slide(page, number) for number in range(1, SLIDES + 1)]
    assert slides[0]["title"] == "Weald huddles"
    assert slides[4]["title"] == "Two boards"
    assert all(one["lines"] for one in slides)
    issue_pack(day=weald.review_day, by=weald.manager, at=NOW)
    work_packs(at=NOW)
    words(weald, ask="Three boards")
    assert slide(shown_of(weald.review, NOW.date()), 5)["title"] == "Two boards"


@pytest.mark.parametrize(
    ("asked", "shown"), [("1", 1), ("5", 5), ("9", 5), ("0", 1), ("x", 1), ("99999", 1), ("", 1)]
)
def test_an_odd_number_of_a_slide_shows_one_that_there_is(client, weald, asked, shown):
    client.force_login(weald.lead)
    assert client.get(room(weald.review), {"slide": asked}).context["number"] == shown


def test_everybody_in_the_room_sees_the_same_turn(client, weald):
    with time_machine.travel(HELD, tick=False):
        for who in (weald.lead, weald.executive, weald.mentor):
            client.force_login(who)
            assert "They have not begun yet." in client.get(room(weald.review)).content.decode()
        client.force_login(weald.lead)
        assert client.post(room(weald.review, "begin_turn")).status_code == 403
        client.force_login(weald.manager)
        client.post(room(weald.review, "begin_turn"))
    for minutes, says in ((1, "Presenting until"), (6, "Feedback until"), (11, "Time was up at")):
        with time_machine.travel(HELD + timedelta(minutes=minutes), tick=False):
            client.force_login(weald.executive)
            assert says in client.get(room(weald.review)).content.decode()


def test_whoever_chairs_begins_a_turn_and_begins_it_anew(client, weald):
    ReviewDay.objects.update(chair=weald.steering)
    client.force_login(weald.steering)
    assert client.post(room(weald.review, "begin_turn")).status_code == 302
    weald.review.refresh_from_db()
    first = weald.review.turn.began_at
    begin_turn(review=weald.review, by=weald.steering, at=first + timedelta(minutes=3))
    weald.review.turn.refresh_from_db()
    assert weald.review.turn.began_at == first + timedelta(minutes=3)


def test_a_lead_comes_to_no_other_projects_slides(client, weald):
    client.force_login(weald.lead)
    assert client.get(room(weald.other_review)).status_code == 404
    page = client.get(room(weald.review)).content.decode()
    assert weald.other_project.title not in page
    client.force_login(weald.executive)
    assert weald.other_project.title in client.get(room(weald.review)).content.decode()


def test_notes_are_seen_by_all_in_the_room_and_can_be_taken_back(client, weald):
    client.force_login(weald.lead)
    assert client.post(room(weald.review, "add_note"), {"text": "Mine"}).status_code == 403
    client.force_login(weald.mentor)
    refused = client.post(room(weald.review, "add_note"), {"text": " "})
    assert refused.status_code == 422
    assert "Write the note first." in refused.content.decode()
    client.post(room(weald.review, "add_note"), {"text": "Ask the porters"})
    client.force_login(weald.lead)
    assert "Ask the porters" in client.get(room(weald.review)).content.decode()
    note = weald.review.room_notes.get()
    client.force_login(weald.executive)
    client.post(reverse("reviews:take_back_note", args=[note.pk]))
    assert "Ask the porters" not in client.get(room(weald.review)).content.decode()
    note.refresh_from_db()
    again = take_back_note(note=note, at=note.taken_back_at + timedelta(days=1))
    assert again.taken_back_at == note.taken_back_at


# Minutes


@pytest.fixture
def held(weald):
    add_note(review=weald.review, text="Ask the porters", by=weald.mentor, at=HELD)
    record_decision(
        review=weald.review,
        outcome="scale",
        summary="It works",
        conditions="Two boards first",
        executive=weald.executive,
        promises=[(weald.executive, "Half a day", HELD.date() + timedelta(days=20))],
        by=weald.executive,
        at=HELD,
        on=HELD.date(),
    )
    weald.review_day.refresh_from_db()
    return weald


def test_minutes_hold_decisions_promises_and_notes_of_what_one_may_read(held):
    [own] = minutes_for(held.review_day, held.lead)
    assert own["title"] == "Weald huddles"
    assert own["notes"] == ["Ask the porters"]
    [decision] = own["decisions"]
    assert (decision["outcome"], decision["conditions"]) == ("Scale up", "Two boards first")
    assert decision["promises"] == ["Half a day (Weald Executive, by 8 July 2026)"]
    assert decision["next"] == "10 September 2026"
    titles = [item["title"] for item in minutes_for(held.review_day, held.executive)]
    assert titles == ["Weald huddles", "Weald tablets"]
    assert minutes_for(held.review_day, held.contributor) == []


def test_minutes_of_a_day_that_was_not_held_are_not_sent(weald):
    with pytest.raises(ValidationError):
        send_minutes(day=weald.review_day, at=NOW)


def test_each_is_sent_what_they_may_read_once_until_it_changes(held):
    def sent() -> dict:
        rows = Notification.objects.filter(kind="reviews.minutes").order_by("pk")
        return {row.recipient: frozen(row, HELD)["message"] for row in rows}

    count = send_minutes(day=held.review_day, at=HELD)
    texts = {person: read(message).text for person, message in sent().items()}
    people = {held.lead, held.mentor, held.sponsor, held.executive, held.other_lead}
    assert set(texts) == people
    assert count == len(people)
    assert "Half a day" in texts[held.lead]
    assert "Weald tablets" not in texts[held.lead]
    assert "Weald tablets" in texts[held.executive]
    assert "Half a day" not in texts[held.other_lead]
    before = Notification.objects.count()
    send_minutes(day=held.review_day, at=HELD + timedelta(minutes=5))
    assert Notification.objects.count() == before
    add_note(review=held.other_review, text="Try nights", by=held.manager, at=HELD)
    send_minutes(day=held.review_day, at=HELD + timedelta(minutes=9))
    new = Notification.objects.order_by("pk")[before:]
    assert {row.recipient for row in new} == {held.executive, held.other_lead}


@pytest.mark.parametrize("trick", TRICKS)
def test_minutes_as_a_pdf_are_accessible_and_words_stay_words(held, trick):
    add_note(review=held.review, text=trick, by=held.mentor, at=HELD)
    items = minutes_for(held.review_day, held.executive)
    made = minutes_pdf(f"Minutes {trick}", "Review day", items, fonts=settings.FONTS)
    with pikepdf.open(BytesIO(made)) as document:
        assert "/StructTreeRoot" in document.Root
        assert document.Root.MarkInfo.Marked
    assert validator.validate_pdf_bytes(made, profile="ua1").is_compliant


def test_pages_and_file_of_the_minutes(client, held):
    url = reverse("reviews:minutes", args=[held.review_day.pk])
    client.force_login(held.manager)
    page = client.get(url).content.decode()
    assert "On condition:" in page
    assert "Send the minutes" in page
    answer = client.post(reverse("reviews:send_minutes", args=[held.review_day.pk]), follow=True)
    assert "The minutes go to 5 people, each what they may read." in answer.content.decode()
    pdf = client.get(reverse("reviews:minutes_pdf", args=[held.review_day.pk]))
    assert pdf["Content-Disposition"].endswith('-2026-06-18.pdf"')
    assert pdf.content.startswith(b"%PDF")
    client.force_login(held.lead)
    assert "Send the minutes" not in client.get(url).content.decode()
