"""Which notices and reminders a review day calls for, decided from plain values."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from people.rules import Calendar

REMINDER_DAYS = (14, 7, 1)
REMINDER_CLOCK = time(8, 0)
# A reminder this soon after a notice of the same day would only repeat it.
TOO_SOON = timedelta(hours=24)
URGENCY = {
    "cancelled": 100,
    "moved": 90,
    "scheduled": 80,
    "reminder_1": 30,
    "reminder_7": 20,
    "reminder_14": 10,
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
    their calendar entry. A reminder has none, but the `days_before` it is for.
    """

    key: str
    kind: str
    person: int
    due_at: datetime
    not_after: datetime
    urgency: int
    number: int | None = None
    days_before: int | None = None


def desired(
    *,
    day: int,
    on: date,
    starts_at: datetime,
    calendar: Calendar,
    concerned: Mapping[int, str],
    told: Mapping[int, Sequence[Told]],
    now: datetime,
    unwanted: Set[tuple[int, int]] = frozenset(),
) -> list[Notice]:
    """Return every notice and reminder that the review day calls for at the moment `now`.

    `concerned` maps each person to a fingerprint of what matters to them; it is empty once the
    day is cancelled. `told` holds, per person who can be told, the notices of this day so far,
    oldest first. A person is told once of each change, and reminded 14, 7 and 1 days before at
    08:00 local time, rolled back to a working day. A reminder holds until the next one is due,
    the last one until the day starts. Nothing is called for once the day has started.
    `unwanted` holds each (person, days before) that the person asked not to be reminded.
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
            reminders = _reminders(day, on, starts_at, calendar, person, told_at)
            notices += [one for one in reminders if (person, one.days_before) not in unwanted]
    return notices


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


def _reminders(
    day: int, on: date, starts_at: datetime, calendar: Calendar, person: int, told_at: datetime
) -> list[Notice]:
    # The date is part of the key, so that a day that moves away and back reminds nobody twice.
    due = {
        days: calendar.at(calendar.roll_back(on - timedelta(days=days)), REMINDER_CLOCK)
        for days in REMINDER_DAYS
    }
    ends = [*[due[days] for days in REMINDER_DAYS[1:]], starts_at]
    return [
        Notice(
            key=f"review_day:{day}:{on}:reminder_{days}:{person}:mail",
            kind=f"reminder_{days}",
            person=person,
            due_at=due[days],
            not_after=not_after,
            urgency=URGENCY[f"reminder_{days}"],
            days_before=days,
        )
        for days, not_after in zip(REMINDER_DAYS, ends, strict=True)
        if due[days] > told_at + TOO_SOON
    ]
