"""Making Data Count's rules: what is special on a chart with limits, and the two icons.

After the open reference of NHS England's tools, NHSRplotthedots, and what its authors settled
since (NHS England, Making Data Count, "Strengthening your decisions", 2019 and later).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import isfinite

from measures.spc.values import (
    Lines,
    Values,
    average_moving_range,
    beyond,
    checked,
    mean_of,
    segments,
    side_of,
)

# Three sigma in mean moving ranges: 3 / 1.128, as the tools round it.
LIMIT = 2.66
# Below this, limits say too little to be locked.
FEWEST_LOCKED = 12
DIRECTIONS = ("increase", "decrease", "neutral")
MEANINGS = {
    "increase": {"high": "improvement", "low": "concern"},
    "decrease": {"high": "concern", "low": "improvement"},
    "neutral": {"high": "neutral", "low": "neutral"},
}


@dataclass(frozen=True, slots=True)
class MdcChart:
    """An XmR chart with what each point means, one entry per point; None is missing or undefined.

    `rule` is None, "astronomical", "trend", "two_of_three" or "shift"; `side` "high" (above, or
    rising), "low" or None; `meaning` "common_cause", "improvement", "concern" or "neutral".
    `variation` is "common_cause" or a meaning with its side, as in "improvement_high";
    `assurance` "pass", "fail", "inconsistent", or None without a target or a better way.
    """

    values: tuple[float | None, ...]
    mean: tuple[float | None, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    rule: tuple[str | None, ...]
    side: tuple[str | None, ...]
    meaning: tuple[str, ...]
    variation: str
    assurance: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """A special cause: its rule, "high" or "low", and the indexes of its points from 0."""

    rule: str
    side: str
    points: tuple[int, ...]


def making_data_count(
    values: Values,
    *,
    direction: str,
    target: float | None = None,
    phases: Sequence[int] = (),
    baseline: int | None = None,
    screen: bool = False,
    two_of_three: str = "2023",
    shift: int = 7,
    trend: int = 7,
) -> MdcChart:
    """Return the XmR chart of `values` with Making Data Count's rules, in their order of priority.

    `direction` is the way that is better, "increase", "decrease" or "neutral". `phases` holds the
    numbers of the points after which a new phase starts; the first `baseline` points (12 or
    more) of each make its lines. `screen` leaves unusual moving ranges out of the limits.
    `two_of_three` counts points beyond a limit, too ("2023"), or does not ("ptd"). `shift` and
    `trend` are how many points make one. `screen=True, two_of_three="ptd"` gives
    NHSRplotthedots' defaults.

    Raises ValueError for an unknown option and for what cannot be drawn.
    """
    _check(direction, two_of_three, target, baseline)
    known = checked(values, "value")
    mean: Lines = []
    lower: Lines = []
    upper: Lines = []
    rules: dict[int, Found] = {}
    for start, end in segments(len(known), phases):
        inside = known[start:end]
        base = inside[:baseline]
        centre, average = mean_of(base), average_moving_range(base, screen=screen)
        reach = None if average is None else LIMIT * average
        lines = _lines(centre, reach, len(inside))
        mean += lines[0]
        lower += lines[1]
        upper += lines[2]
        found = special_causes(inside, *lines, two_of_three=two_of_three, shift=shift, trend=trend)
        rules |= {start + i: one for i, one in by_point(found).items()}
    sides = [rules[i].side if i in rules else None for i in range(len(known))]
    meanings = MEANINGS[direction]
    return MdcChart(
        values=tuple(known),
        mean=tuple(mean),
        lower=tuple(lower),
        upper=tuple(upper),
        rule=tuple(rules[i].rule if i in rules else None for i in range(len(known))),
        side=tuple(sides),
        meaning=tuple("common_cause" if side is None else meanings[side] for side in sides),
        variation=variation(sides[-1] if sides else None, direction),
        assurance=assurance(target, lower[-1], upper[-1], direction) if known else None,
    )


def _check(direction: str, two_of_three: str, target: float | None, baseline: int | None) -> None:
    if direction not in DIRECTIONS:
        raise ValueError(f"Unknown direction {direction!r}: use one of {', '.join(DIRECTIONS)}.")
    if two_of_three not in ("2023", "ptd"):
        raise ValueError(f"Unknown rule two of three {two_of_three!r}: use 2023 or ptd.")
    if target is not None and not isfinite(target):
        raise ValueError("The target is not a number that can be drawn.")
    if baseline is not None and baseline < FEWEST_LOCKED:
        raise ValueError(
            f"A baseline with limits needs at least {FEWEST_LOCKED} points, not {baseline}."
        )


def _lines(centre: float | None, reach: float | None, size: int) -> tuple[Lines, ...]:
    """Return mean, lower and upper limit, and the warning lines at two thirds, for each point."""
    if centre is None or reach is None:
        none: Lines = [None] * size
        return [centre] * size, none, none, none, none
    warning = reach * 2 / 3
    lines = (centre, centre - reach, centre + reach, centre - warning, centre + warning)
    return tuple([line] * size for line in lines)


def special_causes(
    values: Values,
    centre: Values,
    lower: Values,
    upper: Values,
    lower_2s: Values,
    upper_2s: Values,
    *,
    two_of_three: str = "2023",
    shift: int = 7,
    trend: int = 7,
) -> list[Found]:
    """Return the special causes within one phase, by priority of their rules, then by time.

    Astronomical: strictly outside a limit. Trend: so many points in a row strictly rising or
    falling. Two of three: of three points in a row on one side, two beyond the warning line,
    which alone are meant. Shift: so many points in a row strictly on one side. A missing value
    ends all of them, an equal one a trend, one on the centre line a shift.
    """
    sides = [
        None if value is None or line is None else side_of(value, line)
        for value, line in zip(values, centre, strict=True)
    ]
    outside = [beyond(*point) for point in zip(values, lower, upper, strict=True)]
    close = [beyond(*point) for point in zip(values, lower_2s, upper_2s, strict=True)]
    if two_of_three == "ptd":
        close = [None if out else near for near, out in zip(close, outside, strict=True)]
    return [
        *(Found("astronomical", side, (i,)) for i, side in enumerate(outside) if side),
        *_runs("trend", _directions(values), trend - 1),
        *_two_of_three(sides, close),
        *_runs("shift", sides, shift),
    ]


def by_point(found: Sequence[Found]) -> dict[int, Found]:
    """Return for each point the first rule that applies; of two trends that meet, the later."""
    chosen: dict[int, Found] = {}
    for one in found:
        for i in one.points:
            if i not in chosen or chosen[i].rule == one.rule == "trend":
                chosen[i] = one
    return chosen


def _directions(values: Values) -> list[str | None]:
    """Return for each point but the first whether it is higher or lower than the one before."""
    found: list[str | None] = []
    for before, value in pairwise(values):
        if before is None or value is None or before == value:
            found.append(None)
        else:
            found.append("high" if value > before else "low")
    return found


def _runs(rule: str, sides: Sequence[str | None], fewest: int) -> Iterator[Found]:
    """Yield each run of one side; the steps of a trend end one point after the last of them."""
    more = 1 if rule == "trend" else 0
    start = 0
    for side, run in groupby(sides):
        end = start + len(list(run))
        if side and end - start >= fewest:
            yield Found(rule, side, tuple(range(start, end + more)))
        start = end


def _two_of_three(sides: Sequence[str | None], close: Sequence[str | None]) -> Iterator[Found]:
    """Yield the points close to a limit, of all windows of three that touch taken together."""
    if not any(close):
        return
    side = ""
    points: list[int] = []
    for i in range(len(sides) - 2):
        near = [j for j in range(i, i + 3) if close[j]]
        if len(near) < 2 or sides[i] is None or len(set(sides[i : i + 3])) > 1:
            continue
        if points and (side != sides[i] or points[-1] < near[0]):
            yield Found("two_of_three", side, tuple(points))
            points = []
        side = sides[i] or ""
        points += [j for j in near if j not in points]
    if points:
        yield Found("two_of_three", side, tuple(points))


def variation(side: str | None, direction: str) -> str:
    """Return the name of the icon that says what the last point shows."""
    return "common_cause" if side is None else f"{MEANINGS[direction][side]}_{side}"


def assurance(
    target: float | None, lower: float | None, upper: float | None, direction: str
) -> str | None:
    """Return whether a process within these limits reaches its target, as the icon's name."""
    if target is None or direction == "neutral" or lower is None or upper is None:
        return None
    where = beyond(target, lower, upper)
    if where is None:
        return "inconsistent"
    return "fail" if (where == "high") == (direction == "increase") else "pass"
