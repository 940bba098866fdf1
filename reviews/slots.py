"""Slots in a review day from plain values: whether one fits, which are free, moving them."""

from collections.abc import Iterable, Sequence
from datetime import time

# Five minutes to present, five for feedback.
SLOT_MINUTES = 10


def slot_problem(
    starts: time, *, opens: time, closes: time, taken: Iterable[tuple[time, str]]
) -> str | None:
    """Return why a slot cannot begin at `starts`, or None.

    `taken` are the (start, project title) of the other slots of the day.
    """
    if not _inside(_minutes(starts), opens, closes):
        return (
            f"{starts:%H:%M} is outside the review day ({opens:%H:%M} to {closes:%H:%M}, "
            f"{SLOT_MINUTES} minutes a project). Choose another time, or change the day's hours."
        )
    for other, title in taken:
        if abs(_minutes(other) - _minutes(starts)) < SLOT_MINUTES:
            return (
                f"{starts:%H:%M} overlaps with “{title}” at {other:%H:%M}. "
                f"Leave {SLOT_MINUTES} minutes for each project."
            )
    return None


def free_slots(opens: time, closes: time, taken: Iterable[time]) -> list[time]:
    """Return the starts of the slots that are still free, in order, none overlapping another."""
    busy = sorted(_minutes(clock) for clock in taken)
    free, minute = [], _minutes(opens)
    while _inside(minute, opens, closes):
        clash = next((other for other in busy if abs(other - minute) < SLOT_MINUTES), None)
        if clash is None:
            free.append(_clock(minute))
        minute = (minute if clash is None else clash) + SLOT_MINUTES
    return free


def shifted(starts: Sequence[time], *, old: time, new: time, closes: time) -> list[time | None]:
    """Return each slot's start when the day begins at `new` instead of `old`.

    None where the slot would then no longer fit before `closes`.
    """
    minutes = [_minutes(clock) - _minutes(old) + _minutes(new) for clock in starts]
    return [_clock(minute) if _inside(minute, new, closes) else None for minute in minutes]


def end_of(starts: time) -> time:
    """Return when the slot ends."""
    return _clock(_minutes(starts) + SLOT_MINUTES)


def _inside(minute: int, opens: time, closes: time) -> bool:
    return _minutes(opens) <= minute <= _minutes(closes) - SLOT_MINUTES


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _clock(minutes: int) -> time:
    return time(*divmod(minutes, 60))
