"""How much of what projects claim can count beside what was measured, in plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Claim:
    """What a project claims of one measure's change, as a range in the measure's unit."""

    ward: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Range:
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Attribution:
    """The sum of all claims, and what of it counts; `shared` are the wards that several claim."""

    claimed: Range
    counted: Range
    shared: list[str]

    @property
    def is_capped(self) -> bool:
        return self.counted != self.claimed


def attribute(claims: Sequence[Claim], change: Decimal) -> Attribution:
    """Return what the claims on one measure add up to, and what counts.

    Projects that share a ward may each have helped with the same change, so neither end of the sum
    ever counts for more than the `change` that was measured for the programme (0 or more).
    """
    claimed = Range(sum_of(one.low for one in claims), sum_of(one.high for one in claims))
    limit = max(change, Decimal(0))
    wards = [one.ward.strip().casefold() for one in claims if one.ward.strip()]
    shared = {ward for ward in wards if wards.count(ward) > 1}
    names = {one.ward.strip().casefold(): one.ward.strip() for one in claims}
    return Attribution(
        claimed=claimed,
        counted=Range(min(claimed.low, limit), min(claimed.high, limit)),
        shared=sorted(names[ward] for ward in shared),
    )


def sum_of(values) -> Decimal:
    return sum(values, Decimal(0))
