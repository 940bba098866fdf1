"""What changed, in words: the signals that go on, those that ended, or chance alone."""

from collections.abc import Iterator, Sequence
from statistics import fmean, median

from measures.analysis import Analysis, Signal
from measures.rules import EVENT
from measures.spc.runs import SHIFT, TREND
from measures.words.numbers import count, quantity
from measures.words.periods import Axis
from measures.words.points import MEANINGS, centre_name

# Of the signals that go on, the one with the longest story is told first.
TOLD_FIRST = ("shift", "trend", "astronomical", "two_of_three")
OF_PAIRS = ("p", "pp", "u", "up")


def read(chart: Analysis, axis: Axis, number: float) -> str:
    return quantity(number, chart.form, axis.unit)


def change(chart: Analysis, axis: Axis) -> list[str]:
    """Return the sentences on change since the last lines began, most important first."""
    here = [signal for signal in chart.signals if signal.points[0] >= chart.now.first]
    now = sorted((s for s in here if s.current), key=lambda s: TOLD_FIRST.index(s.rule))
    past = [signal for signal in here if not signal.current]
    runs = chart.now.runs
    if now:
        return [*_going_on(chart, axis, now), *_before(chart, axis, past), _as_a_whole(chart)]
    if past:
        # A shift says more than a trend; of several, the latest.
        told = [signal for signal in past if signal.rule != "astronomical"]
        last = max(told, key=lambda s: (s.rule == "shift", s.points[-1]), default=None)
        return ["No signal now.", _earlier(chart, axis, last, _middle(chart, axis)) if last else ""]
    level = f"the {centre_name(chart)} of {read(chart, axis, chart.now.centre or 0)}"
    if runs is None or not runs.n_useful:
        return [f"Every point is on {level}; no signal of change."]
    if chart.kind == "run" and runs.signal:
        return [_unusual(chart, axis)]
    who = "points" if axis.interval == EVENT else f"{axis.noun}s"
    within = "" if chart.kind == "run" else ", within the limits"
    return [f"The {who} vary by chance around {level}{within}; no signal of change."]


def _middle(chart: Analysis, axis: Axis) -> str:
    baseline = "" if chart.now.locked is None else "baseline "
    return f"the {baseline}{centre_name(chart)} of {read(chart, axis, chart.now.centre or 0)}"


def _going_on(chart: Analysis, axis: Axis, now: Sequence[Signal]) -> Iterator[str]:
    main = next(signal for signal in now if signal.meaning == chart.signal)
    since = axis.at if main.rule == "astronomical" else lambda i: f"since {axis.when(i)}"
    change = MEANINGS[main.meaning].capitalize()
    yield f"{change} {since(main.points[0])}: {found_words(chart, axis, main)}."
    if main.rule == "shift":
        yield f"Their own {_own_level(chart, axis, main.points)}."
    for other in now:
        if other.meaning != main.meaning:
            yield (
                f"But {MEANINGS[other.meaning]} too: {found_words(chart, axis, other)}, "
                f"since {axis.when(other.points[0])}."
            )
        elif other.rule == "astronomical" and main.rule != "astronomical":
            yield f"The latest is also outside the limits: {found_words(chart, axis, other)}."


def _before(chart: Analysis, axis: Axis, past: Sequence[Signal]) -> Iterator[str]:
    shifts = [signal for signal in past if signal.rule == "shift"]
    if shifts:
        yield _earlier(chart, axis, shifts[-1], f"the {centre_name(chart)}")


def _as_a_whole(chart: Analysis) -> str:
    """Return what Anhøj's rules say of a run chart; one with limits has no need of them."""
    if chart.kind != "run" or chart.now.runs is None:
        return ""
    if chart.now.runs.signal:
        return "The chart as a whole is unlikely to be chance alone (Anhøj rules)."
    return "On the chart as a whole, chance is still possible (Anhøj rules)."


