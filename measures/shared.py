"""One measure of many projects: what its parts add up to; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Figure(NamedTuple):
    """What was recorded for a period, without the rest of its row: charts read thousands."""

    period_on: date
    value: Decimal | None
    numerator: int | None
    denominator: int | None


@dataclass(frozen=True)
class Part:
    """What one project recorded, oldest first; `ended` says that it records no more."""

    figures: list[Figure]
    ended: bool


def roll_up(parts: Sequence[Part]) -> list[Figure]:
    """Return the figures of all parts together, oldest first.

    Numerators and denominators are summed over the parts that recorded a period, never means of
    means. A sum of counts would fall where one part is missing, so a period has one only where
    every part that was recording then has a figure: from its first one on, and to its last one if
    it has ended.
    """
    by_period: dict[date, list[Figure]] = {}
    for part in parts:
        for figure in part.figures:
            by_period.setdefault(figure.period_on, []).append(figure)
    rolled = []
    for period in sorted(by_period):
        figures = by_period[period]
        if figures[0].value is None:
            numerator = sum(one.numerator or 0 for one in figures)
            denominator = sum(one.denominator or 0 for one in figures)
            rolled.append(Figure(period, None, numerator, denominator))
        elif len(figures) == sum(_recording(part, period) for part in parts):
            value = sum((one.value or Decimal(0) for one in figures), Decimal(0))
            rolled.append(Figure(period, value, None, None))
    return rolled


def _recording(part: Part, period: date) -> bool:
    if not part.figures or period < part.figures[0].period_on:
        return False
    return not part.ended or period <= part.figures[-1].period_on
