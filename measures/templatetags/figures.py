"""Figures as people read them: with unit, rounded, "no cases" where there was nothing to count."""

from datetime import date

from django import template
from django.urls import reverse

from measures import words
from measures.models import DoubtKind, Interval, Measure, Reading
from measures.quality import Doubt
from measures.rules import period_of

register = template.Library()

SIGNAL_KINDS = {"common_cause": "common", "too_few": "few"}


@register.filter
def figure(reading: Reading) -> str:
    """Return the reading (with its measure) in words: "20 patients", "50% (4 of 8)", "no cases"."""
    if reading.numerator is None or reading.denominator is None:
        return amount(reading.measure, reading.value)
    if not reading.denominator:
        return "no cases"
    share = reading.measure.times * reading.numerator / reading.denominator
    return f"{amount(reading.measure, share)} ({reading.numerator} of {reading.denominator})"


@register.filter
def amount(measure: Measure, number) -> str:
    """Return a number of the measure with its unit: "20 patients", "81%"; empty for None."""
    if number is None:
        return ""
    return words.quantity(float(number), measure.form, measure.told_in)


@register.filter
def latest(measure: Measure) -> str:
    """Return the latest figure: "20 patients", "no cases", or "no data yet"."""
    if measure.latest_on is None:
        return "no data yet"
    return amount(measure, measure.latest_value) or "no cases"


@register.filter
def period(measure: Measure, day: date) -> str:
    """Return what a period of the measure is called: "week of 6 April", "April 2026"."""
    return words.called(day, measure.interval, year=measure.interval == Interval.MONTHLY)


@register.filter
def recorded_for(measure: Measure, today: date) -> bool:
    """Return whether the latest figure is that of the period that the day lies in."""
    return measure.latest_on == period_of(today, measure.interval)


@register.filter
def signal_kind(signal: str) -> str:
    """Return what `parts/signal.html` calls the signal."""
    return SIGNAL_KINDS.get(signal, signal)


@register.filter
def doubt_name(kind: str) -> str:
    """Return what a doubt about figures is called."""
    return DoubtKind(kind).label


@register.filter
def doubt_tag(kind: str) -> str:
    """Return the kind of tag for a doubt: what is owed stands out."""
    return "warn" if kind in (DoubtKind.LATE, DoubtKind.MISSING) else "idle"


@register.filter
def put_right(measure: Measure, doubt: Doubt) -> str:
    """Return the address where the figures in doubt are typed: one figure, or the sheet."""
    if measure.interval == Interval.EVENT or doubt.kind in (DoubtKind.ODD, DoubtKind.LATE):
        query = "" if doubt.kind == DoubtKind.LATE else f"?period={doubt.period_on}"
        return reverse("measures:record", args=[measure.pk]) + query
    return reverse("measures:grid", args=[measure.pk]) + "?back=104"
