"""Which notices a review day calls for, decided from plain values."""

from collections.abc import Mapping, Sequence
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
    """One notice (not reminder) that a person was or is about to be given of a day."""

    kind: str
    fingerprint: str
    planned_at: datetime
    # Taken back before it was sent: it still uses up its number.
    withdrawn: bool = False


@dataclass(frozen=True)
class Notice:
    """One mail to plan: `key` is unique for ever, moments are UTC."""

    key: str
    kind: str
    person: int
    due_at: datetime
    not_after: datetime
    urgency: int
    fingerprint: str
    # How many notices of this day the person was given before: the calendar entry's SEQUENCE.
    sequence: int


def desired(
    *,
    day: int,
    generation: int,
    on: date,
    starts_at: datetime,
    ends_at: datetime,
    cancelled: bool,
    calendar: Calendar,
    concerned: Mapping[int, str],
    told: Mapping[int, Sequence[Told]],
    now: datetime,
) -> list[Notice]:
    """Return every notice and reminder that the review day calls for at the moment `now`.

    `concerned` maps each person to a fingerprint of what they need to know; `told` holds, per
    person, the notices of this day so far, oldest first. A person is told once of each change,
    and reminded 14, 7 and 1 days before at 08:00 local time, rolled back to a working day. A
    reminder holds until the next one is due, the last one until the day starts. Nothing is
    called for once the day has started.
    """
    if starts_at <= now:
        return []
    everyone = {} if cancelled else concerned
    notices = []
    for person in sorted(set(everyone) | set(told)):
        past = told.get(person, ())
        live = [notice for notice in past if not notice.withdrawn]
        last = live[-1] if live else None
        knows = last is not None and last.kind != "cancelled"
        kind = None
        if person not in everyone:
            kind = "cancelled" if knows else None
        elif not knows:
            kind = "scheduled"
        elif last and last.fingerprint != everyone[person]:
            kind = "moved"
        fingerprint = everyone.get(person, "")
        if kind:
            notices.append(
                Notice(
                    key=f"review_day:{day}:{generation}:{kind}:{len(past)}:{person}:mail",
                    kind=kind,
                    person=person,
                    due_at=now,
                    not_after=ends_at,
                    urgency=URGENCY[kind],
                    fingerprint=fingerprint,
                    sequence=len(past),
                )
            )
        if person in everyone:
            told_at = now if kind or last is None else last.planned_at
            sequence = len(past) if kind else len(past) - 1
            notices += _reminders(
                day, generation, on, starts_at, calendar, person, fingerprint, told_at, sequence
            )
    return notices


def _reminders(
    day, generation, on, starts_at, calendar, person, fingerprint, told_at, sequence
) -> list[Notice]:
    due = {
        days: calendar.at(calendar.roll_back(on - timedelta(days=days)), REMINDER_CLOCK)
        for days in REMINDER_DAYS
    }
    ends = [*[due[days] for days in REMINDER_DAYS[1:]], starts_at]
    return [
        Notice(
            key=f"review_day:{day}:{generation}:reminder_{days}:{person}:mail",
            kind=f"reminder_{days}",
            person=person,
            due_at=due[days],
            not_after=not_after,
            urgency=URGENCY[f"reminder_{days}"],
            fingerprint=fingerprint,
            sequence=sequence,
        )
        for days, not_after in zip(REMINDER_DAYS, ends, strict=True)
        if due[days] > told_at + TOO_SOON
    ]


def slot_problem(
    starts: time, *, opens: time, closes: time, taken: Sequence[tuple[time, str]], minutes: int
) -> str | None:
    """Return why a slot of so many minutes cannot begin at `starts`, or None.

    `taken` are the (start, project title) of the other slots of the day.
    """
    begin, end = _minutes(starts), _minutes(starts) + minutes
    if begin < _minutes(opens) or end > _minutes(closes):
        return (
            f"{starts:%H:%M} is outside the review day ({opens:%H:%M} to {closes:%H:%M}, "
            f"{minutes} minutes a project). Choose another time, or change the day's hours."
        )
    for other, title in taken:
        if abs(_minutes(other) - begin) < minutes:
            return (
                f"{starts:%H:%M} overlaps with “{title}” at {other:%H:%M}. "
                f"Leave {minutes} minutes for each project."
            )
    return None


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
