"""Gathers measures for cards: the latest figure over its last weeks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from measures.models import Measure
from measures.queries import sparklines

WIDTH, HEIGHT = 300, 64


@dataclass(frozen=True)
class Card:
    measure: Measure
    spark: SafeString


def cards(measures: Iterable[Measure], today: date) -> list[Card]:
    """Return the measures with their sparklines, in the order given; two queries more."""
    measures = list(measures)
    sparks = sparklines(measures, today, width=WIDTH, height=HEIGHT)
    return [Card(measure, sparks[measure.pk]) for measure in measures]
