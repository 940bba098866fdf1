"""Statistics of run charts, from plain values: centre lines, runs, shifts and trends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from math import comb, isfinite, log2
from statistics import median

KINDS = ("run",)
DATA = ("count", "proportion", "value")
DIRECTIONS = ("increase", "decrease", "neutral")

# Perla, Provost, Murray, BMJ Qual Saf 2011;20:46-51: rules 1 and 2, and where rule 3 starts.
SHIFT = 6
TREND = 5
FEWEST_POINTS = 10

# Below these, one case more or less decides on which side of the median a week falls.
SMALLEST_COUNT = 2
SMALLEST_DENOMINATOR = 5

Values = Sequence[float | None]


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
class Chart:
    """A chart's lines, one entry per point; None is missing or undefined."""

    values: tuple[float | None, ...]
    centre: tuple[float | None, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    lower_2s: tuple[float | None, ...]
    upper_2s: tuple[float | None, ...]
    beyond: tuple[bool, ...]
    phases: tuple[PhaseRuns, ...]


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


@dataclass(frozen=True, slots=True)
class Signal:
    """One shift or trend: the indexes of its points, counted from 0, and what it means.

    `rule` is "shift" or "trend"; `side` "high" (above the median, or rising) or "low";
    `meaning` "improvement", "concern" or "neutral"; `current` is true until a later point ends it.
    """

    rule: str
    side: str
    meaning: str
    points: tuple[int, ...]
    current: bool


@dataclass(frozen=True, slots=True)
class RunChart:
    """All that a page says about one measure's run chart, one entry per point.

    `values`, `centre` (the median of the first `baseline` points, or of all) and `target` are in
    the unit people read: percent for a proportion. `meaning` is "improvement", "concern",
    "neutral" or "common_cause". `signal` is the meaning now, or "too_few" where `caution` says
    why nothing can be said: "points", "baseline", "counts" or "denominators". `typical` is the
    baseline's median count or denominator, None for kind "value".
    """

    kind: str
    direction: str
    values: tuple[float | None, ...]
    numerators: tuple[float | None, ...]
    denominators: tuple[float | None, ...] | None
    baseline: int | None
    centre: float | None
    target: float | None
    meaning: tuple[str, ...]
    signals: tuple[Signal, ...]
    runs: PhaseRuns | None
    typical: float | None
    caution: str | None
    signal: str


def control_chart(
    kind: str,
    values: Values,
    *,
    denominators: Values | None = None,
    phases: Sequence[int] = (),
    baseline: int | None = None,
    excluded: Sequence[int] = (),
    centre: float | None = None,
) -> Chart:
    """The lines of a chart of `kind` and Anhøj's runs analysis of each of its phases.

    `values` are numerators where there are `denominators`; None is missing. `phases` holds the
    numbers of the points after which a new phase starts, `baseline` how many first points make
    the lines (ignored where there are phases), `excluded` the numbers of points left out of the
    lines and the runs; `centre` replaces the calculated line. The result's values are y, or y/n
    where there is a denominator. A run chart has no limits: they are None.

    Raises ValueError that names the point for input that cannot be charted. The rules are those
    of qicharts2, except that a value as near to the line as rounding allows lies on it.
    """
    if kind not in KINDS:
        raise ValueError(f"Unknown kind of chart {kind!r}: use one of {', '.join(KINDS)}.")
    ratios = _ratios(values, denominators)
    size = len(ratios)
    if baseline is not None and baseline < 1:
        raise ValueError(f"A baseline needs at least 1 point, not {baseline}.")
    for point in excluded:
        if not 1 <= point <= size:
            raise ValueError(f"Point {point} cannot be left out: the points are 1 to {size}.")

    ends = sorted({point for point in phases if 1 <= point < size})
    if ends:
        baseline = None
    centres: list[float | None] = []
    analyses = []
    for start, end in pairwise([0, *ends, size]):
        used = [None if i + 1 in excluded else ratios[i] for i in range(start, end)]
        line = _median(used[:baseline]) if centre is None else centre
        centres += [line] * (end - start)
        if used:
            analyses.append(_anhoej(used, line, start + 1, end))
    none = (None,) * size
    beyond = (False,) * size
    return Chart(ratios, tuple(centres), none, none, none, none, beyond, tuple(analyses))


def ihi_rules(values: Values, centre: float | None) -> IhiRules:
    """The run chart rules of Perla, Provost and Murray (BMJ Qual Saf 2011;20:46-51).

    Shift: six or more points in a row on one side; points on the line are skipped. Trend: five
    or more in a row all rising or all falling; a value equal to the one before it is skipped.
    Runs: fewer or more than chance explains, from ten useful points. What is skipped, missing
    values included, neither ends a run nor counts in it, and is not marked.

    The bounds of the runs are the exact ones of Swed and Eisenhart, 2.5% in each tail; the
    paper's printed table differs from them by one in 17 of its 51 rows.
    """
    shifted = {i for _, run in _shifts(values, centre) for i in run}
    trended = {i for _, run in _trends(values) for i in run}
    sides = [side for _, side in _sides(values, centre)]
    runs = _count_runs(sides) if sides else None
    lower = upper = None
    unusual = False
    if runs is not None and len(sides) >= FEWEST_POINTS:
        lower, upper = _runs_bounds(len(sides))
        unusual = not lower <= runs <= upper
    return IhiRules(
        shift=tuple(i in shifted for i in range(len(values))),
        trend=tuple(i in trended for i in range(len(values))),
        runs=runs,
        runs_lower=lower,
        runs_upper=upper,
        signal=bool(shifted or trended or unusual),
    )


def run_chart(
    values: Values,
    *,
    kind: str,
    direction: str,
    denominators: Values | None = None,
    baseline: int | None = None,
    target: float | None = None,
) -> RunChart:
    """One measure's run chart as the pages show it: IHI shifts and trends after the baseline.

    `kind` is "count", "proportion" (`values` are numerators) or "value"; `direction` the way that
    is better, "increase", "decrease" or "neutral"; `target` is in the unit people read (80 for
    80%). There is one entry per period, None where nothing was recorded. The first `baseline`
    points make the median and the points after them are tested against it; without a baseline,
    or until it is full, all points do both. Nothing is claimed below ten points, for an empty
    baseline, or where the baseline's median count is under 2 or its median denominator under 5.
    A point in a shift and in a trend takes the shift's meaning.

    Raises ValueError that names the point for input that cannot be charted.
    """
    if kind not in DATA:
        raise ValueError(f"Unknown kind of data {kind!r}: use one of {', '.join(DATA)}.")
    if direction not in DIRECTIONS:
        raise ValueError(f"Unknown direction {direction!r}: use one of {', '.join(DIRECTIONS)}.")
    if (kind == "proportion") != (denominators is not None):
        raise ValueError("A proportion needs denominators; other kinds of data have none.")
    chart = control_chart("run", values, denominators=denominators, baseline=baseline)
    for point, value in enumerate(chart.values, 1):
        if value is not None and value < 0 and kind != "value":
            raise ValueError(f"Point {point}: a {kind} cannot be negative.")
        if value is not None and value > 1 and kind == "proportion":
            raise ValueError(f"Point {point}: the numerator is larger than the denominator.")

    if baseline is not None and baseline >= len(values):
        baseline = None
    numerators = _floats(values)
    bases = None if denominators is None else _floats(denominators)
    centre = chart.centre[0] if chart.centre else None
    typical = None
    if kind != "value":
        typical = _median((numerators if bases is None else bases)[:baseline])
    caution = _caution(chart.values, centre, kind, typical)
    tested = [None] * (baseline or 0) + list(chart.values[baseline:])
    signals = () if caution else tuple(_signals(tested, centre, direction))
    meaning = ["common_cause"] * len(chart.values)
    # Trends first, so that shifts have the last word and a turning point takes its later trend.
    for signal in sorted(signals, key=lambda signal: signal.rule == "shift"):
        for i in signal.points:
            meaning[i] = signal.meaning
    now = next((signal.meaning for signal in signals if signal.current), "common_cause")
    scale = 100 if kind == "proportion" else 1
    return RunChart(
        kind=kind,
        direction=direction,
        values=tuple(None if value is None else value * scale for value in chart.values),
        numerators=numerators,
        denominators=bases,
        baseline=baseline,
        centre=None if centre is None else centre * scale,
        target=None if target is None else float(target),
        meaning=tuple(meaning),
        signals=signals,
        runs=chart.phases[0] if chart.phases else None,
        typical=typical,
        caution=caution,
        signal="too_few" if caution else now,
    )


def _floats(values: Values) -> tuple[float | None, ...]:
    return tuple(None if value is None else float(value) for value in values)


def _ratios(values: Values, denominators: Values | None) -> tuple[float | None, ...]:
    """y, or y/n; None where either is missing and where there was no case (0/0)."""
    for name, series in (("value", values), ("denominator", denominators or ())):
        for point, number in enumerate(series, 1):
            if number is not None and not isfinite(number):
                raise ValueError(f"Point {point}: the {name} is not a number that can be drawn.")
    if denominators is None:
        return _floats(values)
    if len(values) != len(denominators):
        point = min(len(values), len(denominators)) + 1
        raise ValueError(f"Point {point} has only one of numerator and denominator.")
    ratios: list[float | None] = []
    for point, (y, n) in enumerate(zip(values, denominators, strict=True), 1):
        if n is not None and n < 0:
            raise ValueError(f"Point {point}: the denominator is negative.")
        if n == 0 and y:
            raise ValueError(f"Point {point}: the denominator is 0 but the numerator is not.")
        ratios.append(float(y) / float(n) if y is not None and n else None)
    return tuple(ratios)


def _median(values: Values) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _sides(values: Values, centre: float | None) -> list[tuple[int, str]]:
    """Index and side of each useful point: neither missing nor on the line."""
    if centre is None:
        return []
    near = 1e-9 * max(1, abs(centre))
    return [
        (i, "high" if value > centre else "low")
        for i, value in enumerate(values)
        if value is not None and abs(value - centre) > near
    ]


def _count_runs(sides: Sequence[str]) -> int:
    return 1 + sum(a != b for a, b in pairwise(sides))


def _anhoej(values: Values, centre: float | None, first: int, last: int) -> PhaseRuns:
    sides = [side for _, side in _sides(values, centre)]
    useful = len(sides)
    if not useful:
        return PhaseRuns(first, last, 0, None, None, None, None, False)
    longest = max(len(list(run)) for _, run in groupby(sides))
    longest_max = round(log2(useful)) + 3
    crossings = _count_runs(sides) - 1
    crossings_min = _crossings_min(useful)
    signal = longest > longest_max or crossings < crossings_min
    return PhaseRuns(first, last, useful, longest, longest_max, crossings, crossings_min, signal)


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


def _shifts(values: Values, centre: float | None) -> Iterator[tuple[str, list[int]]]:
    for side, run in groupby(_sides(values, centre), key=lambda point: point[1]):
        points = [i for i, _ in run]
        if len(points) >= SHIFT:
            yield side, points


def _steps(values: Values) -> list[tuple[int, float]]:
    """Index and value of each known point that differs from the known point before it."""
    steps: list[tuple[int, float]] = []
    for i, value in enumerate(values):
        if value is not None and not (steps and steps[-1][1] == value):
            steps.append((i, value))
    return steps


def _trends(values: Values) -> Iterator[tuple[str, list[int]]]:
    moves = pairwise(_steps(values))
    for side, run in groupby(moves, key=lambda move: "high" if move[1][1] > move[0][1] else "low"):
        pairs = list(run)
        if len(pairs) + 1 >= TREND:
            yield side, [pairs[0][0][0], *(after[0] for _, after in pairs)]


def _signals(values: Values, centre: float | None, direction: str) -> Iterator[Signal]:
    """Shifts, then trends, each in order of time."""
    meanings = {
        "increase": {"high": "improvement", "low": "concern"},
        "decrease": {"high": "concern", "low": "improvement"},
        "neutral": {"high": "neutral", "low": "neutral"},
    }[direction]
    for side, run in _shifts(values, centre):
        current = run[-1] == _sides(values, centre)[-1][0]
        yield Signal("shift", side, meanings[side], tuple(run), current)
    for side, run in _trends(values):
        yield Signal("trend", side, meanings[side], tuple(run), run[-1] == _steps(values)[-1][0])


def _caution(values: Values, centre: float | None, kind: str, typical: float | None) -> str | None:
    """Why nothing can be said about the chart, or None."""
    if sum(value is not None for value in values) < FEWEST_POINTS:
        return "points"
    if centre is None:
        return "baseline"
    if kind == "count" and typical is not None and typical < SMALLEST_COUNT:
        return "counts"
    if kind == "proportion" and typical is not None and typical < SMALLEST_DENOMINATOR:
        return "denominators"
    return None
