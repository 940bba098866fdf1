"""How far a measure has come from where it began, decided from its chart."""

from dataclasses import dataclass
from itertools import takewhile
from statistics import median

from measures.analysis import Analysis

LATEST = 6
SIGNS = {"increase": 1, "decrease": -1}


@dataclass(frozen=True, slots=True)
class Gain:
    """What has changed since the first centre line.

    `better` is by how much the median of the latest six figures is better than that line, below 0
    where it is worse; `way` which part of the way to the target that is, 0 where there is no way
    to go; `held` how many figures in a row up to the latest have been better than the line.
    """

    better: float = 0.0
    way: float = 0.0
    held: int = 0


def gain(chart: Analysis) -> Gain:
    """Return what the measure has gained; without a figure, a line or a direction, nothing."""
    base = next((line for line in chart.centre if line is not None), None)
    sign = SIGNS.get(chart.direction)
    if base is None or sign is None:
        return Gain()
    ahead = [sign * (value - base) for value in chart.values if value is not None]
    if not ahead:
        return Gain()
    better = median(ahead[-LATEST:])
    to_go = 0 if chart.target is None else sign * (chart.target - base)
    return Gain(
        better=better,
        way=better / to_go if to_go > 0 else 0.0,
        held=sum(1 for _ in takewhile(lambda one: one > 0, reversed(ahead))),
    )