def _unusual(chart: Analysis, axis: Axis) -> str:
    """Return what Anhøj's rules find where no shift or trend shows."""
    runs, middle = chart.now.runs, _middle(chart, axis)
    assert runs is not None
    crossings, fewest = runs.crossings or 0, runs.crossings_min or 0
    if crossings < fewest:
        odd = (
            f"only {count(crossings, 'crossing')} of {middle}, where chance gives {fewest} or more"
        )
    else:
        odd = (
            f"{runs.longest_run} points in a row on one side of {middle}, "
            f"where chance gives up to {runs.longest_run_max}"
        )
    return (
        f"No shift or trend{'' if chart.now.locked is None else ' after the baseline'}, but {odd} "
        "(Anhøj rules): something other than chance may be at work."
    )


def points_needed(chart: Analysis, rule: str) -> int:
    return {"shift": SHIFT, "trend": TREND}[rule] if chart.kind == "run" else chart.length


def found_words(chart: Analysis, axis: Axis, found: Signal) -> str:
    """Return "11 points in a row above the median of 25%, a shift (6 or more)", and the like."""
    last = found.points[-1]
    if found.rule == "astronomical":
        return f"{read(chart, axis, chart.values[last] or 0)}, {_limit_passed(chart, axis, found)}"
    if found.rule == "two_of_three":
        limit = "upper" if found.side == "high" else "lower"
        line = (chart.upper if found.side == "high" else chart.lower)[last] or 0
        near = f"near the {limit} limit of {read(chart, axis, line)}"
        if len(found.points) == 2:
            return f"2 of 3 points in a row {near}"
        return f"{len(found.points)} points {near}, at least two of any three in a row"
    if found.rule == "shift":
        course = f"{_where(found)} {_middle(chart, axis)}"
    else:
        course = "rising" if found.side == "high" else "falling"
    return (
        f"{len(found.points)} points in a row {course}, "
        f"a {found.rule} ({points_needed(chart, found.rule)} or more)"
        + _not_counting(chart, axis, found)
    )


def _not_counting(chart: Analysis, axis: Axis, found: Signal) -> str:
    """Return what the row of points passes over."""
    inside = [i for i in range(found.points[0], found.points[-1] + 1) if i not in found.points]
    missing = sum(chart.values[i] is None for i in inside)
    left_out = sum(i in chart.excluded for i in inside)
    even = len(inside) - missing - left_out
    passed = []
    if even:
        passed.append(f"{even} on the median" if found.rule == "shift" else f"{even} unchanged")
    if missing:
        passed.append(f"{count(missing, axis.noun)} with no value")
    if left_out:
        passed.append(f"{left_out} left out")
    if not passed:
        return ""
    *most, last = passed
    return f", not counting {', '.join(most)}{' and ' if most else ''}{last}"


def _limit_passed(chart: Analysis, axis: Axis, found: Signal) -> str:
    i = found.points[-1]
    if found.side == "high":
        return f"above the upper limit of {read(chart, axis, chart.upper[i] or 0)}"
    return f"below the lower limit of {read(chart, axis, chart.lower[i] or 0)}"


def _earlier(chart: Analysis, axis: Axis, found: Signal, middle: str) -> str:
    first, last = found.points[0], found.points[-1]
    if found.rule == "shift":
        name = f"shift {_where(found)} {middle}"
    elif found.rule == "trend":
        name = "rising trend" if found.side == "high" else "falling trend"
    else:
        name = f"signal near the {'upper' if found.side == 'high' else 'lower'} limit"
    return (
        f"An earlier {name} ({len(found.points)} points, from {axis.when(first)} "
        f"to {axis.when(last)}) has ended."
    )


def _own_level(chart: Analysis, axis: Axis, points: Sequence[int]) -> str:
    """Return "median is 7.5 days", or the mean as the chart has it: of so many in so many."""
    if centre_name(chart) != "mean":
        level = median(number for i in points if (number := chart.values[i]) is not None)
        return f"median is {read(chart, axis, level)}"
    known = [i for i in points if chart.values[i] is not None]
    if chart.denominators and chart.kind in OF_PAIRS:
        cases = [chart.denominators[i] or 0 for i in known]
        total = sum((chart.values[i] or 0) * n for i, n in zip(known, cases, strict=True))
        level = total / sum(cases)
    else:
        level = fmean(chart.values[i] or 0 for i in known)
    return f"mean is {read(chart, axis, level)}"


def _where(found: Signal) -> str:
    return "above" if found.side == "high" else "below"
