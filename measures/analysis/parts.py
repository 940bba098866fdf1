"""One phase of a measure's chart: its figures, what makes its lines, and the lines."""

from dataclasses import dataclass
from math import sqrt

from measures import spc
from measures.rules import (
    CHARTS,
    FEWEST_FOR_LIMITS,
    FIRM_LIMITS,
    SMALLEST_COUNT,
    SMALLEST_DENOMINATOR,
)
from measures.spc.control import D2
from measures.spc.mdc import DIRECTIONS
from measures.spc.values import Lines, Values, average_moving_range, checked, median_of, ratios

PAIRS = ("percentage", "rate")


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase as it is told: the indexes of its `first` and `last` point, counted from 0.

    `locked` is the index after a locked baseline that is full, or None; `base` how many points
    make the lines; `known` how many count at all; `limits` "none", "provisional" or "firm".
    """

    first: int
    last: int
    locked: int | None
    base: int
    known: int
    centre: float | None
    limits: str
    runs: spc.PhaseRuns | None


@dataclass(frozen=True, slots=True)
class Part:
    """A phase's figures, its indexes counted from its own start.

    `plotted` is y or y/n, and `counting` the same without what is left out; `locked` how many
    first points make the lines, None for all of them; `base` the indexes of those that do.
    """

    start: int
    numerators: Lines
    denominators: Lines | None
    plotted: Lines
    counting: Lines
    excluded: frozenset[int]
    locked: int | None
    base: list[int]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A phase with its lines, in the unit people read; those of `chart` are as plotted."""

    part: Part
    chart: spc.Chart
    phase: Phase
    centre: tuple[float | None, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]


def checked_figures(
    values: Values, denominators: Values | None, form: str, direction: str, chart: str
) -> tuple[Lines, Lines | None, Lines]:
    """Return numerators, denominators and what is plotted, all of it checked for the form."""
    if form not in CHARTS:
        raise ValueError(f"Unknown form {form!r}: use one of {', '.join(CHARTS)}.")
    if direction not in DIRECTIONS:
        raise ValueError(f"Unknown direction {direction!r}: use one of {', '.join(DIRECTIONS)}.")
    if chart and chart not in CHARTS[form]:
        raise ValueError(f"No {chart} chart fits a {form}: use one of {', '.join(CHARTS[form])}.")
    if (form in PAIRS) != (denominators is not None):
        raise ValueError("A percentage or rate needs denominators; other forms have none.")
    numerators = checked(values, "value")
    bases = None if denominators is None else checked(denominators, "denominator")
    shown = list(numerators) if bases is None else ratios(numerators, bases)
    for point, (y, value) in enumerate(zip(numerators, shown, strict=True), 1):
        if y is not None and y < 0 and form != "value":
            raise ValueError(f"Point {point}: a {form} cannot be negative.")
        if value == 0 and form == "time":
            raise ValueError(f"Point {point}: the time between two events is more than 0.")
        if value is not None and value > 1 and form == "percentage":
            raise ValueError(f"Point {point}: the numerator is larger than the denominator.")
    return numerators, bases, shown


def cut(
    start: int,
    end: int,
    figures: tuple[Lines, Lines | None, Lines],
    baseline: int | None,
    left_out: frozenset[int],
) -> Part:
    """Return the phase between two indexes; weeks still silent do not fill its baseline."""
    numerators, denominators, shown = figures
    inside, plotted = numerators[start:end], shown[start:end]
    excluded = frozenset(i - start for i in left_out if start <= i < end)
    counting = list(plotted)
    for i in excluded:
        counting[i] = None
    recorded = max((i + 1 for i, value in enumerate(inside) if value is not None), default=0)
    locked = baseline if baseline and baseline < recorded else None
    return Part(
        start=start,
        numerators=inside,
        denominators=None if denominators is None else denominators[start:end],
        plotted=plotted,
        counting=counting,
        excluded=excluded,
        locked=locked,
        base=[i for i, value in enumerate(counting[:locked]) if value is not None],
    )


def draw(part: Part, kind: str, scale: float) -> Drawn:
    chart = spc.control_chart(
        kind,
        part.numerators,
        denominators=part.denominators,
        baseline=part.locked,
        excluded=[i + 1 for i in part.excluded],
        # Making Data Count's XmR chart is unscreened; the others are as their authors have them.
        screen=kind != "i",
    )
    base = len(part.base)
    limits = "none"
    if kind != "run" and base >= FEWEST_FOR_LIMITS:
        limits = "firm" if base >= FIRM_LIMITS else "provisional"
    centre = _scaled(chart.centre, scale)
    none = (None,) * len(centre)
    phase = Phase(
        first=part.start,
        last=part.start + len(centre) - 1,
        locked=None if part.locked is None else part.start + part.locked,
        base=base,
        known=len(part.counting) - part.counting.count(None),
        centre=centre[0] if centre else None,
        limits=limits,
        runs=chart.phases[0] if chart.phases else None,
    )
    return Drawn(
        part=part,
        chart=chart,
        phase=phase,
        centre=centre,
        lower=none if limits == "none" else _scaled(chart.lower, scale),
        upper=none if limits == "none" else _scaled(chart.upper, scale),
    )


def _scaled(line: Values, scale: float) -> tuple[float | None, ...]:
    return tuple(None if value is None else value * scale for value in line)


def typical(part: Part, form: str) -> float | None:
    """Return the median denominator of a percentage, or the median count, behind the lines."""
    counted = part.denominators if form == "percentage" else part.numerators
    if counted is None or form not in ("count", *PAIRS):
        return None
    return median_of([counted[i] for i in part.base])


def small(part: Part, form: str) -> str | None:
    """Return whether the "counts" or the "denominators" are too small to tell anything from."""
    number = typical(part, form)
    if number is None:
        return None
    if form == "percentage":
        return "denominators" if number < SMALLEST_DENOMINATOR else None
    return "counts" if number < SMALLEST_COUNT else None


def spread(part: Part, form: str) -> float | None:
    """Return how many times more the figures vary than chance alone gives: Laney's sigma z.

    That is the binomial chance of a percentage and the Poisson chance of a rate or a count.
    """
    if form not in ("count", *PAIRS) or not part.base:
        return None
    numbers = [part.numerators[i] or 0 for i in part.base]
    sizes = (
        [part.denominators[i] or 0 for i in part.base] if part.denominators else [1] * len(numbers)
    )
    mean = sum(numbers) / sum(sizes)
    variance = mean * (1 - mean) if form == "percentage" else mean
    if variance <= 0:
        return None
    scores = [(y / n - mean) / sqrt(variance / n) for y, n in zip(numbers, sizes, strict=True)]
    average = average_moving_range(scores, screen=True)
    return None if average is None else average / D2
