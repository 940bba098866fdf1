"""A few dozen invented series of weekly figures, which the measures of the scale trust share."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from measures.models import Form, Kind, Measure
from measures.queries import Figure, series_of, told

WEEK = timedelta(weeks=1)
WEEKS = 52
CHANGE = 30
BASELINE = 20

# Of a measure: kind, form, name, unit, direction, target, and the figure it starts from.
MEASURES = (
    (Kind.OUTCOME, Form.COUNT, "Patients with a task for the day", "patients", "increase", 20, 12),
    (Kind.PROCESS, Form.PERCENTAGE, "Rounds with a lead practitioner", "", "increase", 80, 50),
    (Kind.BALANCING, Form.VALUE, "Overtime", "hours", "decrease", 10, 14),
)
# What the figure is multiplied with from week 30 on, and by how much it drifts each week.
SHAPES = ((1, 0.0), (1.6, 0.0), (0.5, 0.0), (1, 0.02), (1, 0.0), (1, -0.015)) * 2


@dataclass(frozen=True)
class Shared:
    """A year of figures, oldest first, and what a measure keeps of them for lists."""

    figures: list[dict]
    kept: dict


def all_series() -> list[list[Shared]]:
    """Return for each of `MEASURES` one series of each of `SHAPES`, always the same ones."""
    random = Random(26)  # noqa: S311 (figures, not secrets)
    return [
        [
            judged(
                Measure(form=form, direction=direction, target=target, baseline_points=BASELINE),
                [
                    figure(random, form, start * (1 + drift * n) * (jump if n >= CHANGE else 1))
                    for n in range(WEEKS)
                ],
            )
            for jump, drift in SHAPES
        ]
        for _, form, _, _, direction, target, start in MEASURES
    ]


def figure(random: Random, form: Form, around: float) -> dict:
    """Return a week's reading, its fields those of the form."""
    if form == Form.PERCENTAGE:
        denominator = random.randint(14, 30)
        numerator = sum(random.random() * 100 < around for _ in range(denominator))
        return {"numerator": numerator, "denominator": denominator}
    value = max(0, random.gauss(around, around / 6))
    return {"value": Decimal(round(value) if form == Form.COUNT else f"{value:.1f}")}


def judged(measure: Measure, figures: list[dict]) -> Shared:
    """Return the figures with what their chart says; in which weeks does not matter."""
    none = {"value": None, "numerator": None, "denominator": None}
    readings = [
        Figure(period_on=date.min + n * WEEK, **(none | fields)) for n, fields in enumerate(figures)
    ]
    kept = told(measure, series_of(measure, readings))
    del kept["latest_on"]
    return Shared(figures, kept)
