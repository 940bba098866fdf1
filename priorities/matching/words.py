"""Sentences about a match: why each pair, what the next best costs, what stays short and why."""

from collections import Counter
from collections.abc import Mapping, Sequence

from priorities.matching.case import TOP_PRIORITY, Case, Id

COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
RANKS = ("first", "second", "third", "fourth", "fifth")


def reason(case: Case, lead: Id, initiative: Id) -> str:
    """Return why the two belong together, with the numbers that count."""
    one, other = case.leads[lead], case.initiatives[initiative]
    preference = f"{case.preference(lead, initiative):g}"
    priority = f"{float(other.priority):g}"
    name, title = case.who(lead), case.called(initiative)
    if initiative in one.preferences:
        rank, of = one.preferences.index(initiative), len(one.preferences)
        nth = RANKS[rank] if rank < len(RANKS) else f"number {rank + 1}"
        says = f"{name} ranked {title} {nth} of {_number(of)} (preference {preference})"
    else:
        says = f"{name} did not rank {title} (preference 0)"
    if shared := sorted(set(one.interests) & set(other.topics)):
        noun = "interest" if len(shared) == 1 else "interests"
        says += f", shares the {noun} {_listed(shared)} with it"
    of_preference, of_priority = case.weights
    return (
        f"{'Pinned: ' if lead in case.pinned else ''}{says}, and its priority is {priority} of "
        f"{TOP_PRIORITY}: {of_preference:g} × {preference} + {of_priority:g} × {priority} / "
        f"{TOP_PRIORITY} = {case.sum_of([(lead, initiative)]):.3f}."
    )


def alternative(
    case: Case,
    cost: float,
    initiative: Id | None,
    moves: Mapping[Id, Id | None],
    shorter: Sequence[Id],
) -> str:
    """Return what the next best is, what it costs, who else moves and what falls short by it."""
    shown = f"{abs(cost):.3f}"
    price = f"costs {shown}" if cost > 0 else f"adds {shown}"
    if float(shown) == 0:
        price = "costs nothing"
    parts = [f"The next best is {case.called(initiative)}, which {price}"]
    parts += [f"{case.who(lead)} would go to {case.called(to)}" for lead, to in moves.items()]
    if shorter:
        names = _listed([case.called(one) for one in shorter])
        parts.append(f"{names} would have fewer leads than needed")
    return "; ".join(parts) + "."


def unfilled(case: Case, pairs: Mapping[Id, Id]) -> dict[Id, str]:
    """Return the initiatives below their minimum, with why: "I4 needs two leads, only one is free".

    Who may not take it, or is pinned to another, stands behind in brackets.
    """
    filled = Counter[Id | None](pairs.values())
    why = {}
    for initiative in case.short(filled):
        elsewhere = [one for one, other in case.pinned.items() if other != initiative]
        barred = [one for one, other in case.forbidden if other == initiative]
        barred = [one for one in barred if one not in elsewhere]
        causes = []
        if barred:
            causes.append(f"{_number(len(barred))} may not take it")
        if elsewhere:
            causes.append(f"{_number(len(elsewhere))} {_are(len(elsewhere))} pinned to others")
        free = filled[initiative]
        only = f"only {_number(free)} {_are(free)} free" if free else "none is free"
        needs = _counted(case.initiatives[initiative].minimum, "lead")
        behind = f" ({_listed(causes)})" if causes else ""
        why[initiative] = f"{case.called(initiative)} needs {needs}, {only}{behind}"
    return why


def no_place(case: Case, lead: Id) -> str:
    """Return why the lead has no initiative."""
    name = case.who(lead)
    if lead in case.pinned:
        initiative = case.initiatives[case.pinned[lead]]
        places = _counted(initiative.maximum, "place")
        return (
            f"{name} is pinned to {case.called(initiative.id)}, which has {places}: others pinned "
            "there come before"
        )
    places_open = [
        one.maximum for one in case.initiatives.values() if (lead, one.id) not in case.forbidden
    ]
    if not places_open:
        return f"{name} may take no initiative, or there is none"
    return f"{name} finds no place: there {_are(sum(places_open))} " + (
        f"{_counted(sum(places_open), 'place')} open to this lead, and others come before"
    )


def _number(number: int) -> str:
    return COUNTS[number] if number < len(COUNTS) else str(number)


def _counted(number: int, noun: str) -> str:
    return f"{_number(number)} {noun}" + ("" if number == 1 else "s")


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
