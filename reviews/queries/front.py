"""Gathers the page in front of a pack: the programme at a glance, and the agenda of the day."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from measures.models import MAIN, Measure, Signal
from measures.queries import ledger
from mentoring.models import RadarSnapshot
from mentoring.queries import rhythms
from programmes.models import Programme
from projects.balance import origin, shares
from projects.models import Project
from reviews.models import Outcome, Review, ReviewDay
from reviews.queries.days import last_day_held, leads_of, promises_of
from reviews.queries.packs import clipped, day_of, told_promise

WEEKS = 12
MOST_PROMISES = 12


def front_facts(day: ReviewDay, today: date) -> dict[str, Any]:
    """Return the page in front in plain values; its queries do not grow with the programme."""
    programme = day.programme
    projects = list(Project.objects.open().filter(programme=programme))
    reviews = list(day.reviews.select_related("project", "own_words"))
    leads = leads_of(review.project for review in reviews)
    before = last_day_held(programme, day.on)
    promises = promises_of(programme).select_related("owner")
    kept = promises.exclude(done_at=None).order_by("-done_at")
    if before:
        kept = kept.filter(done_at__date__gte=before.on)
    owed = promises.filter(done_at=None).order_by("due_on")
    return {
        "kind": "front",
        "programme": programme.name,
        "aim": programme.aim,
        "when": f"Review day on {day_of(day.on)}, {day.starts:%H:%M} to {day.ends:%H:%M}",
        "place": (day.place or day.call_link or "place to be told")
        + (f"; chair: {day.chair}" if day.chair else ""),
        "objectives": objectives(programme),
        "balance": [
            f"{one.count} ({one.percent} %) from {one.origin}"
            for one in shares(
                origin(has_idea=p.idea_id is not None, has_initiative=p.initiative_id is not None)
                for p in projects
            )
        ],
        "rhythm": rhythm(projects, today),
        "radar": radar(projects),
        "benefits": benefits(programme, today),
        "due": [
            f"{review.project}: {Outcome(wanted_of(review)).label}"
            for review in reviews
            if wanted_of(review)
        ],
        "kept": [told_promise(one, today) for one in kept[:MOST_PROMISES]],
        "owed": [told_promise(one, today) for one in owed[:MOST_PROMISES]],
        "agenda": [
            {
                "starts": f"{review.starts:%H:%M}",
                "title": review.project.title,
                "lead": str(leads.get(review.project_id) or "nobody"),
                "wanted": Outcome(wanted_of(review)).label if wanted_of(review) else "",
            }
            for review in reviews
        ],
    }


def wanted_of(review: Review) -> str:
    words = getattr(review, "own_words", None)
    return words.wanted if words else ""


def objectives(programme: Programme) -> list[dict[str, Any]]:
    """Return for each objective how many open projects serve it, and what their measures show."""
    main = Measure.objects.filter(
        position=MAIN, project__in=Project.objects.open().filter(programme=programme)
    )
    signals = dict(main.values_list("project", "signal"))
    served: dict[int, list[str]] = {}
    link = Project.objectives.through.objects.filter(
        project__in=Project.objects.open().filter(programme=programme)
    )
    for project, objective in link.values_list("project", "objective"):
        served.setdefault(objective, []).append(signals.get(project, ""))
    return [
        {
            "title": one.title,
            "projects": len(served.get(one.pk, [])),
            "improving": served.get(one.pk, []).count(Signal.IMPROVEMENT),
            "concern": served.get(one.pk, []).count(Signal.CONCERN),
        }
        for one in programme.objectives.all()
    ]


def rhythm(projects: list[Project], today: date) -> str:
    found = rhythms(projects, today, WEEKS).values()
    held, due = sum(one.held for one in found), sum(one.due for one in found)
    if not due:
        return "No mentoring session was due yet."
    return f"{held} of {due} mentoring sessions kept in the last {WEEKS} weeks."


def radar(projects: Iterable[Project]) -> str:
    """Return how many projects stand at which level of the radar, by their latest snapshots."""
    latest: dict[int, str] = {}
    snapshots = RadarSnapshot.objects.filter(project__in=list(projects)).order_by("week_on")
    for project, level in snapshots.values_list("project", "level"):
        latest[project] = level
    counts = Counter(latest.values())
    if not counts:
        return "Nothing recorded yet."
    return ", ".join(f"{counts[level]} {level}" for level in ("steady", "watch", "act")) + "."


def benefits(programme: Programme, today: date) -> list[str]:
    found = ledger(programme, today)
    told = [
        f"{one.measure}: {plain(one.attribution.counted.low)} to "
        f"{plain(one.attribution.counted.high)} {one.measure.told_in} (measured)"
        for one in found.attributed
    ]
    told += [
        f"{one.kind}: {plain(one.low)} to {plain(one.high)} {one.unit} "
        f"({one.checked} of {one.count} checked)"
        for one in found.sums
    ]
    return [clipped(one) for one in told]


def plain(number) -> str:
    return f"{number.normalize():f}"
