"""How scores become a priority, where members differ, and what would change the order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

# Of one member: criterion id → score from 1 to 5.
Sheet = Mapping[int, int]

TOP_RANK = 3
DIFFER = 1.0
HEAVIEST = 100
MIDDLE = 3
QUARTERS = (
    ("Do first", "high impact, low effort"),
    ("Plan carefully", "high impact, high effort"),
    ("Quick wins", "low impact, low effort"),
    ("Park", "low impact, high effort"),
)


@dataclass(frozen=True)
class Standing:
    """What the members' sheets say of one item.

    `priority`: mean of the members' weighted means, 1 to 5. `low` and `high`: the lowest and
    highest of them; `spread`: their standard deviation. `means`: criterion id → mean score.
    """

    priority: float
    low: float
    high: float
    spread: float
    means: Mapping[int, float]
    count: int

    @property
    def differs(self) -> bool:
        """Whether two members lie so far apart that it is worth talking about."""
        return self.high - self.low >= DIFFER


def weighted(sheet: Sheet, weights: Mapping[int, int]) -> float:
    """Return one member's weighted mean, 1 to 5; the sheet has every criterion."""
    return sum(weights[one] * sheet[one] for one in weights) / sum(weights.values())


def standing(sheets: Sequence[Sheet], weights: Mapping[int, int]) -> Standing | None:
    """Return what complete sheets say of one item; None where nobody filled one in."""
    complete = [sheet for sheet in sheets if weights and set(weights) <= set(sheet)]
    if not complete:
        return None
    each = [weighted(sheet, weights) for sheet in complete]
    means = {one: fmean(sheet[one] for sheet in complete) for one in weights}
    return Standing(fmean(each), min(each), max(each), pstdev(each), means, len(complete))


@dataclass(frozen=True)
class Change:
    """At which weight of a criterion an item changes places with another."""

    criterion: int
    weight: float
    other: int
    rises: bool


def changes(
    item: int, means: Mapping[int, Mapping[int, float]], weights: Mapping[int, int]
) -> list[Change]:
    """Return for each criterion the weight nearest to its own at which the item changes places.

    `means` are the mean scores of all items, by item and criterion. All other weights stay as
    they are, so two items are level where the weighted difference of their scores is zero:
    w′ = w − D ÷ d, with D the weighted difference of all criteria and d that of this one. Weights
    below 0 and above 100 are none. Criteria that change nothing are left out.
    """
    found = []
    for criterion, weight in weights.items():
        nearest: Change | None = None
        for other, theirs in means.items():
            here = means[item][criterion] - theirs[criterion]
            if other == item or not here:
                continue
            ahead = sum(weights[one] * (means[item][one] - theirs[one]) for one in weights)
            needed = weight - ahead / here
            if not (ahead and 0 <= needed <= HEAVIEST):
                continue
            if nearest is None or abs(needed - weight) < abs(nearest.weight - weight):
                nearest = Change(criterion, needed, other, rises=ahead < 0)
        if nearest:
            found.append(nearest)
    return sorted(found, key=lambda one: abs(one.weight - weights[one.criterion]))


def quarter(impact: int, effort: int) -> int:
    """Return which of `QUARTERS` an item belongs to; 3 of 5 is high impact, and no high effort."""
    return 2 * (impact < MIDDLE) + (effort > MIDDLE)
