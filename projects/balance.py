"""Whether projects are owned by those who lead them and asked for by the organisation: pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# What makes a project its people's own, in points that add up to five.
OWN_IDEA = 2.0
CHOICES = {1: 2.0, 2: 1.2, 3: 0.6}
SEVERAL_DISCIPLINES = 1.0
TOP = 5.0
# From here on it counts as owned, or as asked for.
HALF = 2.5


class Origin(StrEnum):
    MARRIAGE = "a marriage of both"
    SHOP_FLOOR = "the shop floor"
    TOP = "the top"
    NEITHER = "neither"


def ownership(*, own_idea: bool, choice: int | None, disciplines: int) -> float:
    """Return from 0 to 5 how much a project is its people's own.

    Two points for the lead's own idea; 2, 1.2 or 0.6 (as 1.0, 0.6 and 0.3 in the match) for an
    initiative that was the lead's first, second or third choice; one point where lead and team
    come from more than one discipline.
    """
    points = OWN_IDEA * own_idea + CHOICES.get(choice or 0, 0.0)
    return points + SEVERAL_DISCIPLINES * (disciplines > 1)


def origin(*, has_idea: bool, has_initiative: bool) -> Origin:
    if has_idea and has_initiative:
        return Origin.MARRIAGE
    if has_idea:
        return Origin.SHOP_FLOOR
    return Origin.TOP if has_initiative else Origin.NEITHER


@dataclass(frozen=True)
class Share:
    origin: Origin
    count: int
    percent: int


def shares(origins: Iterable[Origin]) -> list[Share]:
    """Return how many projects began where, in the order of `Origin`; only those that occur."""
    found = list(origins)
    return [
        Share(one, found.count(one), round(100 * found.count(one) / len(found)))
        for one in Origin
        if one in found
    ]


def quadrant(owned: float, asked: float) -> str:
    """Return in words where a project stands: both axes from 0 to 5."""
    if owned >= HALF and asked >= HALF:
        return "owned and asked for"
    if owned >= HALF:
        return "owned, but drifting"
    return "asked for, but nobody’s own" if asked >= HALF else "neither owned nor asked for"
