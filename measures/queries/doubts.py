"""Gathers what in the figures makes one ask again, without what somebody confirmed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet

from measures import quality, rules, words
from measures.models import (
    BETWEEN,
    PAIRS,
    Confirmation,
    DoubtKind,
    Form,
    Interval,
    Measure,
    Reading,
)
from measures.quality import Doubt, Point, Shape
from projects.models import State

PAGE = 24


@dataclass(frozen=True)
class Doubted:
    """A measure with what makes one ask again about it, the latest first."""

    measure: Measure
    doubts: list[Doubt]


def doubts_of(measures: Sequence[Measure]) -> dict[int, list[Doubt]]:
    """Return what nobody has confirmed in each measure's figures; two queries for all.

    Those of a measure that projects share are asked about where they are recorded.
    """
    points: dict[int, list[Point]] = defaultdict(list)
    by_id = {measure.pk: measure for measure in measures}
    rows = Reading.objects.filter(measure__in=by_id).order_by("period_on")
    columns = ("measure", "period_on", "value", "numerator", "denominator", "recorded_at")
    for pk, on, value, numerator, denominator, at in rows.values_list(*columns):
        measure = by_id[pk]
        figure: float | None
        if measure.form in PAIRS:
            figure = measure.times * numerator / denominator if denominator else None
        else:
            figure = float(value)
        points[pk].append(Point(on, figure, at))
    confirmed = confirmations_of(by_id)
    return {
        pk: [
            doubt
            for doubt in quality.doubts(points[pk], shape_of(measure))
            if not any(
                doubt.since is None or at >= doubt.since
                for at in confirmed[pk, doubt.kind, doubt.period_on]
            )
        ]
        for pk, measure in by_id.items()
    }


def confirmations_of(measures: Iterable[int]) -> dict[tuple, list]:
    """Return when what was confirmed, by measure, kind and period."""
    found: dict[tuple, list] = defaultdict(list)
    rows = Confirmation.objects.filter(measure__in=measures).exclude(kind=DoubtKind.LATE)
    for pk, kind, on, at in rows.values_list("measure", "kind", "period_on", "confirmed_at"):
        found[pk, kind, on].append(at)
    return found


def shape_of(measure: Measure) -> Shape:
    return Shape(
        interval=measure.interval,
        counts=measure.form in (Form.COUNT, *BETWEEN),
        shares=measure.form in PAIRS,
        called=partial(words.called, interval=measure.interval, year=True),
        shown=partial(words.quantity, form=measure.form, unit=measure.told_in),
    )


def late_now(today: date) -> Q:
    """Return which measures are late, as `quality.is_late` has it, but for what was confirmed.

    A project that is paused or being set up owes nothing; what was confirmed as late is asked
    about again in the next period.
    """
    late = Q()
    for interval in Interval.values:
        if interval == Interval.EVENT:
            continue
        before = quality.late_before(today, interval)
        now = rules.period_of(today, interval)
        asked = Confirmation.objects.filter(kind=DoubtKind.LATE, period_on=now)
        never = Q(latest_on=None, project__starts_on__lt=before)
        late |= (
            Q(interval=interval)
            & (Q(latest_on__lt=before) | never)
            & ~Q(pk__in=asked.values("measure"))
        )
    running = Q(project__state=State.ACTIVE) | Q(project=None, parts=None)
    return late & running


def to_look_at(measures: QuerySet[Measure], today: date, page: str | None) -> Page:
    """Return a page of `Doubted`, late ones first; the same number of queries for any number."""
    late = set(measures.filter(late_now(today)).values_list("pk", flat=True))
    found = measures.filter(Q(doubts__gt=0) | Q(pk__in=late)).select_related(
        "project__programme__organisation", "programme__organisation", "objective__organisation"
    )
    title = F("project__title").asc(nulls_first=True)
    shown: Page = Paginator(found.order_by(title, "project", "position", "pk"), PAGE).get_page(page)
    doubts = doubts_of(list(shown.object_list))
    shown.object_list = [
        Doubted(one, [*([late_doubt(one, today)] if one.pk in late else []), *doubts[one.pk]])
        for one in shown.object_list
    ]
    return shown


def late_doubt(measure: Measure, today: date) -> Doubt:
    now = rules.period_of(today, measure.interval)
    if measure.latest_on is None:
        return Doubt(quality.LATE, now, "No figure is recorded yet.", None)
    name = words.called(measure.latest_on, measure.interval, year=True)
    return Doubt(quality.LATE, now, f"The latest figure is that of the {name}.", None)
