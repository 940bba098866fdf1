"""A notification as the bytes of one mail, and such bytes read back for the demo's mailbox."""

from datetime import datetime
from email import message_from_string
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime, parseaddr
from typing import NamedTuple
from uuid import uuid4

from django.conf import settings
from django.template import Context, Engine
from django.utils.encoding import punycode
from icalendar import Calendar, Event

from notifications import ics
from notifications.models import Notification
from notifications.rules import one_line
from people.models import User


class Letter(NamedTuple):
    """A mail as its reader sees it; `invitation` is its calendar entry, if it has one."""

    subject: str
    sender: str
    recipient: str
    text: str
    html: str
    invitation: Event | None
    file: bytes


def address(mail: str) -> str:
    """Return the address as mail servers read it: one line, the domain in ASCII."""
    user, _, domain = one_line(mail).rpartition("@")
    return f"{user}@{punycode(domain)}"


def sender() -> str:
    """Return the bare address that all mail comes from."""
    return address(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


def frozen(row: Notification, at: datetime) -> dict[str, str]:
    """Return what the row keeps from its first sending on: the message, its identity, its date."""
    message_id = f"<{uuid4()}@{sender().rpartition('@')[2]}>"
    date = format_datetime(at)
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = _header_words(_rendered(row, "subject.txt", at))
    mail["From"] = _header(parseaddr(settings.DEFAULT_FROM_EMAIL)[0], sender())
    mail["To"] = _header(row.recipient.name, address(row.to))
    mail["Date"] = date
    mail["Message-ID"] = message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(_rendered(row, "txt", at), cte="quoted-printable")
    mail.add_alternative(_rendered(row, "html", at), subtype="html", cte="quoted-printable")
    if row.calendar:
        _invite(mail, row.calendar, row.recipient, at)
    return {
        "message": mail.as_bytes().decode("ascii"),
        "message_id": message_id,
        "date_header": date,
    }


def _rendered(row: Notification, ending: str, at: datetime) -> str:
    app, name = row.kind.split(".")
    # From the engine itself, because only there can escaping be off for plain text.
    template = Engine.get_default().get_template(f"{app}/email/{name}.{ending}")
    values = row.context | {
        "recipient": row.recipient,
        "base_url": settings.BASE_URL,
        "now": at,
    }
    return template.render(Context(values, autoescape=ending == "html")).strip() + "\n"


def _header(name: str, mail: str) -> Address:
    user, _, domain = mail.rpartition("@")
    return Address(display_name=_header_words(name), username=user, domain=domain)


def _header_words(text: str) -> str:
    # "=?" begins an encoded word, in which a line end could hide from us and not from a reader.
    return one_line(text).replace("=?", "= ?")


def _invite(mail: EmailMessage, entry: ics.CalendarEntry, person: User, at: datetime) -> None:
    """Add the calendar entry twice: where calendars look for it, and as a file for all others."""
    file = ics.written(
        entry,
        organizer=address(entry.get("organizer") or sender()),
        attendee=address(person.email),
        attendee_name=person.name,
        at=at,
    )
    mail.add_alternative(
        file,
        maintype="text",
        subtype="calendar",
        params={"method": entry["method"], "charset": "UTF-8"},
    )
    mail.add_attachment(file, maintype="application", subtype="ics", filename="invite.ics")


def read(message: str) -> Letter:
    """Return the parts of a frozen message."""
    mail = message_from_string(message.replace("\r\n", "\n"), policy=default)
    bodies = {part: mail.get_body((part,)) for part in ("plain", "html")}
    files = [part.get_content() for part in mail.iter_attachments()]
    return Letter(
        subject=mail["Subject"],
        sender=mail["From"],
        recipient=mail["To"],
        text=bodies["plain"].get_content(),
        html=bodies["html"].get_content(),
        invitation=Calendar.from_ical(files[0]).events[0] if files else None,
        file=files[0] if files else b"",
    )
