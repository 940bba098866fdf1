"""When somebody is reminded of what the week asks of them, decided from plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from people.rules import Calendar

# Older than that, a page still shows it, but nobody is written to any more.
LONGEST = timedelta(days=21)
DAY = timedelta(days=1)
# The most pressing first: of one project a person is told of one thing at a time.
ORDER = (
    "obstacle",
    "session",
    "check_in",
    "commitment",
    "review",
    "answers",
    "scores",
    "data",
    "rehearsal",
    "plan",
    "leave",
    "radar",
)
# News rather than a task: once told, it keeps no place from what else there is to say.
PASSING = ("obstacle",)


@dataclass(frozen=True)
class Line:
    """One thing to tell a person; `key` is unique for ever, and is told once."""

    key: str
    person: int
    project: int | None
    text: str
    path: str

    @property
    def kind(self) -> str:
        return self.key.partition(":")[0]


def hours(
    calendar: Calendar, now: datetime, opens: time, closes: time
) -> tuple[datetime, datetime] | None:
    """Return from when to when a person is written to, if that is now: hours of a working day."""
    local = now.astimezone(calendar.zone)
    if not calendar.is_working(local.date()) or not opens <= local.time() < closes:
        return None
    return calendar.at(local.date(), opens), calendar.at(local.date(), closes)


def roll_on(calendar: Calendar, day: date) -> date:
    """Return the day itself, or the next working day after it (up to 30 days on)."""
    days = (day + DAY * ahead for ahead in range(31))
    return next((one for one in days if calendar.is_working(one)), day)


def session_step(happened_on: date, today: date, calendar: Calendar) -> int:
    """Return how often somebody was to be told by today that a session is not logged: 0 to 3.

    First on the working day after it was to happen, then on the third and the seventh day from
    there; none of them on a day off. From the third time on the manager is told, too.
    """
    if today - happened_on > LONGEST:
        return 0
    first = roll_on(calendar, happened_on + DAY)
    due = (first, roll_on(calendar, first + 2 * DAY), roll_on(calendar, first + 6 * DAY))
    return sum(day <= today for day in due)


def last_working_day(week_on: date, calendar: Calendar) -> date:
    """Return by when a session without a fixed hour was to happen: its week's last working day."""
    return calendar.roll_back(week_on + 6 * DAY)


def check_in_day(week_on: date, weekday: int, calendar: Calendar) -> date | None:
    """Return when a check-in is asked for in the week; None in a week without a working day before.

    `weekday` is the programme's, 1 for Monday; on a day off it is the working day before.
    """
    day = calendar.roll_back(week_on + (weekday - 1) * DAY)
    return day if day >= week_on else None


def commitment_step(due_on: date, today: date, calendar: Calendar) -> int:
    """Return how often the owner was to be told by today: on the day, and a week after it."""
    if today - due_on > LONGEST:
        return 0
    due = (calendar.roll_back(due_on), roll_on(calendar, due_on + 7 * DAY))
    return sum(day <= today for day in due)


def is_near(due_on: date, today: date, calendar: Calendar) -> bool:
    """Whether a day is told of: from the working day before it until it has come."""
    return calendar.roll_back(due_on - DAY) <= today <= due_on


def chosen(lines: Iterable[Line], told: Iterable[str]) -> list[Line]:
    """Return what one person is told today: nothing again, and one thing of each project.

    What has been told and not been done keeps its place: nothing less pressing of the same
    project is told beside it.
    """
    known = set(told)
    best: dict[object, Line] = {}
    for line in lines:
        if line.kind in PASSING and line.key in known:
            continue
        about = line.project or line.key
        if about not in best or rank(line) < rank(best[about]):
            best[about] = line
    return [line for line in sorted(best.values(), key=rank) if line.key not in known]


def rank(line: Line) -> tuple[int, str]:
    return ORDER.index(line.kind), line.key
