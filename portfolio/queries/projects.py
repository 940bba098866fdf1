"""Gathers the portfolio: projects by objective, filtered, sorted, a page at a time."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Lower
from django.utils.safestring import SafeString

from measures.models import MAIN, Measure, Signal
from measures.queries import sparklines
from mentoring.queries import Rhythm, rhythms
from people.models import User
from programmes.models import Objective, Programme
from projects.models import ENDED_STATES, OPEN_STATES, Project, State, TeamMember
from projects.queries import Team, teams_of

PAGE = 25
SOON = timedelta(days=14)

ORDERS = {
    "title": [Lower("title")],
    "score": [F("progress_score").desc(nulls_last=True)],
    "signal": ["signal_rank"],
    "review": [F("review_on").asc(nulls_last=True)],
}
# What asks for a look comes first.
SIGNAL_RANKS = (Signal.CONCERN, Signal.IMPROVEMENT, Signal.NEUTRAL, Signal.COMMON_CAUSE)


@dataclass(frozen=True)
class Row:
    project: Project
    team: Team
    # Served beside the one that it stands under.
    others: list[Objective]
    measure: Measure | None
    spark: SafeString
    rhythm: Rhythm


@dataclass(frozen=True)
class Group:
    """Projects of the page under one objective; `count` has those of other pages, too."""

    objective: Objective
    count: int
    rows: list[Row]


def gaps(programme: Programme) -> QuerySet[Objective]:
    """Return the programme's objectives that no open project serves."""
    served = Project.objects.open().filter(programme=programme, objectives=OuterRef("pk"))
    return programme.objectives.filter(~Exists(served))


def with_main_measure(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Add `main_measure` (its id) and `main_signal`: what lists show and sort on."""
    return projects.annotate(
        main=FilteredRelation("measures", condition=Q(measures__position=MAIN)),
        main_measure=F("main__pk"),
        main_signal=F("main__signal"),
    )


def filters(today: date) -> dict[str, tuple[str, Q]]:
    """Return the saved views of the portfolio: its name in the address → label and condition."""
    return {
        "all": ("All", Q()),
        "active": ("Active", Q(state=State.ACTIVE)),
        "setting-up": ("Setting up", Q(state=State.SETTING_UP)),
        "paused": ("Paused", Q(state=State.PAUSED)),
        "ended": ("Ended", Q(state__in=ENDED_STATES)),
        "improving": ("Improving", Q(main_signal=Signal.IMPROVEMENT)),
        "concern": ("Concern", Q(main_signal=Signal.CONCERN)),
        "review-soon": (
            "Review within 14 days",
            Q(state__in=OPEN_STATES, review_on__range=(today, today + SOON)),
        ),
        "mine": ("Mine", Q(mine=True)),
    }


def portfolio(programme: Programme, user: User, today: date, wanted: dict[str, str]) -> dict:
    """Return the page of projects that `wanted` (show, sort, page) asks for, with its filters.

    Keys: `page`, `groups`, `filters` (label, name, count, current), `show`, `sort`. The number of
    queries is the same however many projects there are.
    """
    found = filters(today)
    show, sort = wanted.get("show", ""), wanted.get("sort", "")
    show = show if show in found else "all"
    sort = sort if sort in ORDERS else "title"
    team = TeamMember.objects.active().filter(project=OuterRef("pk"), user=user)
    projects = with_main_measure(Project.objects.filter(programme=programme))
    projects = projects.annotate(mine=Exists(team))
    counts = projects.aggregate(
        **{f"n_{i}": Count("pk", filter=Q(rule)) for i, (_, rule) in enumerate(found.values())}
    )
    chosen = by_objective(projects.filter(found[show][1]), programme)
    page = Paginator(chosen.order_by("group", *ORDERS[sort], "title", "pk"), PAGE).get_page(
        wanted.get("page")
    )
    return {
        "page": page,
        "groups": groups(page, chosen, today),
        "filters": [
            {"name": name, "label": label, "count": counts[f"n_{i}"], "current": name == show}
            for i, (name, (label, _)) in enumerate(found.items())
        ],
        "show": show,
        "sort": sort,
    }


def by_objective(projects: QuerySet[Project], programme: Programme) -> QuerySet[Project]:
    """Add `objective_first`, the objective to stand under, `group` and `signal_rank` to order by.

    Objectives that the programme focuses on come before others that a project serves as well.
    """
    focus = list(programme.objectives.values_list("pk", flat=True))
    place = Case(*[When(pk=pk, then=Value(n)) for n, pk in enumerate(focus)], default=Value(999))
    served = Objective.objects.filter(projects=OuterRef("pk")).annotate(place=place)
    first = served.order_by("place", "position", "pk")
    ranks = [When(main_signal=name, then=Value(n)) for n, name in enumerate(SIGNAL_RANKS)]
    return projects.annotate(
        objective_first=Subquery(first.values("pk")[:1]),
        place_first=Subquery(first.values("place")[:1]),
        signal_rank=Case(*ranks, default=Value(len(SIGNAL_RANKS))),
    ).annotate(group=F("place_first") * 100_000 + F("objective_first"))


def groups(page: Page, chosen: QuerySet[Project], today: date) -> list[Group]:
    rows = rows_of(list(page.object_list), today)
    sizes = dict(chosen.order_by().values_list("objective_first").annotate(size=Count("pk")))
    objectives = Objective.objects.in_bulk({row.project.objective_first for row in rows})
    return [
        Group(objectives[pk], sizes[pk], list(some))
        for pk, some in groupby(rows, key=lambda row: row.project.objective_first)
    ]


def rows_of(projects: list[Project], today: date) -> list[Row]:
    """Return what a line of the list shows of each project."""
    teams = teams_of(projects)
    measures = Measure.objects.in_bulk({p.main_measure for p in projects if p.main_measure})
    sparks = sparklines(measures.values(), today)
    rhythm = rhythms(projects, today)
    prefetch_related_objects(projects, "objectives")
    return [
        Row(
            project=project,
            team=teams[project.pk],
            others=[
                objective
                for objective in project.objectives.all()
                if objective.pk != project.objective_first
            ],
            measure=measures.get(project.main_measure),
            spark=sparks.get(project.main_measure, SafeString("")),
            rhythm=rhythm[project.pk],
        )
        for project in projects
    ]
