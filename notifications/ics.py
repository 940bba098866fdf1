"""A calendar entry as an iCalendar file (RFC 5545, mailed as RFC 6047 says)."""

from datetime import UTC, datetime
from typing import NotRequired, TypedDict

from icalendar import Calendar, Event, vCalAddress, vText

from notifications.rules import one_line


class CalendarEntry(TypedDict):
    """Plain values as a notification stores them; moments are ISO 8601 in UTC."""

    uid: str
    sequence: int
    method: str  # REQUEST or CANCEL
    summary: str
    starts_at: str
    ends_at: str
    organizer: NotRequired[str]  # an e-mail address; left out, the sender of all mail
    description: NotRequired[str]
    location: NotRequired[str]
    url: NotRequired[str]


def written(
    entry: CalendarEntry, *, organizer: str, attendee: str, attendee_name: str, at: datetime
) -> bytes:
    """Return the file for one attendee. The same uid with a higher sequence updates the entry."""
    event = Event()
    event.add("uid", one_line(entry["uid"]))
    event.add("sequence", entry["sequence"])
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", datetime.fromisoformat(entry["starts_at"]).astimezone(UTC))
    event.add("dtend", datetime.fromisoformat(entry["ends_at"]).astimezone(UTC))
    event.add("summary", one_line(entry["summary"]))
    event.add("status", "CANCELLED" if entry["method"] == "CANCEL" else "CONFIRMED")
    for name in ("location", "url"):
        if entry.get(name):
            event.add(name, one_line(entry[name]))
    if entry.get("description"):
        lines = entry["description"].splitlines()
        event.add("description", "\n".join(one_line(line) for line in lines))
    event.add("organizer", vCalAddress(f"mailto:{one_line(organizer)}"), encode=False)
    person = vCalAddress(f"mailto:{one_line(attendee)}")
    person.params["CN"] = vText(one_line(attendee_name).replace('"', "'"))
    person.params["ROLE"] = vText("REQ-PARTICIPANT")
    person.params["PARTSTAT"] = vText("NEEDS-ACTION")
    person.params["RSVP"] = vText("FALSE")
    event.add("attendee", person, encode=False)

    calendar = Calendar()
    calendar.add("prodid", "-//QI Programme//EN")
    calendar.add("version", "2.0")
    calendar.add("method", entry["method"])
    calendar.add_component(event)
    return calendar.to_ical()
