"""Gathers who changed what on a project, the newest first, a page at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value

from people.models import User
from portfolio.history import KEPT, Change, Kept, change, links_of, named, shown
from projects.models import Project
from projects.permissions import is_concerned

PAGE = 25


@dataclass(frozen=True)
class Act:
    """What one person changed at one moment: `groups` of one sort, such as readings added.

    `at` is the time of day in the organisation's zone.
    """

    at: time
    who: User | None
    groups: list[list[Change]]


@dataclass(frozen=True)
class Day:
    on: date
    acts: list[Act]


class Spot(NamedTuple):
    """Where a row of history stands in the one list of all: when, by whom (an id), in which of
    the tables, of which thing."""

    at: datetime
    by: int | None
    table: int
    thing: int
    row: int


def history(project: Project, user: User, wanted: dict[str, str]) -> dict:
    """Return the page of changes that `wanted` (show, page) asks for, as far as the person may see.

    Keys: `page`, `days`, `filters` (name, label, count, current). The number of queries does not
    grow with what has happened.
    """
    tables = [kept for kept in KEPT if not kept.concerned or is_concerned(user, project)]
    counts = count(tables, project)
    kinds = {kind.lower(): kind for kind in counts}
    show = kinds.get(wanted.get("show", ""))
    chosen = [kept for kept in tables if show in (None, kept.kind)]
    total = sum(counts.values())
    pages = Paginator(spots(chosen, project), PAGE)
    # Known already: no need to walk through all of it a second time.
    pages.count = counts[show] if show else total
    page = pages.get_page(wanted.get("page"))
    told = changes(chosen, [Spot(*values) for values in page.object_list])
    return {
        "page": page,
        "days": list(days(told, project.programme.organisation.zone)),
        "filters": [
            {"name": None, "label": "All", "count": total, "current": show is None},
            *(
                {"name": name, "label": kind, "count": counts[kind], "current": kind == show}
                for name, kind in kinds.items()
            ),
        ],
    }


def rows_of(kept: Kept, project: Project) -> QuerySet:
    """Return the history rows of the project, in no order; what was removed since is among them."""
    rows = kept.model.history.order_by()
    if kept.model is Project:
        return rows.filter(id=project.pk)
    above = kept.model._meta.get_field(kept.via).related_model
    if above is Project:
        return rows.filter(**{kept.via: project.pk})
    parents = rows_of(next(one for one in KEPT if one.model is above), project)
    return rows.filter(**{f"{kept.via}__in": parents.values("id")})


def numbered(tables: Sequence[Kept], project: Project) -> list[QuerySet]:
    """Return the project's rows of each table, which know the place of their table."""
    return [rows_of(kept, project).annotate(in_table=Value(n)) for n, kept in enumerate(tables)]


def count(tables: Sequence[Kept], project: Project) -> dict[str, int]:
    """Return how many changes there are of each kind, without those of which there are none."""
    first, *others = [
        rows.values("in_table").annotate(number=Count("pk")).values_list("in_table", "number")
        for rows in numbered(tables, project)
    ]
    counts = dict.fromkeys((kept.kind for kept in tables), 0)
    for n, number in first.union(*others, all=True):
        counts[tables[n].kind] += number
    return {kind: number for kind, number in counts.items() if number}


def spots(tables: Sequence[Kept], project: Project) -> QuerySet:
    """Return where each history row stands, as the values of a `Spot`, the newest act first.

    Within an act: table by table, thing by thing, in the order in which its rows were written.
    """
    names = ("history_date", "history_user_id", "in_table", "id", "history_id")
    first, *others = [rows.values_list(*names) for rows in numbered(tables, project)]
    return first.union(*others, all=True).order_by("-history_date", *names[1:])


def changes(tables: Sequence[Kept], found: Sequence[Spot]) -> Iterator[Change]:
    """Yield what became of each thing in each act; several rows of one thing are one change."""
    earlier = predecessors(tables, found)
    wanted: dict[int, set[int]] = {spot.table: set() for spot in found}
    for spot in found:
        wanted[spot.table] |= {spot.row, earlier.get((spot.table, spot.row), spot.row)}
    rows = {n: versions(tables[n], pks) for n, pks in wanted.items()}
    for (*_, n, _), same in groupby(found, key=lambda spot: spot[:4]):
        pks = [spot.row for spot in same]
        before = rows[n].get(earlier.get((n, pks[0]), 0))
        yield change(tables[n], before, rows[n][pks[-1]])


def predecessors(tables: Sequence[Kept], found: Sequence[Spot]) -> dict[tuple[int, int], int]:
    """Return the row before each one, by table and row; the first of a thing has none."""
    parts = []
    for n in {spot.table for spot in found}:
        rows = tables[n].model.history.order_by()
        earlier = rows.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
        before = Subquery(earlier.order_by("-history_id").values("history_id")[:1])
        these = rows.filter(pk__in=[spot.row for spot in found if spot.table == n])
        these = these.annotate(in_table=Value(n), before=before)
        parts.append(these.values_list("in_table", "history_id", "before"))
    pairs = parts[0].union(*parts[1:], all=True) if parts else ()
    return {(n, row): before for n, row, before in pairs if before}


def versions(kept: Kept, pks: set[int]) -> dict[int, Any]:
    """Return rows of history with the people and things that they name."""
    history = kept.model.history
    links = [
        f"{links_of(kept, one)}__{one.m2m_reverse_field_name()}"
        for one in history.model._history_m2m_fields
    ]
    names = [one.name for one in (*named(kept), *shown(kept)) if one.is_relation]
    rows = history.select_related("history_user", *names)
    return rows.prefetch_related(*links).in_bulk(pks)


def days(told: Iterator[Change], zone: ZoneInfo) -> Iterator[Day]:
    """Yield the changes by local day and act."""
    for on, same_day in groupby(told, key=lambda one: one.at.astimezone(zone).date()):
        acts = []
        for (at, who), same_act in groupby(same_day, key=lambda one: (one.at, one.who)):
            some = list(same_act)
            # Beside what did change, nobody wants to read of what was only saved again.
            telling = [one for one in some if not one.is_empty] or some[:1]
            sorts = groupby(telling, key=lambda one: (one.noun, one.verb))
            acts.append(Act(at.astimezone(zone).time(), who, [list(same) for _, same in sorts]))
        yield Day(on, acts)
