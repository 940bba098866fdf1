"""The ten statements by which leads see how sure they are, and what others may know of it."""

from collections.abc import Mapping
from dataclasses import dataclass

STATEMENTS = (
    "I can find out what patients and staff need most.",
    "I can get from a symptom to its root cause.",
    "I can draw a fishbone diagram with the people who know.",
    "I can work out whom a change concerns, and win them for it.",
    "I can write a proposal that others want to support.",
    "I can write an aim that says how much, for whom and by when.",
    "I can choose measures that show whether a change helps.",
    "I can plan who collects which figures, and how.",
    "I can test a change with PDSA cycles.",
    "I can make an improvement last.",
)
LEVELS = (
    (1, "Not at all"),
    (2, "A little"),
    (3, "With help"),
    (4, "On my own"),
    (5, "I could teach it"),
)
# Fewer people would tell of one of them.
FEWEST = 5


@dataclass(frozen=True)
class Total:
    """How many people answered every statement at a moment, and the mean level of each."""

    people: int
    means: list[float]

    @property
    def rows(self) -> list[tuple[str, float]]:
        return list(zip(STATEMENTS, self.means, strict=True))


def total(answers: Mapping[int, Mapping[int, int]]) -> Total | None:
    """Return what a programme may know of `answers`: by person, the level of each statement.

    None for fewer than five people who answered every statement.
    """
    whole = [levels for levels in answers.values() if len(levels) == len(STATEMENTS)]
    if len(whole) < FEWEST:
        return None
    numbers = range(1, len(STATEMENTS) + 1)
    return Total(len(whole), [sum(one[n] for one in whole) / len(whole) for n in numbers])
