"""What in figures makes one ask again: holes, odd ones, runs, round numbers; pure."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from math import comb
from statistics import median
from typing import NamedTuple

from measures import rules

LATE, MISSING, ODD, IDENTICAL, ROUND = "late", "missing", "odd", "identical", "round"

# Nobody corrects what is older than so many figures.
RECENT = 104
# How many periods may go by before the figure of the last whole one is late.
GRACE = 2
# How many times more, or less, than is usual makes a figure odd; usual is what so many others say.
TIMES, FEWEST_OTHERS = 10, 5
# So many equal figures in a row are rare, unless they are small counts.
RUN, SMALL = 6, 5
# Of so many figures or more, what ends in 0 or 5 by chance alone is a fifth.
FEWEST_ROUND, SMALLEST_ROUND, BY_CHANCE, RARE = 12, 10, 0.2, 0.001


class Point(NamedTuple):
    """A period's figure as people read it, None for "no cases", and when it was recorded."""

    period_on: date
    figure: float | None
    recorded_at: datetime


class Doubt(NamedTuple):
    """What to ask about, where it begins, in words, and the latest of what it rests on."""

    kind: str
    period_on: date
    text: str
    since: datetime | None


class Shape(NamedTuple):
    """What the figures of a measure are, and how its periods and figures are written."""

    interval: str
    counts: bool
    shares: bool
    called: Callable[[date], str]
    shown: Callable[[float], str]


def is_late(latest_on: date | None, begun_on: date | None, today: date, interval: str) -> bool:
    """Whether more than two whole periods went by since the latest figure, or since the start."""
    last = latest_on or begun_on
    if interval == rules.EVENT or last is None:
        return False
    return last < late_before(today, interval)


def late_before(today: date, interval: str) -> date:
    """Return the period before which a latest figure is late."""
    return rules.later(rules.period_of(today, interval), interval, -GRACE)


def doubts(points: Sequence[Point], shape: Shape) -> list[Doubt]:
    """Return what makes one ask again in the latest points (given oldest first), latest first."""
    points = points[-RECENT:]
    found = [*_missing(points, shape), *_odd(points, shape)]
    found += [*_identical(points, shape), *_round(points, shape)]
    return sorted(found, key=lambda one: one.period_on, reverse=True)


def _missing(points: Sequence[Point], shape: Shape) -> Iterator[Doubt]:
    if shape.interval == rules.EVENT:
        return
    for before, after in zip(points, points[1:], strict=False):
        holes = len(rules.periods(before.period_on, after.period_on, shape.interval)) - 2
        if holes > 0:
            first = rules.later(before.period_on, shape.interval)
            text = f"Nothing is recorded for the {shape.called(first)}"
            if holes > 1:
                text += f" and {holes - 1} after it"
            yield Doubt(MISSING, first, f"{text}.", None)


def _odd(points: Sequence[Point], shape: Shape) -> Iterator[Doubt]:
    known = [(point, point.figure) for point in points if point.figure is not None]
    for point, figure in known:
        others = [other for one, other in known if one is not point]
        usual = median(others) if len(others) >= FEWEST_OTHERS else 0
        more = 0 < usual <= figure / TIMES and figure >= SMALL
        less = 0 < figure <= usual / TIMES
        if more or less:
            text = (
                f"{shape.shown(figure)} in the {shape.called(point.period_on)} is "
                f"{'ten times' if more else 'a tenth of'} the usual {shape.shown(usual)} or "
                f"{'more' if more else 'less'}."
            )
            yield Doubt(ODD, point.period_on, text, point.recorded_at)


def _identical(points: Sequence[Point], shape: Shape) -> Iterator[Doubt]:
    known = [point for point in points if point.figure is not None]
    for figure, group in groupby(known, key=lambda point: point.figure):
        run = list(group)
        usual = shape.counts and abs(figure) < SMALL or shape.shares and figure in (0, 100)
        if len(run) >= RUN and not usual:
            text = (
                f"{len(run)} times in a row {shape.shown(figure)}, from the "
                f"{shape.called(run[0].period_on)} on."
            )
            since = max(point.recorded_at for point in run)
            yield Doubt(IDENTICAL, run[0].period_on, text, since)


def _round(points: Sequence[Point], shape: Shape) -> Iterator[Doubt]:
    """Yield a doubt where figures end in 0 or 5 more often than 1 time in 1,000 by chance."""
    known = [point.figure for point in points if point.figure is not None]
    whole = all(figure == int(figure) for figure in known)
    if shape.shares or len(known) < FEWEST_ROUND or not whole or median(known) < SMALLEST_ROUND:
        return
    n, k = len(known), sum(int(figure) % 5 == 0 for figure in known)
    chance = sum(comb(n, i) * BY_CHANCE**i * (1 - BY_CHANCE) ** (n - i) for i in range(k, n + 1))
    if chance < RARE:
        text = f"{k} of {n} figures end in 0 or 5: they may be guessed or rounded."
        yield Doubt(ROUND, points[0].period_on, text, None)
