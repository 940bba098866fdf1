"""What every chart starts from: checked values, ratios, averages, moving ranges."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import fsum, isfinite
from statistics import median

Values = Sequence[float | None]
Lines = list[float | None]

# As near to a line as rounding allows is on it.
NEAR = 1e-9
# Nelson, Journal of Quality Technology 1982;14:172-173: moving ranges from here on are left out.
SCREEN = 3.267


def checked(values: Values, name: str) -> list[float | None]:
    """Return the numbers as floats; one that cannot be drawn is refused by its point."""
    for point, number in enumerate(values, 1):
        if number is not None and not isfinite(number):
            raise ValueError(f"Point {point}: the {name} is not a number that can be drawn.")
    return [None if number is None else float(number) for number in values]


def ratios(values: list[float | None], denominators: Values) -> list[float | None]:
    """Return y/n; None where either is missing and where there was no case (0/0)."""
    bases = checked(denominators, "denominator")
    if len(values) != len(bases):
        point = min(len(values), len(bases)) + 1
        raise ValueError(f"Point {point} has only one of numerator and denominator.")
    found: list[float | None] = []
    for point, (y, n) in enumerate(zip(values, bases, strict=True), 1):
        if n is not None and n < 0:
            raise ValueError(f"Point {point}: the denominator is negative.")
        if n == 0 and y:
            raise ValueError(f"Point {point}: the denominator is 0 but the numerator is not.")
        found.append(y / n if y is not None and n else None)
    return found


def segments(size: int, phases: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where each phase starts and ends, counted from 0, the end excluded.

    `phases` holds the numbers of the points after which a new one starts; what is no such point
    is ignored.
    """
    ends = sorted({point for point in phases if 1 <= point < size})
    yield from pairwise([0, *ends, size])


def mean_of(values: Values) -> float | None:
    known = [value for value in values if value is not None]
    return fsum(known) / len(known) if known else None


def median_of(values: Values) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def average_moving_range(values: Values, *, screen: bool) -> float | None:
    """Return the mean distance of neighbours; a missing one has no distance on either side.

    `screen` leaves out, once, distances of 3.267 times the mean or more.
    """
    ranges = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
    if not ranges:
        return None
    average = fsum(ranges) / len(ranges)
    if screen and average:
        limit = SCREEN * average
        kept = [one for one in ranges if one < limit]
        average = fsum(kept) / len(kept)
    return average


def side_of(value: float, line: float) -> str | None:
    """Return "high" or "low", or None for a value on the line."""
    distance = value - line
    near = NEAR if -1 < line < 1 else NEAR * abs(line)
    if distance > near:
        return "high"
    return "low" if distance < -near else None


def beyond(value: float | None, lower: float | None, upper: float | None) -> str | None:
    """Return "high" or "low" for a value strictly outside the limits; an undefined one has none."""
    if value is None:
        return None
    if upper is not None and value > upper:
        return side_of(value, upper)
    if lower is not None and value < lower:
        return side_of(value, lower)
    return None
