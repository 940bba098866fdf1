"""What is special on a measure's chart: shifts, trends and points outside, and what they mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from measures.analysis.parts import Drawn
from measures.spc import runs
from measures.spc.mdc import MEANINGS, Found, special_causes

# The rules of a chart, the one with the first word on what a point means before the others.
ON_RUN_CHARTS = ("shift", "trend")
WITH_LIMITS = ("astronomical", "trend", "two_of_three", "shift")


@dataclass(frozen=True, slots=True)
class Signal:
    """One shift, trend or point outside: the indexes of its points, counted from 0.

    `rule` is "shift", "trend", "two_of_three" or "astronomical"; `side` "high" (above the line,
    or rising) or "low"; `meaning` "improvement", "concern" or "neutral"; `current` is true until
    a later point ends it.
    """

    rule: str
    side: str
    meaning: str
    points: tuple[int, ...]
    current: bool


def signals_of(
    drawn: Sequence[Drawn], kind: str, direction: str, length: int
) -> tuple[Signal, ...]:
    """Return the signals of all phases by the priority of their rules, then in order of time."""
    found = []
    for one in drawn:
        last = one is drawn[-1]
        for cause, current in _on_run_chart(one) if kind == "run" else _with_limits(one, length):
            points = tuple(one.part.start + i for i in cause.points)
            meaning = MEANINGS[direction][cause.side]
            found.append(Signal(cause.rule, cause.side, meaning, points, current and last))
    order = ON_RUN_CHARTS if kind == "run" else WITH_LIMITS
    return tuple(sorted(found, key=lambda one: order.index(one.rule)))


def _on_run_chart(drawn: Drawn) -> Iterator[tuple[Found, bool]]:
    """Yield shifts, then trends, after the baseline, and whether each goes on."""
    part, phase = drawn.part, drawn.phase
    if phase.known < runs.FEWEST_POINTS:
        return
    centre = drawn.chart.centre[0]
    locked = part.locked or 0
    tested = [None] * locked + part.counting[locked:]
    for side, run in runs.shifts(tested, centre):
        yield Found("shift", side, tuple(run)), run[-1] == runs.sides(tested, centre)[-1][0]
    for side, run in runs.trends(tested):
        yield Found("trend", side, tuple(run)), run[-1] == runs.steps(tested)[-1][0]


def _with_limits(drawn: Drawn, length: int) -> Iterator[tuple[Found, bool]]:
    """Yield the special causes among the points that count, and whether each goes on.

    A point that is left out is passed over, so that its neighbours become adjacent.
    """
    if drawn.phase.limits == "none":
        return
    part, chart = drawn.part, drawn.chart
    kept = [i for i in range(len(part.plotted)) if i not in part.excluded]
    lines = (chart.values, chart.centre, chart.lower, chart.upper, chart.lower_2s, chart.upper_2s)
    values, *rest = ([line[i] for i in kept] for line in lines)
    known = [i for i, value in enumerate(values) if value is not None]
    for cause in special_causes(values, *rest, shift=length, trend=length):
        points = tuple(kept[i] for i in cause.points)
        yield Found(cause.rule, cause.side, points), cause.points[-1] == known[-1]


def meanings(signals: Sequence[Signal], size: int) -> tuple[str, ...]:
    """Return what each point means: the rule with priority has the last word, then the later."""
    meaning = ["common_cause"] * size
    ranks = list(dict.fromkeys(one.rule for one in signals))
    for signal in sorted(signals, key=lambda one: -ranks.index(one.rule)):
        for i in signal.points:
            meaning[i] = signal.meaning
    return tuple(meaning)
