"""What the records of a project support on the scale of progress, level by level.

The scale is the Institute for Healthcare Improvement's Assessment Scale for Collaboratives (2004);
the conditions put its levels into terms of what this product records.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from projects.rules import PROGRESS_LEVELS

BASELINE_FIGURES = 4
HELD_FIGURES = 8


@dataclass(frozen=True)
class Facts:
    """A project's records on a day.

    `figures` is how many periods the best-recorded measure has; `way` how far the measure of the
    aim has come from its baseline to its target, 1 being all the way, None where that cannot be
    said; `held` how many of its latest figures in a row lie on the better side of the baseline.
    """

    has_lead: bool = False
    has_mentor: bool = False
    has_sponsor: bool = False
    has_aim: bool = False
    has_measure: bool = False
    has_idea: bool = False
    figures: int = 0
    started: int = 0
    studied: int = 0
    adopted: int = 0
    spread: int = 0
    improving: bool = False
    proving: bool = False
    way: float | None = None
    held: int = 0
    worsening: bool = False


@dataclass(frozen=True)
class Condition:
    words: str
    holds: Callable[[Facts], bool]


@dataclass(frozen=True)
class Level:
    """A level with what the records show for it and what they lack."""

    score: Decimal
    name: str
    found: list[str]
    missing: list[str]


def gone(share: float) -> Callable[[Facts], bool]:
    return lambda facts: facts.way is not None and facts.way >= share - 1e-9


CONDITIONS: dict[str, tuple[Condition, ...]] = {
    "0.5": (Condition("a lead", lambda f: f.has_lead),),
    "1.0": (
        Condition("an aim", lambda f: f.has_aim),
        Condition("a mentor", lambda f: f.has_mentor),
        Condition("a sponsor", lambda f: f.has_sponsor),
    ),
    "1.5": (
        Condition("a measure", lambda f: f.has_measure),
        Condition("a driver or change idea", lambda f: f.has_idea),
    ),
    "2.0": (
        Condition(
            f"figures of {BASELINE_FIGURES} periods", lambda f: f.figures >= BASELINE_FIGURES
        ),
    ),
    "2.5": (Condition("a test of change that has started", lambda f: f.started > 0),),
    "3.0": (
        Condition("a test of change that was studied", lambda f: f.studied > 0),
        Condition("a measure that improves by the rules of its chart", lambda f: f.improving),
    ),
    "3.5": (
        Condition("the measure of the aim, or an outcome, improves", lambda f: f.proving),
        Condition("a change that was adopted", lambda f: f.adopted > 0),
    ),
    "4.0": (Condition("half of the way from baseline to target", gone(0.5)),),
    "4.5": (
        Condition("three quarters of the way from baseline to target", gone(0.75)),
        Condition("no balancing measure that gets worse", lambda f: not f.worsening),
    ),
    "5.0": (
        Condition("the target is reached", gone(1)),
        Condition(
            f"better than the baseline for {HELD_FIGURES} figures in a row",
            lambda f: f.held >= HELD_FIGURES,
        ),
        Condition("a change that was spread and adopted there", lambda f: f.spread > 0),
    ),
}


def levels(facts: Facts) -> list[Level]:
    """Return the ten levels from 0.5 to 5, each with what was found and what is missing."""
    return [
        Level(
            score,
            name,
            [one.words for one in CONDITIONS[str(score)] if one.holds(facts)],
            [one.words for one in CONDITIONS[str(score)] if not one.holds(facts)],
        )
        for score, name in PROGRESS_LEVELS.items()
    ]


def supported(facts: Facts) -> Decimal | None:
    """Return the highest level that the records support with all below it; None before any."""
    reached = None
    for level in levels(facts):
        if level.missing:
            break
        reached = level.score
    return reached
