"""The early warning, from plain values: points per signal, each with its evidence and next act.

Nothing is hidden: the level is the sum of the points of the signals shown. All points are positive,
so that taking a signal away never raises the level.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

WATCH_FROM, ACT_FROM = 2, 5
# The latest sessions looked at; what is older has been talked about.
SESSIONS = 4
MISSED_POINTS, CANCELLED_POINTS = 2, 1
LEAD_LEFT_POINTS = 3
QUIET, LONG_QUIET = timedelta(weeks=2), timedelta(weeks=4)
NO_TEST, RETESTED = timedelta(weeks=4), 3
AGED, LONG_AGED = timedelta(days=14), timedelta(days=28)
OVERDUE, MANY_OVERDUE = timedelta(days=7), 3
FLAT_SCORES = 3
APART, FAR_APART = Decimal("0.5"), Decimal("1.0")
LOW_CONFIDENCE, LOW_IN_A_ROW = 2, 2
SPONSOR_WAIT = timedelta(days=14)
AIM_NEAR, LITTLE_MOVEMENT = timedelta(days=28), Decimal("3.0")


class Level(StrEnum):
    STEADY = "steady"
    WATCH = "watch"
    ACT = "act"


LEVELS = [
    (Level.STEADY.value, "Steady"),
    (Level.WATCH.value, "Worth a look"),
    (Level.ACT.value, "Needs help now"),
]


@dataclass(frozen=True)
class Series:
    """A measure: the first day of its latest period, and how long each period is."""

    name: str
    latest_on: date
    period: timedelta


@dataclass(frozen=True)
class Trial:
    """A PDSA cycle that had begun: of which change, until when, and whether it was adopted.

    `closed_on` is None while it runs.
    """

    idea: str
    closed_on: date | None = None
    adopted: bool = False


@dataclass(frozen=True)
class Facts:
    """What was known of an active project on a day; every list is oldest first.

    `sessions` are the states of those logged, `confidence` their 1 to 5 where they took place;
    `scores` are the mentor's, `apart` how far the lead's latest lies from the mentor's of the same
    date. `obstacles` are the days on which what is still in the way was raised, `overdue` the due
    dates of what is owed and late. `sponsor` are the days since which something has waited for the
    sponsor: an obstacle on their rung, or what they owe. `tests` are in the order in which
    they began.
    """

    has_lead: bool = True
    sessions: Sequence[str] = ()
    confidence: Sequence[int] = ()
    checked_in_on: date | None = None
    measures: Sequence[Series] = ()
    scores: Sequence[Decimal] = ()
    apart: Decimal = Decimal(0)
    obstacles: Sequence[date] = ()
    overdue: Sequence[date] = ()
    sponsor: Sequence[date] = ()
    tests: Sequence[Trial] = ()
    aim_on: date | None = None


@dataclass(frozen=True)
class Signal:
    """Why there is reason to look: `evidence` says what was seen, `act` what would help next."""

    name: str
    points: int
    evidence: str
    act: str


def signals(facts: Facts, today: date) -> list[Signal]:
    """Return what there is to see on the day, the weightiest first."""
    rules = (
        _lead_left(facts),
        _sessions(facts),
        _check_in(facts, today),
        _data(facts, today),
        _no_test(facts, today),
        _retested(facts),
        _flat(facts),
        _apart(facts),
        _obstacle(facts, today),
        _overdue(facts, today),
        _sponsor(facts, today),
        _aim(facts, today),
        _confidence(facts),
    )
    return sorted((one for one in rules if one), key=lambda one: -one.points)


def points(found: Sequence[Signal]) -> int:
    return sum(one.points for one in found)


def level(found: Sequence[Signal]) -> Level:
    total = points(found)
    if total >= ACT_FROM:
        return Level.ACT
    return Level.WATCH if total >= WATCH_FROM else Level.STEADY


def _lead_left(facts: Facts) -> Signal | None:
    if facts.has_lead:
        return None
    return Signal(
        "No lead",
        LEAD_LEFT_POINTS,
        "Nobody leads the project at the moment.",
        "Find who takes over, and meet with them in the first week.",
    )


def _sessions(facts: Facts) -> Signal | None:
    lately = list(facts.sessions)[-SESSIONS:]
    missed, cancelled = lately.count("missed"), lately.count("cancelled")
    if not missed and not cancelled:
        return None
    parts = [f"{n} {word}" for n, word in ((missed, "missed"), (cancelled, "cancelled")) if n]
    return Signal(
        "Mentoring",
        MISSED_POINTS * missed + CANCELLED_POINTS * cancelled,
        f"Of the last {len(lately)} sessions, {' and '.join(parts)}.",
        "Meet for ten minutes this week, where the lead works, and agree one small thing.",
    )


def _check_in(facts: Facts, today: date) -> Signal | None:
    if facts.checked_in_on is None:
        return None
    quiet = today - facts.checked_in_on - timedelta(weeks=1)
    if quiet < QUIET:
        return None
    return Signal(
        "Check-in",
        2 if quiet >= LONG_QUIET else 1,
        f"The last check-in is of the week of {day(facts.checked_in_on)}.",
        "Ask how it goes: one number, one word, one worry is enough.",
    )


def _data(facts: Facts, today: date) -> Signal | None:
    silent = [one for one in facts.measures if is_silent(one, today)]
    if not silent:
        return None
    oldest = min(silent, key=lambda one: one.latest_on)
    return Signal(
        "Data",
        2 if len(silent) == len(facts.measures) else 1,
        f"No figure for “{oldest.name}” since the period of {day(oldest.latest_on)}.",
        "Count together once, by hand if need be, and ask what makes it hard.",
    )


def is_silent(series: Series, today: date) -> bool:
    """Whether two whole periods have passed since the latest one with a figure."""
    return today - series.latest_on > 3 * series.period


def _no_test(facts: Facts, today: date) -> Signal | None:
    ends = [one.closed_on for one in facts.tests if one.closed_on]
    # What was adopted last wants holding, not testing.
    if not ends or len(ends) < len(facts.tests) or facts.tests[-1].adopted:
        return None
    if today - max(ends) < NO_TEST:
        return None
    return Signal(
        "Tests",
        1,
        f"No change has been tested since {day(max(ends))}.",
        "Ask what could be tried with one person on one day next week.",
    )


def _retested(facts: Facts) -> Signal | None:
    tried = Counter(one.idea for one in facts.tests)
    stuck = [
        idea
        for idea, count in tried.items()
        if count >= RETESTED and not any(t.adopted for t in facts.tests if t.idea == idea)
    ]
    if not stuck:
        return None
    return Signal(
        "Same change",
        1,
        f"“{stuck[0]}” has been tested {tried[stuck[0]]} times and not adopted.",
        "Look at what the tests had in common, and choose another change or another place.",
    )


def _flat(facts: Facts) -> Signal | None:
    lately = list(facts.scores)[-FLAT_SCORES:]
    if len(lately) < FLAT_SCORES or max(lately) > lately[0]:
        return None
    return Signal(
        "Progress",
        1,
        f"The mentor’s last {FLAT_SCORES} progress scores are not above {lately[0]}.",
        "Choose the smallest change that could be tested next week.",
    )


def _apart(facts: Facts) -> Signal | None:
    if facts.apart < APART:
        return None
    return Signal(
        "Two views",
        2 if facts.apart >= FAR_APART else 1,
        f"The latest progress scores of lead and mentor are {facts.apart} apart.",
        "Let each say what they see, and look at the chart together.",
    )


def _obstacle(facts: Facts, today: date) -> Signal | None:
    if not facts.obstacles or today - min(facts.obstacles) < AGED:
        return None
    oldest = min(facts.obstacles)
    return Signal(
        "Obstacle",
        2 if today - oldest >= LONG_AGED else 1,
        f"Something is in the way since {day(oldest)}.",
        "Ask the person on whose rung it stands what they can do this week.",
    )


def _overdue(facts: Facts, today: date) -> Signal | None:
    late = [one for one in facts.overdue if today - one >= OVERDUE]
    if not late:
        return None
    what = "One commitment is" if len(late) == 1 else f"{len(late)} commitments are"
    return Signal(
        "Commitments",
        2 if len(late) >= MANY_OVERDUE else 1,
        f"{what} a week or more overdue, the oldest since {day(min(late))}.",
        "Do it, agree a new date, or say that it is no longer needed.",
    )


def _sponsor(facts: Facts, today: date) -> Signal | None:
    if not facts.sponsor or today - min(facts.sponsor) < SPONSOR_WAIT:
        return None
    return Signal(
        "Sponsor",
        1,
        f"Something has waited for the sponsor since {day(min(facts.sponsor))}.",
        "Ask the sponsor for five minutes, with one clear request.",
    )


def _aim(facts: Facts, today: date) -> Signal | None:
    if facts.aim_on is None or facts.aim_on - today > AIM_NEAR or not facts.scores:
        return None
    if facts.scores[-1] >= LITTLE_MOVEMENT:
        return None
    return Signal(
        "Aim date",
        1,
        f"The aim’s date is {day(facts.aim_on)}, and the progress score {facts.scores[-1]} of 5.",
        "Ask whether the aim or its date should change, and take that to the review.",
    )


def _confidence(facts: Facts) -> Signal | None:
    lately = list(facts.confidence)[-LOW_IN_A_ROW:]
    if len(lately) < LOW_IN_A_ROW or max(lately) > LOW_CONFIDENCE:
        return None
    return Signal(
        "Confidence",
        1,
        "In the last two sessions the mentor was worried.",
        "Ask the lead what would give the project air, and bring it to the sponsor.",
    )


def day(on: date) -> str:
    return f"{on.day} {on:%B}"
