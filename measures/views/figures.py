"""Figures: one, or many as in a sheet."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from measures import actions, queries, rules
from measures.forms import GridForm, RecordForm
from measures.models import Interval, Reading
from measures.templatetags.figures import figure, period
from measures.views.measures import measure_to_change
from safeguards.conflicts import status_of
from safeguards.forms import carry_out


def measure_to_fill(request, pk):
    """Return the measure, unless its figures are those of the projects that share it."""
    measure = measure_to_change(request, pk)
    if measure.parts.exists():
        raise PermissionDenied(actions.OF_ITS_PARTS)
    return measure


@require_http_methods(["GET", "POST"])
def record(request, pk):
    measure = measure_to_fill(request, pk)
    today = measure.organisation.today(timezone.now())
    known = queries.readings_by_period(measure)
    wanted = rules.chosen_period(request.GET.get("period", ""), today, measure.interval)
    wanted = wanted or rules.period_of(today, measure.interval)
    form = RecordForm(
        request.POST if request.method == "POST" else None,
        initial={"period_on": wanted},
        measure=measure,
        today=today,
        known=known,
        history=Reading.history.filter(measure=measure),
    )
    about = {"measure": measure, "by": request.user, "at": timezone.now()}
    if reading := carry_out(form, actions.record_reading, **about):
        when = period(measure, reading.period_on)
        messages.success(request, f"Saved: {figure(reading)}, {when}.")
        return redirect("measures:measure", measure.pk)
    context = {"form": form, "measure": measure, "old": known.get(wanted)}
    return render(request, "measures/record.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def grid(request, pk):
    measure = measure_to_fill(request, pk)
    if measure.interval == Interval.EVENT:
        return redirect("measures:record", measure.pk)
    periods = queries.periods_to_fill(
        measure, measure.organisation.today(timezone.now()), request.GET.get("back", "")
    )
    form = GridForm(
        request.POST if request.method == "POST" else None,
        measure=measure,
        periods=periods,
        known=queries.readings_by_period(measure),
        history=Reading.history.filter(measure=measure),
    )
    about = {"measure": measure, "by": request.user, "at": timezone.now()}
    changed = carry_out(form, actions.record_readings, **about)
    if changed is not None:
        messages.success(request, rules.figures_saved(changed))
        return redirect("measures:measure", measure.pk)
    context = {"form": form, "measure": measure, "spans": queries.SPANS, "span": len(periods)}
    return render(request, "measures/grid.html", context, status=status_of(form))
