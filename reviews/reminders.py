"""Which notices and reminders a review day calls for, decided from plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from people.rules import Calendar

# Days before a review on which the mail of the day names it; the day before has its own mail.
DIGEST_DAYS = (14, 7)
REMINDER_DAYS = 1
REMINDER_CLOCK = time(8, 0)
# A reminder this soon after a notice of the same day would only repeat it.
TOO_SOON = timedelta(hours=24)
URGENCY = {
    "cancelled": 100,
    "moved": 90,
    "scheduled": 80,
    "reminder": 30,
}
NOTICES = ("scheduled", "moved", "cancelled")


@dataclass(frozen=True)
class Told:
    """One notice (not reminder) of a day that was planned for a person.

    `reached` is True when it was sent or is on its way, False when it was taken back unsent, and
    None when it was taken back too late to know.
    """

    kind: str
    number: int
    fingerprint: str
    planned_at: datetime
    reached: bool | None = True


@dataclass(frozen=True)
class Notice:
    """One mail to plan: `key` is unique for ever, moments are UTC.

    `number` counts a person's notices of the day from 0, taken back or not: it is the SEQUENCE of
    their calendar entry. A reminder has none.
    """

    key: str
    kind: str
    person: int
    due_at: datetime
    not_after: datetime
    urgency: int
    number: int | None = None


def desired(
    *,
    day: int,
    on: date,
    starts_at: datetime,
    calendar: Calendar,
    concerned: Mapping[int, str],
    told: Mapping[int, Sequence[Told]],
    now: datetime,
) -> list[Notice]:
    """Return every notice and reminder that the review day calls for at the moment `now`.

    `concerned` maps each person to a fingerprint of what matters to them; it is empty once the
    day is cancelled. `told` holds, per person who can be told, the notices of this day so far,
    oldest first. A person is told once of each change, and reminded on the day before at 08:00
    local time, rolled back to a working day. The reminder holds until the day starts. Nothing is
    called for once the day has started.
    """
    if starts_at <= now:
        return []
    notices = []
    for person in sorted(concerned.keys() | told.keys()):
        past = told.get(person, ())
        heard = [notice for notice in past if notice.reached is not False]
        last = heard[-1] if heard else None
        kind = _news(last, concerned.get(person))
        if kind:
            number = past[-1].number + 1 if past else 0
            notices.append(
                Notice(
                    key=f"review_day:{day}:{number}:{kind}:{person}:mail",
                    kind=kind,
                    person=person,
                    due_at=now,
                    not_after=starts_at,
                    urgency=URGENCY[kind],
                    number=number,
                )
            )
        if person in concerned:
            told_at = now if kind or last is None else last.planned_at
            due_at = reminder_at(on, REMINDER_DAYS, calendar)
            if due_at > told_at + TOO_SOON:
                # The date is part of the key, so that a day that moves away and back reminds
                # nobody twice.
                notices.append(
                    Notice(
                        key=f"review_day:{day}:{on}:reminder_1:{person}:mail",
                        kind="reminder",
                        person=person,
                        due_at=due_at,
                        not_after=starts_at,
                        urgency=URGENCY["reminder"],
                    )
                )
    return notices


def reminder_at(on: date, days: int, calendar: Calendar) -> datetime:
    """Return when those concerned are reminded so many days before, on a working day."""
    return calendar.at(calendar.roll_back(on - timedelta(days=days)), REMINDER_CLOCK)


def days_to_name(on: date, today: date, calendar: Calendar, told_at: datetime) -> int | None:
    """Return which of DIGEST_DAYS today's mail of the day reminds a person for, if any.

    One holds until the next is due, and is left out soon after a notice of the same review day,
    planned for the person at `told_at`.
    """
    for days, end in pairwise((*DIGEST_DAYS, REMINDER_DAYS)):
        due_on, end_on = (calendar.roll_back(on - timedelta(days=n)) for n in (days, end))
        if due_on <= today < end_on:
            return days if reminder_at(on, days, calendar) > told_at + TOO_SOON else None
    return None


def _news(last: Told | None, wanted: str | None) -> str | None:
    """Return the kind of notice that brings the person from what they know to what is so.

    `wanted` is the fingerprint of what is so; None when the day no longer concerns them.
    """
    if last is None:
        return None if wanted is None else "scheduled"
    sure = last.reached is True
    if wanted is None:
        return None if sure and last.kind == "cancelled" else "cancelled"
    if sure and last.kind == "cancelled":
        return "scheduled"
    return None if sure and last.fingerprint == wanted else "moved"
