"""The proposal: which lead to which initiative, by the rule and its order of aims."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import floor, log10

import numpy as np

from priorities.matching import assignment, words
from priorities.matching.case import Case, Id, Initiative, Lead, Pair, by_id, by_lead, problems

# Weights below it are no longer told apart well.
TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Alternative:
    """The best match without one lead's pair (were the pair pinned, without its pin).

    `initiative` is the lead's then, or None for no place. `cost` is the proposal's total less this
    one's: what a new proposal with the pair forbidden would give. It is below 0 where only a
    minimum, or a place for somebody, spoke for the pair. `moves` are the other leads whose
    initiative changes. Of equals comes the one with the fewest moves, then first by id.
    """

    initiative: Id | None
    cost: float
    total: float
    moves: Mapping[Id, Id | None]
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """The best match.

    `total`: the sum over all pairs. `pairs`: lead id → initiative id. `reasons`: lead id → why
    this pair, a sentence with its numbers. `unfilled`: initiative id → why it has fewer leads than
    its minimum. `unplaced`: lead id → why there is no place. `without_choice`: the placed leads
    who ranked initiatives and got none of these. `alternatives`: lead id → next best, for each
    placed lead.
    """

    total: float
    pairs: Mapping[Id, Id]
    reasons: Mapping[Id, str]
    unfilled: Mapping[Id, str]
    unplaced: Mapping[Id, str]
    without_choice: tuple[Id, ...]
    alternatives: Mapping[Id, Alternative] = field(repr=False)


def propose(
    leads: Iterable[Lead],
    initiatives: Iterable[Initiative],
    *,
    preference_weight: float = 0.6,
    priority_weight: float = 0.4,
    preference_values: Sequence[float] = (1.0, 0.6, 0.3),
    pinned: Iterable[Pair] = (),
    forbidden: Iterable[Pair] = (),
) -> Proposal:
    """Return the best match of the leads with the initiatives.

    `preference_values` are what a first, second, third choice counts; anything else counts 0.
    `pinned` and `forbidden` are pairs of lead id and initiative id. A pinned lead goes to that
    initiative or, when others pinned there take all its places, nowhere; pinned leads come before
    others. Limits that cannot all be kept are no error: the proposal says by name what falls
    short. Input that makes no sense raises ValueError with a sentence that names it: ids twice, an
    unknown id in a pair, contradicting pairs, a priority outside 0 to 5, a minimum above the
    maximum, a weight or value below 0 or above 1000.

    The alternatives come with it, without solving again: 500 leads and 100 initiatives of a few
    places each take well under a second. To see a whole alternative, or any wish of the group,
    pin and forbid.
    """
    case = Case(
        leads=by_id(leads, "lead"),
        initiatives=by_id(initiatives, "initiative"),
        weights=(float(preference_weight), float(priority_weight)),
        values=tuple(float(value) for value in preference_values),
        pinned=by_lead(pinned),
        forbidden=frozenset((lead, initiative) for lead, initiative in forbidden),
    )
    for problem in problems(case):
        raise ValueError(problem)
    task, lifted = _tasks(case)
    columns = assignment.best(task)
    ids = [*case.initiatives, None]
    pairs = {
        lead: initiative
        for lead, column in zip(case.leads, columns, strict=True)
        if (initiative := ids[column]) is not None
    }
    return Proposal(
        total=case.sum_of(pairs.items()),
        pairs=pairs,
        reasons={lead: words.reason(case, lead, pairs[lead]) for lead in pairs},
        unfilled=words.unfilled(case, pairs),
        unplaced={lead: words.no_place(case, lead) for lead in case.leads if lead not in pairs},
        without_choice=tuple(
            lead
            for lead, initiative in pairs.items()
            if case.leads[lead].preferences and initiative not in case.leads[lead].preferences
        ),
        alternatives=_alternatives(case, pairs, assignment.detours(task, columns, lifted)),
    )


def _alternatives(
    case: Case, pairs: Mapping[Id, Id], detours: Sequence[assignment.Detour]
) -> dict[Id, Alternative]:
    leads, ids = list(case.leads), [*case.initiatives, None]
    total = case.sum_of(pairs.items())
    filled = Counter[Id | None](pairs.values())
    short = case.short(filled)
    found = {}
    for lead, detour in zip(leads, detours, strict=True):
        if lead not in pairs:
            continue
        initiative = ids[detour.column]
        moves = {leads[row]: ids[column] for row, column in sorted(detour.moves.items())}
        changed = {lead: initiative, **moves}
        new_total = case.sum_of([*{**pairs, **changed}.items()])
        then = filled - Counter(pairs.get(one) for one in changed) + Counter(changed.values())
        shorter = [one for one, lacks in case.short(then).items() if lacks > short.get(one, 0)]
        cost = total - new_total
        reason = words.alternative(case, cost, initiative, moves, shorter)
        found[lead] = Alternative(initiative, cost, new_total, moves, reason)
    return found


def _tasks(case: Case) -> tuple[assignment.Task, assignment.Task]:
    """Return the case in whole numbers, with its pins and without; the last column is no place.

    What comes first among the aims is worth more than all that comes after it together. A pinned
    pair is worth two places, which leaves no more leads without a place, only other ones (those
    who can be placed together form a matroid, so the best of them are among the most).
    """
    many, wide = len(case.leads), len(case.initiatives) + 1
    row_of = {lead: row for row, lead in enumerate(case.leads)}
    column_of = {initiative: column for column, initiative in enumerate(case.initiatives)}
    preference = np.zeros((many, wide))
    for lead, row in row_of.items():
        for initiative in case.leads[lead].preferences:
            if initiative in column_of:
                preference[row, column_of[initiative]] = case.preference_part(lead, initiative)
    priority = np.array([*map(case.priority_part, case.initiatives), 0.0])
    # As many decimals as leave all sums below 2**53, where the solver is exact. Preference and
    # priority are rounded apart, so that what adds up to the same still does.
    highest = max(case.weights[0] * max(case.values, default=0) + case.weights[1], TINY)
    unit = 10.0 ** floor(log10(2**53 / (8 * (max(many, wide) + 1) ** 3 * highest)))
    worth = np.rint(preference * unit).astype(np.int64) + np.rint(priority * unit).astype(np.int64)
    top = int(worth.max(initial=0))
    bonus = many * top + 1
    place = many * (bonus + top) + 1
    worth[:, :-1] += place

    limits = [(one.maximum, one.minimum) for one in case.initiatives.values()]
    places, wanted = np.array([[min(one, many) for one in pair] for pair in [*limits, (many, 0)]]).T
    allowed = np.ones((many, wide), dtype=bool)
    for lead, initiative in case.forbidden:
        allowed[row_of[lead], column_of[initiative]] = False
    lifted = assignment.Task(worth, allowed, places, wanted, bonus)
    worth, allowed = worth.copy(), allowed.copy()
    for lead, initiative in case.pinned.items():
        row, column = row_of[lead], column_of[initiative]
        allowed[row, :-1] = False
        allowed[row, column] = True
        worth[row, column] += place
    return assignment.Task(worth, allowed, places, wanted, bonus), lifted
