"""What a match is made of, checked: leads, initiatives, weights, pinned and forbidden pairs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import fsum
from typing import TypeVar

Id = int | str
Pair = tuple[Id, Id]

TOP_PRIORITY = 5
TOP_WEIGHT = 1000


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead with the ids of the initiatives that they ranked, best first.

    What they ranked need not stand for selection any more: a rank counts as it was given. Without
    a name, sentences call the lead by id.
    """

    id: Id
    preferences: Sequence[Id]
    interests: AbstractSet[str] = frozenset()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Initiative:
    """A selected initiative, its priority from 0 to 5, and how many leads it should have.

    The maximum always holds; the minimum is kept where there are leads enough. Without a name,
    sentences call the initiative by id.
    """

    id: Id
    priority: float
    minimum: int = 1
    maximum: int = 3
    topics: AbstractSet[str] = frozenset()
    name: str = ""


Row = TypeVar("Row", Lead, Initiative)


@dataclass(frozen=True, slots=True)
class Case:
    """All that one proposal is made of; leads and initiatives stand in the order of their ids."""

    leads: dict[Id, Lead]
    initiatives: dict[Id, Initiative]
    weights: tuple[float, float]
    values: tuple[float, ...]
    pinned: dict[Id, Id]
    forbidden: frozenset[Pair]

    def preference(self, lead: Id, initiative: Id) -> float:
        wishes = self.leads[lead].preferences[: len(self.values)]
        return self.values[wishes.index(initiative)] if initiative in wishes else 0.0

    def preference_part(self, lead: Id, initiative: Id) -> float:
        return self.weights[0] * self.preference(lead, initiative)

    def priority_part(self, initiative: Id) -> float:
        return self.weights[1] * float(self.initiatives[initiative].priority) / TOP_PRIORITY

    def sum_of(self, pairs: Iterable[tuple[Id, Id | None]]) -> float:
        """Return what the pairs add to the total, without the error of adding."""
        return fsum(
            part
            for lead, initiative in pairs
            if initiative is not None
            for part in (self.preference_part(lead, initiative), self.priority_part(initiative))
        )

    def short(self, filled: Mapping[Id | None, int]) -> dict[Id, int]:
        """Return the initiatives below their minimum, with how many leads each lacks.

        `filled` says how many leads each has, where it has any.
        """
        lacking = {one.id: one.minimum - filled.get(one.id, 0) for one in self.initiatives.values()}
        return {initiative: number for initiative, number in lacking.items() if number > 0}

    def who(self, lead: Id) -> str:
        return self.leads[lead].name or str(lead)

    def called(self, one: Id | None) -> str:
        if one is None:
            return "no initiative"
        return self.initiatives[one].name or str(one)


def by_id(rows: Iterable[Row], kind: str) -> dict[Id, Row]:
    """Return the rows by id, in the order of ids."""
    found: dict[Id, Row] = {}
    for row in rows:
        if row.id in found:
            raise ValueError(f"There are two {kind}s with the id {row.id}.")
        found[row.id] = row
    if len({isinstance(one, str) for one in found}) > 1:
        raise ValueError(f"The ids of {kind}s are partly numbers, partly text. Use one kind.")
    return dict(sorted(found.items()))


def by_lead(pinned: Iterable[Pair]) -> dict[Id, Id]:
    """Return the pinned initiative of each pinned lead."""
    found: dict[Id, Id] = {}
    for lead, initiative in pinned:
        if found.setdefault(lead, initiative) != initiative:
            raise ValueError(f"{lead} is pinned to both {found[lead]} and {initiative}.")
    return found


def problems(case: Case) -> Iterator[str]:
    """Yield what makes no sense in the input, in words."""
    for name, value in zip(("preference", "priority"), case.weights, strict=True):
        if not 0 <= value <= TOP_WEIGHT:
            yield f"The {name} weight is {value}; it must be 0 to {TOP_WEIGHT}."
    for value in case.values:
        if not 0 <= value <= TOP_WEIGHT:
            yield f"A preference counts {value}; it must be 0 to {TOP_WEIGHT}."
    for initiative in case.initiatives.values():
        if not 0 <= initiative.priority <= TOP_PRIORITY:
            yield f"The priority of {initiative.id} is {initiative.priority}; it must be 0 to 5."
        limits = (initiative.minimum, initiative.maximum)
        if not all(isinstance(limit, int) for limit in limits) or not 0 <= limits[0] <= limits[1]:
            yield (
                f"{initiative.id} is to have {limits[0]} to {limits[1]} leads; these must be whole "
                "numbers from 0 up, the minimum not above the maximum."
            )
    for lead in case.leads.values():
        if len(set(lead.preferences)) < len(lead.preferences):
            yield f"{lead.id} ranked an initiative twice."
    for what, pairs in (("pinned", set(case.pinned.items())), ("forbidden", case.forbidden)):
        for one, other in sorted(pairs, key=str):
            if one not in case.leads:
                yield f"A {what} pair names the lead {one}, whom nobody knows."
            if other not in case.initiatives:
                yield f"A {what} pair names the initiative {other}, which is not selected."
    for one, other in case.pinned.items():
        if (one, other) in case.forbidden:
            yield f"{one} and {other} are both pinned and forbidden."
