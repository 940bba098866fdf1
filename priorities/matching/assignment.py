"""Sends rows to columns that have places, at the highest worth: whole numbers only, no words.

`scipy.optimize.linear_sum_assignment` finds a best answer (Crouse, IEEE Trans Aerosp Electron Syst
2016;52:1679-1696): it is exact, kept by many hands, and takes milliseconds where general solvers
take seconds. What it leaves open, which of several best answers and what the next best would be,
is read off the ways in which rows may still pass places on (the residual graph of minimum-cost
flow: Ahuja, Magnanti & Orlin, Network Flows, 1993, chapters 9 and 10).
"""

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

FAR = 2**62
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Task:
    """Rows to send to one column each.

    `worth` and `allowed` (rows × columns) say what a row is worth in a column and whether it may
    go there. Column j has `places[j]` places; the first `wanted[j]` taken of them earn `bonus`
    (above 0) each. The last column is allowed to every row and has a place for each of them, so
    there is always an answer. Sums below 2**53 are exact.
    """

    worth: Numbers
    allowed: Flags
    places: Numbers
    wanted: Numbers
    bonus: int


@dataclass(frozen=True, slots=True)
class Detour:
    """Where a row goes best when it may not stay, and which other rows pass on to where."""

    column: int
    moves: dict[int, int]


def best(task: Task) -> Numbers:
    """Return each row's column in the best answer.

    Of equally good answers it is the one that gives the first row its lowest column, then the
    second row, and so on: it does not depend on how the solver goes about it.
    """
    slots = np.repeat(np.arange(len(task.places)), task.places)
    nth = np.arange(len(slots)) - (np.cumsum(task.places) - task.places)[slots]
    worth = task.worth[:, slots] + task.bonus * (nth < task.wanted[slots])
    _, taken = linear_sum_assignment(np.where(task.allowed[:, slots], -worth, np.inf))
    return _first_of_equals(task, slots[taken])


def detours(task: Task, columns: Numbers, lifted: Task) -> list[Detour]:
    """Return for each row the best answer in which it stands anywhere but in its column.

    `columns` is the answer of `best`. `lifted` gives worth and allowance of the row that moves,
    which may be more than `task` gives it. Of equals comes the one with the fewest moves, then
    the lowest column. A row in the last column stays there.
    """
    cost, mover = _steps(task, columns)
    size = len(cost)
    # One more per step: where distances tie, the shortest way wins and none goes in circles.
    distance, onward = _shortest(np.where(cost < FAR, cost * size + 1, FAR))
    found = []
    for row, home in enumerate(columns):
        loss = lifted.worth[row, home] - lifted.worth[row]
        back = distance[:-1, home]
        open_to = lifted.allowed[row] & (back < FAR)
        open_to[home] = False
        if home == size - 2 or not open_to.any():
            found.append(Detour(int(home), {}))
            continue
        target = int(np.where(open_to, loss * size + back, FAR).argmin())
        moves: dict[int, int] = {}
        here = target
        while here != home:
            there = int(onward[here, home])
            if mover[here, there] != NOBODY:
                moves[int(mover[here, there])] = there
            here = there
        found.append(Detour(target, moves))
    return found


def _steps(task: Task, columns: Numbers) -> tuple[Numbers, Numbers]:
    """Return what is lost when a row passes from a column to another, and the row that loses least.

    The last index stands for the pool of places: whoever takes a free place goes to it, whoever
    gives one up comes from it, and then no row moves.
    """
    many = len(task.places)
    cost = np.full((many + 1, many + 1), FAR)
    mover = np.full((many + 1, many + 1), NOBODY)
    for column in np.unique(columns):
        rows = np.flatnonzero(columns == column)
        lost = task.worth[rows, column, None] - task.worth[rows]
        lost = np.where(task.allowed[rows], lost, FAR)
        cost[column, :-1] = lost.min(axis=0)
        mover[column, :-1] = rows[lost.argmin(axis=0)]
    taken = np.bincount(columns, minlength=many)
    cost[:-1, -1] = np.where(taken < task.places, -task.bonus * (taken < task.wanted), FAR)
    cost[-1, :-1] = np.where(taken > 0, task.bonus * (taken <= task.wanted), FAR)
    np.fill_diagonal(cost, 0)
    return cost, mover


def _shortest(cost: Numbers) -> tuple[Numbers, Numbers]:
    """Return the distances between all pairs, and the first step from each towards each (Floyd)."""
    distance = cost.copy()
    onward = np.broadcast_to(np.arange(len(cost)), cost.shape).copy()
    for middle in range(len(cost)):
        there, on = distance[:, middle, None], distance[middle]
        nearer = (there < FAR) & (on < FAR) & (there + on < distance)
        distance = np.where(nearer, there + on, distance)
        onward = np.where(nearer, onward[:, middle, None], onward)
    return distance, onward


def _first_of_equals(task: Task, columns: Numbers) -> Numbers:
    """Return the answer that is first by row, then by column, among those as good as this one."""
    columns = columns.copy()
    rows, many = np.arange(len(columns)), len(task.places)
    # With these prices of a place, every best answer takes only steps that cost nothing.
    price = _shortest(_steps(task, columns)[0])[0][-1, :-1]
    net = task.worth + price
    equal = task.allowed & (net == net[rows, columns][:, None])
    most = np.where(price <= 0, task.places, np.where(price <= task.bonus, task.wanted, 0))
    least = np.where(price < 0, task.places, np.where(price < task.bonus, task.wanted, 0))
    free = np.ones(len(columns), dtype=bool)
    for row in rows:
        free[row] = False
        choices = np.flatnonzero(equal[row])
        home = int(columns[row])
        if choices[0] == home:
            continue
        taken = np.bincount(columns, minlength=many)
        movable = equal & free[:, None]
        ways = _ways(movable, columns, taken > least, taken < most, home, int(choices[0]))
        target = here = next(int(one) for one in choices if int(one) in ways)
        while here != home:
            mover, there = ways[here]
            if mover != NOBODY:
                columns[mover] = there
            here = there
        columns[row] = target
    return columns


def _ways(
    movable: Flags, columns: Numbers, spare: Flags, vacant: Flags, home: int, wished: int
) -> dict[int, tuple[int, int]]:
    """Return from where a place at home can be passed on at no cost: the row and its next column.

    `spare` columns can give up a place, `vacant` ones can fill one; the search ends at `wished`.
    """
    pool = len(spare)
    ways = {home: (NOBODY, home)}
    seen = np.zeros(pool, dtype=bool)
    seen[home] = True
    queue = deque([home])
    while queue and wished not in ways:
        here = queue.popleft()
        if here == pool:
            sources = [(int(one), NOBODY) for one in np.flatnonzero(vacant & ~seen)]
        else:
            rows = np.flatnonzero(movable[:, here] & ~seen[columns])
            sources = [(int(columns[row]), int(row)) for row in rows]
            if spare[here]:
                sources.append((pool, NOBODY))
        for source, mover in sources:
            if source not in ways:
                ways[source] = (mover, here)
                queue.append(source)
                if source != pool:
                    seen[source] = True
    return ways
