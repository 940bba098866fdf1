"""Runs, shifts and trends: Anhøj's rules for a whole chart, and the older ones that mark points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from math import comb, log2

from measures.spc.values import NEAR, Values

# Perla, Provost, Murray, BMJ Qual Saf 2011;20:46-51: rules 1 and 2, and where rule 3 starts.
SHIFT = 6
TREND = 5
FEWEST_POINTS = 10


@dataclass(frozen=True, slots=True)
class PhaseRuns:
    """Anhøj's analysis of one phase. Point numbers start at 1; None is undefined."""

    first: int
    last: int
    n_useful: int
    longest_run: int | None
    longest_run_max: int | None
    crossings: int | None
    crossings_min: int | None
    signal: bool


@dataclass(frozen=True, slots=True)
class IhiRules:
    """Which points belong to a shift or a trend, and whether the number of runs is unusual.

    `runs_lower` and `runs_upper` are the fewest and most runs that chance explains, None below
    ten useful points; `signal` is true when any of the three rules fires.
    """

    shift: tuple[bool, ...]
    trend: tuple[bool, ...]
    runs: int | None
    runs_lower: int | None
    runs_upper: int | None
    signal: bool


def ihi_rules(values: Values, centre: float | None) -> IhiRules:
    """The run chart rules of Perla, Provost and Murray (BMJ Qual Saf 2011;20:46-51).

    Shift: six or more points in a row on one side; points on the line are skipped. Trend: five
    or more in a row all rising or all falling; a value equal to the one before it is skipped.
    Runs: fewer or more than chance explains, from ten useful points. What is skipped, missing
    values included, neither ends a run nor counts in it, and is not marked.

    The bounds of the runs are the exact ones of Swed and Eisenhart, 2.5% in each tail; the
    paper's printed table differs from them by one in 17 of its 51 rows.
    """
    shifted = {i for _, run in shifts(values, centre) for i in run}
    trended = {i for _, run in trends(values) for i in run}
    found = [side for _, side in sides(values, centre)]
    runs = _count_runs(found) if found else None
    lower = upper = None
    unusual = False
    if runs is not None and len(found) >= FEWEST_POINTS:
        lower, upper = _runs_bounds(len(found))
        unusual = not lower <= runs <= upper
    return IhiRules(
        shift=tuple(i in shifted for i in range(len(values))),
        trend=tuple(i in trended for i in range(len(values))),
        runs=runs,
        runs_lower=lower,
        runs_upper=upper,
        signal=bool(shifted or trended or unusual),
    )


def anhoej(
    values: Values, centre: float | None, first: int, last: int, *, judge: bool = True
) -> PhaseRuns:
    """Return the runs analysis of a phase: signal where its longest run is unusually long or its
    crossings of the line are unusually few (Anhøj, Olesen, PLoS One 2014;9:e113825).

    `judge` is false where neighbours share a value, as moving ranges do, so that runs say nothing.
    """
    found = [side for _, side in sides(values, centre)]
    useful = len(found)
    if not useful:
        return PhaseRuns(first, last, 0, None, None, None, None, False)
    longest = max(len(list(run)) for _, run in groupby(found))
    longest_max = round(log2(useful)) + 3
    crossings = _count_runs(found) - 1
    crossings_min = _crossings_min(useful)
    signal = judge and (longest > longest_max or crossings < crossings_min)
    return PhaseRuns(first, last, useful, longest, longest_max, crossings, crossings_min, signal)


def sides(values: Values, centre: float | None) -> list[tuple[int, str]]:
    """Return index and side of each useful point: neither missing nor on the line."""
    if centre is None:
        return []
    near = NEAR * max(1, abs(centre))
    return [
        (i, "high" if value > centre else "low")
        for i, value in enumerate(values)
        if value is not None and abs(value - centre) > near
    ]


def shifts(values: Values, centre: float | None) -> Iterator[tuple[str, list[int]]]:
    """Yield side and indexes of each shift of six."""
    for side, run in groupby(sides(values, centre), key=lambda point: point[1]):
        points = [i for i, _ in run]
        if len(points) >= SHIFT:
            yield side, points


def steps(values: Values) -> list[tuple[int, float]]:
    """Return index and value of each known point that differs from the known one before it."""
    found: list[tuple[int, float]] = []
    for i, value in enumerate(values):
        if value is not None and not (found and found[-1][1] == value):
            found.append((i, value))
    return found


def trends(values: Values) -> Iterator[tuple[str, list[int]]]:
    """Yield direction and indexes of each trend of five."""
    moves = pairwise(steps(values))
    for side, run in groupby(moves, key=lambda move: "high" if move[1][1] > move[0][1] else "low"):
        pairs = list(run)
        if len(pairs) + 1 >= TREND:
            yield side, [pairs[0][0][0], *(after[0] for _, after in pairs)]


def _count_runs(found: Sequence[str]) -> int:
    return 1 + sum(a != b for a, b in pairwise(found))


@lru_cache
def _crossings_min(useful: int) -> int:
    """The 5% quantile of Binomial(useful - 1, 1/2), in whole numbers so that it is exact."""
    crossings, ways = 0, 1
    while 20 * ways < 2 ** (useful - 1):
        crossings += 1
        ways += comb(useful - 1, crossings)
    return crossings


@lru_cache
def _runs_bounds(useful: int) -> tuple[int, int]:
    """Swed and Eisenhart's fewest and most runs, half of the points being on each side."""
    low, high = useful // 2, useful - useful // 2

    def ways(runs: int) -> int:
        k = runs // 2
        if runs % 2 == 0:
            return 2 * comb(low - 1, k - 1) * comb(high - 1, k - 1)
        return comb(low - 1, k - 1) * comb(high - 1, k) + comb(low - 1, k) * comb(high - 1, k - 1)

    def first_likely(numbers: Iterator[int]) -> int:
        tail = 0
        while 40 * tail <= comb(useful, low):
            runs = next(numbers)
            tail += ways(runs)
        return runs

    numbers = range(2, useful + 1)
    return first_likely(iter(numbers)), first_likely(reversed(numbers))
