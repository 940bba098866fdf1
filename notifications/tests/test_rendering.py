from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from icalendar import Calendar

from notifications import rendering
from notifications.rules import one_line
from notifications.tests.make import NOW, entry, person, planned

pytestmark = pytest.mark.django_db

# Each breaks headers or calendar lines somewhere: Python's, mail servers' or calendars'.
BREAKS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
EVIL = [f"Review{end}Bcc: spy@evil.example{end}{end}<b>body</b>" for end in BREAKS] + [
    "=?utf-8?q?Review=0D=0ABcc:_spy@evil.example?=",
    "€, ñ, 日本",
    'Sister O\'Brien; "Ann", <ann@evil.example> \\n END:VEVENT',
    "x" * 900,
]


def mail(row):
    """Return the row's message as a mail client parses it."""
    return message_from_bytes(rendering.frozen(row, NOW)["message"].encode("ascii"), policy=default)


@pytest.mark.parametrize("words", EVIL)
def test_no_words_can_add_or_end_a_header(words):
    row = planned(person(), context={"subject": words, "text": words, "html": ""}, calendar=entry())
    row.recipient.name = words
    read = mail(row)
    assert set(read.keys()) == {
        "Subject",
        "From",
        "To",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "MIME-Version",
        "Content-Type",
    }
    assert read["To"].addresses[0].addr_spec == "ada.lead@weald.example"
    assert len(read["To"].addresses) == 1
    assert read["Subject"] == one_line(words).replace("=?", "= ?")
    assert read["To"].addresses[0].display_name == one_line(words).replace("=?", "= ?")
    assert read["Message-ID"].endswith("@wealdshore.example>")


@pytest.mark.parametrize("words", EVIL)
def test_no_words_can_add_to_a_calendar_entry(words):
    calendar = entry(summary=words, location=words, description=words, url=words, uid=words)
    row = planned(person(), calendar=calendar)
    row.recipient.name = words
    letter = rendering.read(rendering.frozen(row, NOW)["message"])
    events = Calendar.from_ical(letter.file).walk("VEVENT")
    assert len(events) == 1
    assert len(events[0].property_items(recursive=False)) == 2 + 12
    assert events[0]["SUMMARY"] == one_line(words)


def test_text_and_html_say_the_same_each_in_its_own_way():
    words = {"subject": "O'Brien & Co", "text": "Fish & <chips>", "html": ""}
    read = mail(planned(person(), context=words))
    assert read["Subject"] == "O'Brien & Co"
    assert read.get_content_type() == "multipart/alternative"
    assert read.get_body(("plain",)).get_content().strip() == "Fish & <chips>"
    html = read.get_body(("html",)).get_content()
    assert html.startswith("<!doctype html>")
    assert "Fish &amp; &lt;chips&gt;" in html
    assert "Weald Trust" in html


def test_mail_says_that_a_computer_sent_it_and_when():
    read = mail(planned(person()))
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["Date"].datetime == NOW


def test_an_address_with_letters_beyond_ascii_is_written_as_servers_read_it():
    row = planned(person())
    row.recipient.email = "ada@krankenhäuser.example"
    assert mail(row)["To"].addresses[0].domain == "xn--krankenhuser-ncb.example"


def parts(read):
    return [part.get_content_type() for part in read.walk() if not part.is_multipart()]


def test_an_invitation_stands_among_the_alternatives_and_as_a_file():
    read = mail(planned(person(), calendar=entry()))
    assert parts(read) == ["text/plain", "text/html", "text/calendar", "application/ics"]
    invitation = list(read.walk())[4]
    assert invitation.get_param("method") == "REQUEST"
    assert invitation.get_param("charset") == "UTF-8"
    (file,) = read.iter_attachments()
    assert file.get_filename() == "invite.ics"
    assert file.get_content() == invitation.get_payload(decode=True)


def event(**values):
    row = planned(person(), calendar=entry(**values))
    file = rendering.read(rendering.frozen(row, NOW)["message"]).file
    calendar = Calendar.from_ical(file)
    return calendar, calendar.walk("VEVENT")[0]


def test_a_calendar_can_read_the_invitation():
    calendar, read = event()
    assert calendar["METHOD"] == "REQUEST"
    assert read["UID"] == "review-day-1-7@qi.example"
    assert read["SEQUENCE"] == 0
    assert read["DTSTART"].dt == datetime(2026, 6, 18, 9, 0, tzinfo=UTC)
    assert read["DTEND"].dt == datetime(2026, 6, 18, 11, 0, tzinfo=UTC)
    assert read["DTSTAMP"].dt == NOW
    assert read["STATUS"] == "CONFIRMED"
    assert read["ORGANIZER"] == "mailto:qi@wealdshore.example"
    assert read["ATTENDEE"] == "mailto:ada.lead@weald.example"
    assert read["ATTENDEE"].params["CN"] == "Ada Lead"
    assert read["URL"] == "https://qi.example/review-days/1/"


def test_a_moved_review_updates_the_same_entry():
    _, read = event(sequence=3, starts_at="2026-07-01T14:00:00+01:00")
    assert read["UID"] == "review-day-1-7@qi.example"
    assert read["SEQUENCE"] == 3
    assert read["DTSTART"].dt == datetime(2026, 7, 1, 13, 0, tzinfo=UTC)


def test_a_cancelled_review_takes_the_entry_out_of_the_calendar():
    calendar, read = event(sequence=4, method="CANCEL")
    assert calendar["METHOD"] == "CANCEL"
    assert read["STATUS"] == "CANCELLED"
    assert read["SEQUENCE"] == 4
