"""Prints, as JSON, how fast charts are drawn and figures taken in, each as a sentence.

Runs in `.venv`, on the database of `bench`, when the pages have been measured: it writes.
"""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import django
from django.conf import settings
from django.utils import timezone

django.setup()

from measures import queries  # noqa: E402
from measures.actions import save_measure, start, take_in, work_uploads  # noqa: E402
from measures.models import Form, Interval, Kind, Measure  # noqa: E402
from priorities.matching import Initiative, Lead, propose  # noqa: E402
from projects.models import Project, TeamRole  # noqa: E402
from reviews.models import Review  # noqa: E402
from reviews.packs.frozen import canonical, digest  # noqa: E402
from reviews.packs.pdf import pdf  # noqa: E402
from reviews.packs.pptx import pptx  # noqa: E402
from reviews.queries import page_facts  # noqa: E402

CHARTS, SPARKLINES, ROWS = 100, 50, 10_000
LEADS, INITIATIVES = 500, 100
MEASURES = 4
PAGES = (15, 200)


def took(work: Callable[[], object], times: int = 5) -> float:
    """Return the shortest of so many runs, in seconds."""
    shortest = float("inf")
    for _ in range(times):
        started = time.perf_counter()
        work()
        shortest = min(shortest, time.perf_counter() - started)
    return shortest


def drawn() -> list[str]:
    measures = list(Measure.objects.filter(readings__isnull=False).distinct()[:CHARTS])
    today = timezone.localdate()
    each = took(lambda: queries.charts(measures, today)) / len(measures)
    fifty = measures[:SPARKLINES]
    small = took(lambda: queries.sparklines(fifty, today))
    return [
        f"Charts, both widths, with sentence and table: {1 / each:.0f} a second",
        f"{len(fifty)} sparklines, read from the database: {small * 1000:.0f} ms",
    ]


def matched() -> str:
    """Return how long a large programme's match takes, with all alternatives."""
    initiatives = [Initiative(f"I{n:03}", (n * 7) % 50 / 10, 1, 6) for n in range(INITIATIVES)]
    leads = [
        Lead(f"L{n:03}", [f"I{(7 * n + further) % INITIATIVES:03}" for further in (0, 11, 29)])
        for n in range(LEADS)
    ]
    seconds = took(lambda: propose(leads, initiatives), times=2)
    return f"Match of {LEADS} leads with {INITIATIVES} initiatives: {seconds:.2f} s"


def packed() -> list[str]:
    """Return how long PDF and slides of small and large packs take, from frozen pages."""
    review = Review.objects.select_related("project", "review_day").first()
    assert review
    facts = page_facts(review, review.project.programme.organisation.today(timezone.now()))
    page = facts | {"digest": digest(canonical(facts))}
    told = []
    for count in PAGES:
        pages = [page] * count
        seconds = took(partial(pdf, "Bench", pages, fonts=settings.FONTS), times=1)
        slides = took(partial(pptx, "Bench", pages), times=1)
        told.append(f"Pack of {count} projects: PDF {seconds:.2f} s, slides {slides:.2f} s")
    return told


def taken_in() -> str:
    """Return how long ROWS rows took, from the table to the last chart refreshed."""
    project = Project.objects.open().filter(team__role=TeamRole.LEAD).first()
    assert project
    lead = project.team.get(role=TeamRole.LEAD).user
    now = timezone.now()
    about = {"project": project, "by": lead, "at": now}
    names = [f"Beds {n}" for n in range(MEASURES)]
    for name in names:
        save_measure(
            name=name,
            kind=Kind.PROCESS,
            form=Form.VALUE,
            interval=Interval.DAILY,
            direction="increase",
            **about,
        )
    days = [timezone.localdate() - timedelta(days=back) for back in range(ROWS // MEASURES)]
    table = [["Date", "Measure", "Value"]]
    table += [[f"{day}", name, f"{day.day}"] for day in days for name in names]
    started = time.perf_counter()
    upload = start(upload=take_in(table=table, name="Bench", **about), by=lead, at=now)
    while upload.through < upload.total:
        work_uploads(at=now)
        upload.refresh_from_db()
    seconds = time.perf_counter() - started
    assert upload.recorded == ROWS, upload.left_out[:3]
    return (
        f"{ROWS:,} rows of figures imported: {seconds:.1f} s ({ROWS / seconds:.0f} rows a second)"
    )


if __name__ == "__main__":
    print(json.dumps([*drawn(), matched(), *packed(), taken_in()]))
