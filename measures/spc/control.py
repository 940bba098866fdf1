"""Centre lines and limits of run charts and control charts, each phase on its own.

The lines are those of qicharts2 (Anhøj, J Open Source Softw 2018;3:699), for each kind of chart as
Provost and Murray give them (The Health Care Data Guide, 2011); P′ and U′ after Laney, Qual Eng
2002;14:531-537. Limits lie 3 sigma from the centre, warning lines 2.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from measures.spc.runs import PhaseRuns, anhoej
from measures.spc.values import (
    Lines,
    Values,
    average_moving_range,
    beyond,
    checked,
    mean_of,
    median_of,
    ratios,
    segments,
)

# The mean distance of two neighbours, in standard deviations.
D2 = 1.128
# The upper limit of moving ranges, in means.
D4 = 3.267
# A median in means, where cases between events are geometric.
GEOMETRIC_MEDIAN = 0.693
# Times between events are near normal once raised to its inverse (Nelson, J Qual Tech 1994;26).
POWER = 3.6

KINDS = ("run", "i", "mr", "p", "pp", "u", "up", "c", "g", "t")
OF_PAIRS = ("p", "pp", "u", "up")
OF_SINGLES = ("c", "g", "t")
SHARES = ("p", "pp")
COUNTED = ("p", "pp", "u", "up", "c", "g")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart's lines, one entry per point; None is missing or undefined.

    `beyond` is true for a value strictly outside its limits.
    """

    values: tuple[float | None, ...]
    centre: tuple[float | None, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    lower_2s: tuple[float | None, ...]
    upper_2s: tuple[float | None, ...]
    beyond: tuple[bool, ...]
    phases: tuple[PhaseRuns, ...]


@dataclass(frozen=True, slots=True)
class _Phase:
    """One phase: its values as plotted, numerators and denominators as they came in.

    `base` are the indexes of the points that make its lines; `denominators` is empty where there
    are none; `centre` replaces the calculated line.
    """

    values: Lines
    numerators: Lines
    denominators: Lines
    base: list[int]
    centre: float | None
    screen: bool

    @property
    def base_values(self) -> Lines:
        return [self.values[i] for i in self.base]

    def spread(self, values: Values) -> float | None:
        """Return one sigma of the values, told from the distances of neighbours."""
        average = average_moving_range(values, screen=self.screen)
        return None if average is None else average / D2


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of one phase, one entry per point."""

    centre: Lines
    lower: Lines
    upper: Lines
    lower_2s: Lines
    upper_2s: Lines


def control_chart(
    kind: str,
    values: Values,
    *,
    denominators: Values | None = None,
    phases: Sequence[int] = (),
    baseline: int | None = None,
    excluded: Sequence[int] = (),
    centre: float | None = None,
    screen: bool = True,
) -> Chart:
    """Return the lines of a chart of `kind` and Anhøj's runs analysis of each of its phases.

    `kind` is "run", "i", "mr", "p", "pp", "u", "up", "c", "g" or "t"; "pp" and "up" are Laney's P′
    and U′. `values` are numerators where there are `denominators`, which P and U charts need.
    `phases` holds the numbers of the points after which a new phase starts, `baseline` how many
    first points make the lines (ignored where there are phases), `excluded` the numbers of points
    left out of the lines and the runs, but still held against the limits. `centre` replaces the
    calculated line; on a T chart it is given to the power of 1/3.6, on a G chart it is the mean.
    `screen` leaves unusual moving ranges out of the limits, once, on I, T, P′ and U′ charts.

    The result's values are y, y/n where there is a denominator, or the moving ranges. A run chart
    has no limits: they are None.

    Raises ValueError that names the point for input that cannot be charted. The rules are those
    of qicharts2, except that a value as near to a line as rounding allows lies on it, and that
    the limits of a series that never changes are its mean.
    """
    numerators, bases, plotted = _plotted(kind, values, denominators)
    size = len(plotted)
    if baseline is not None and baseline < 1:
        raise ValueError(f"A baseline needs at least 1 point, not {baseline}.")
    for point in excluded:
        if not 1 <= point <= size:
            raise ValueError(f"Point {point} cannot be left out: the points are 1 to {size}.")
    left_out = {point - 1 for point in excluded}
    bounds = list(segments(size, phases))
    if len(bounds) > 1:
        baseline = None

    drawn: Lines = []
    found, analyses = [], []
    for start, end in bounds:
        used = [i for i in range(start, end) if i not in left_out]
        inside = plotted[start:end]
        if kind == "mr":
            inside = _moving_ranges(plotted, start, end, used)
        base = used if baseline is None else [i for i in used if i < start + baseline]
        phase = _Phase(
            values=inside,
            numerators=numerators[start:end],
            denominators=bases[start:end],
            base=[i - start for i in base],
            centre=centre,
            screen=screen,
        )
        lines = LINES[kind](phase)
        drawn += inside
        found.append(lines)
        if inside:
            tested = [None if start + i in left_out else value for i, value in enumerate(inside)]
            analyses.append(anhoej(tested, lines.centre[0], start + 1, end, judge=kind != "mr"))
    lower, upper = _joined(lines.lower for lines in found), _joined(lines.upper for lines in found)
    return Chart(
        values=tuple(drawn),
        centre=_joined(lines.centre for lines in found),
        lower=lower,
        upper=upper,
        lower_2s=_joined(lines.lower_2s for lines in found),
        upper_2s=_joined(lines.upper_2s for lines in found),
        beyond=tuple(beyond(*point) is not None for point in zip(drawn, lower, upper, strict=True)),
        phases=tuple(analyses),
    )


def _joined(lines: Iterable[Lines]) -> tuple[float | None, ...]:
    return tuple(value for line in lines for value in line)


def _plotted(kind: str, values: Values, denominators: Values | None) -> tuple[Lines, Lines, Lines]:
    """Return numerators, denominators (empty without) and what is plotted, all of it checked."""
    if kind not in KINDS:
        raise ValueError(f"Unknown kind of chart {kind!r}: use one of {', '.join(KINDS)}.")
    if denominators is None and kind in OF_PAIRS:
        raise ValueError(f"A {kind} chart needs denominators.")
    if denominators is not None and kind in OF_SINGLES:
        raise ValueError(f"A {kind} chart has no denominators.")
    numerators = checked(values, "value")
    bases = [] if denominators is None else checked(denominators, "denominator")
    plotted = list(numerators) if denominators is None else ratios(numerators, bases)
    for point, y in enumerate(numerators, 1):
        if y is None:
            continue
        if kind in COUNTED and y < 0:
            raise ValueError(f"Point {point}: a {kind} chart has no negative numbers.")
        if kind == "t" and y <= 0:
            raise ValueError(f"Point {point}: the time between two events is more than 0.")
        if kind in SHARES and (share := plotted[point - 1]) is not None and share > 1:
            raise ValueError(f"Point {point}: the numerator is larger than the denominator.")
    return numerators, bases, plotted


def _moving_ranges(plotted: Lines, start: int, end: int, used: list[int]) -> Lines:
    """Return each used point's distance to the used one before it in the phase."""
    ranges: Lines = [None] * (end - start)
    for before, i in zip(used, used[1:], strict=False):
        a, b = plotted[before], plotted[i]
        if a is not None and b is not None:
            ranges[i - start] = abs(b - a)
    return ranges


def _around(
    centre: float | None,
    mean: float | None,
    sigmas: Lines,
    low: float | None = None,
    high: float | None = None,
) -> _Lines:
    """Return the drawn centre, and lines 2 and 3 sigma from the mean, kept in what is possible."""

    def line(times: int, sigma: float | None) -> float | None:
        if mean is None or sigma is None:
            return None
        value = mean + times * sigma
        if low is not None and value < low:
            return low
        return high if high is not None and value > high else value

    # Most points share their sigma.
    different = set(sigmas)
    lines = []
    for times in (-3, 3, -2, 2):
        at = {sigma: line(times, sigma) for sigma in different}
        lines.append([at[sigma] for sigma in sigmas])
    return _Lines([centre] * len(sigmas), *lines)


def _run(phase: _Phase) -> _Lines:
    centre = median_of(phase.base_values) if phase.centre is None else phase.centre
    return _around(centre, None, [None] * len(phase.values))


def _i(phase: _Phase) -> _Lines:
    base = phase.base_values
    centre = mean_of(base) if phase.centre is None else phase.centre
    return _around(centre, centre, [phase.spread(base)] * len(phase.values))


def _mr(phase: _Phase) -> _Lines:
    """The mean is never screened, so that it may differ from the one behind the I chart."""
    centre = mean_of(phase.base_values) if phase.centre is None else phase.centre
    upper = None if centre is None else D4 * centre
    lower = None if centre is None else 0.0
    upper_2s = None if upper is None else upper * 2 / 3
    size = len(phase.values)
    return _Lines(*([line] * size for line in (centre, lower, upper, lower, upper_2s)))


def _c(phase: _Phase) -> _Lines:
    centre = mean_of(phase.base_values) if phase.centre is None else phase.centre
    sigma = None if centre is None else sqrt(centre)
    return _around(centre, centre, [sigma] * len(phase.values), low=0)


def _g(phase: _Phase) -> _Lines:
    """The median is drawn, because half of the points lie above it; limits are from the mean."""
    base = phase.base_values
    mean = mean_of(base) if phase.centre is None else phase.centre
    drawn = median_of(base) if phase.centre is None else GEOMETRIC_MEDIAN * phase.centre
    sigma = None if mean is None else sqrt(mean * (mean + 1))
    return _around(drawn, mean, [sigma] * len(phase.values), low=0)


def _t(phase: _Phase) -> _Lines:
    """An I chart of the times to the power of 1/3.6, its lines raised back."""
    base = [None if y is None else y ** (1 / POWER) for y in phase.base_values]
    centre = mean_of(base) if phase.centre is None else phase.centre
    sigma = phase.spread(base)

    def line(times: int) -> float | None:
        if centre is None or (sigma is None and times):
            return None
        value = centre + times * (sigma or 0)
        if value < 0:
            return 0.0 if times == -3 else None
        return value**POWER

    size = len(phase.values)
    return _Lines(*([line(times)] * size for times in (0, -3, 3, -2, 2)))


def _of_pairs(phase: _Phase, *, share: bool, prime: bool) -> _Lines:
    """P and U charts: limits that widen as the denominator shrinks; Laney's, by what they vary."""
    known = [i for i in phase.base if phase.values[i] is not None]
    total = sum(phase.denominators[i] or 0 for i in known)
    centre = phase.centre
    if centre is None and total:
        centre = sum(phase.numerators[i] or 0 for i in known) / total
    sigmas: Lines = [None] * len(phase.values)
    if centre is not None:
        variance = max(0, centre * (1 - centre)) if share else centre
        for i, n in enumerate(phase.denominators):
            if n and phase.values[i] is not None:
                sigmas[i] = sqrt(variance / n)
        if prime:
            times = _sigma_z(phase, centre, sigmas)
            sigmas = [None if s is None or times is None else s * times for s in sigmas]
    return _around(centre, centre, sigmas, low=0, high=1 if share else None)


def _sigma_z(phase: _Phase, centre: float, sigmas: Lines) -> float | None:
    """Return by how much the points vary beyond what their denominators explain."""
    scores: Lines = []
    for i in phase.base:
        value, sigma = phase.values[i], sigmas[i]
        scores.append((value - centre) / sigma if value is not None and sigma else None)
    return phase.spread(scores)


LINES = {
    "run": _run,
    "i": _i,
    "mr": _mr,
    "p": lambda phase: _of_pairs(phase, share=True, prime=False),
    "pp": lambda phase: _of_pairs(phase, share=True, prime=True),
    "u": lambda phase: _of_pairs(phase, share=False, prime=False),
    "up": lambda phase: _of_pairs(phase, share=False, prime=True),
    "c": _c,
    "g": _g,
    "t": _t,
}
