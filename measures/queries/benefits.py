"""Gathers what projects claim to have brought, and how much of it was measured."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from measures.analysis import Analysis
from measures.attribution import Attribution, Claim, attribute
from measures.gain import gain
from measures.models import Benefit, BenefitKind, Measure
from measures.queries.charts import all_charted
from programmes.models import Programme
from projects.models import Project


@dataclass(frozen=True)
class Sum:
    """The benefits of one kind and unit, of which some are checked."""

    kind: str
    unit: str
    low: Decimal
    high: Decimal
    checked: int
    count: int


@dataclass(frozen=True)
class Attributed:
    """What is claimed of the change in one measure of the programme, and what of it counts."""

    measure: Measure
    change: Decimal
    attribution: Attribution


@dataclass(frozen=True)
class Ledger:
    benefits: list[Benefit]
    sums: list[Sum]
    attributed: list[Attributed]


def benefits_of(project: Project) -> QuerySet[Benefit]:
    return project.benefits.select_related("measure", "claimed_by", "checked_by")


def measures_of_all(programme: Programme) -> QuerySet[Measure]:
    """Return the measures in which a benefit can show: the programme's and its objectives'."""
    objectives = programme.objectives.values("pk")
    return Measure.objects.filter(Q(programme=programme) | Q(objective__in=objectives))


def ledger(programme: Programme, today: date) -> Ledger:
    """Return all claims of the programme's projects up to that day; constant queries.

    Sums hold what shows in no measure; what does is held against its measure instead.
    """
    found = Benefit.objects.filter(project__programme=programme, claimed_on__lte=today)
    benefits = list(found.select_related("project", "measure", "claimed_by", "checked_by"))
    groups: dict[tuple[str, str], list[Benefit]] = defaultdict(list)
    claims: dict[int, list[Benefit]] = defaultdict(list)
    for one in benefits:
        if one.measure_id:
            claims[one.measure_id].append(one)
        else:
            groups[one.kind, one.unit].append(one)
    charts = all_charted(measures_of_all(programme).filter(pk__in=claims), today)
    return Ledger(
        benefits=benefits,
        sums=[sum_of(kind, unit, some) for (kind, unit), some in groups.items()],
        attributed=[
            Attributed(
                one.measure,
                change := measured(one.analysis),
                attribute(
                    [Claim(b.project.place, b.low, b.high) for b in claims[one.measure.pk]], change
                ),
            )
            for one in charts
        ],
    )


def sum_of(kind: str, unit: str, some: list[Benefit]) -> Sum:
    return Sum(
        kind=BenefitKind(kind).label,
        unit=unit,
        low=sum((one.low for one in some), Decimal(0)),
        high=sum((one.high for one in some), Decimal(0)),
        checked=sum(one.checked_at is not None for one in some),
        count=len(some),
    )


def measured(chart: Analysis) -> Decimal:
    """Return by how much the measure has become better; 0 where it has not."""
    return Decimal(str(round(max(gain(chart).better, 0), 2)))
