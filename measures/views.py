"""Speaks HTTP; rules, rows and changes live next door."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms.models import model_to_dict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from measures import actions, queries, rules
from measures.forms import MeasureForm, RecordForm
from measures.models import Reading
from measures.permissions import get_measure_or_404, may_record
from measures.templatetags.figures import figure
from people.models import Organisation
from people.rules import week_of
from projects.permissions import get_project_or_404, may_edit
from projects.queries import team_of
from safeguards.conflicts import hold, status_of
from safeguards.forms import carry_out

WHO_EDITS = "Only the lead, the team and the programme manager change measures. Ask one of them."


def local_date(organisation: Organisation) -> date:
    return timezone.localdate(timezone=organisation.zone)


@require_safe
def measures(request, pk):
    project = get_project_or_404(request.user, pk)
    found = list(project.measures.all())
    charts = queries.charts(found, local_date(project.programme.organisation))
    context = {
        "project": project,
        "team": team_of(project),
        "tab": "measures",
        "measures": [(measure, charts[measure.pk]) for measure in found],
        "may_edit": may_edit(request.user, project),
    }
    return render(request, "measures/measures.html", context)


@require_http_methods(["GET", "POST"])
def add(request, pk):
    project = get_project_or_404(request.user, pk)
    if not may_edit(request.user, project):
        raise PermissionDenied(WHO_EDITS)
    form = MeasureForm(
        request.POST if request.method == "POST" else None, offer_main=project.measures.exists()
    )
    about = {"project": project, "by": request.user, "at": timezone.now()}
    if measure := carry_out(form, actions.save_measure, **about):
        messages.success(request, f"“{measure.name}” is added. Record its first figure.")
        return redirect("measures:record", measure.pk)
    context = {"form": form, "project": project}
    return render(request, "measures/add.html", context, status=422 if form.is_bound else 200)


@require_safe
def measure(request, pk):
    measure = get_measure_or_404(request.user, pk)
    today = local_date(measure.organisation)
    context = {
        "measure": measure,
        "chart": queries.chart_for(measure, today),
        "readings": list(queries.readings_by_week(measure).values())[::-1],
        "oldest_to_correct": rules.last_weeks(today)[0],
        "may_record": may_record(request.user, measure),
    }
    return render(request, "measures/measure.html", context)


@require_http_methods(["GET", "POST"])
def change(request, pk):
    measure = get_measure_or_404(request.user, pk)
    if not may_record(request.user, measure):
        raise PermissionDenied(WHO_EDITS)
    hold(request, measure)
    form = MeasureForm(
        request.POST if request.method == "POST" else None,
        initial=model_to_dict(measure),
        offer_main=not queries.is_main(measure),
        history=measure.history,
    )
    about = {"measure": measure, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.save_measure, **about):
        messages.success(request, "The measure is changed.")
        return redirect("measures:measure", measure.pk)
    context = {"form": form, "measure": get_measure_or_404(request.user, pk)}
    return render(request, "measures/change.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def record(request, pk):
    measure = get_measure_or_404(request.user, pk)
    if not may_record(request.user, measure):
        raise PermissionDenied(
            "Only the lead, the team and the programme manager record figures. Ask one of them."
        )
    hold(request, measure)
    today = local_date(measure.organisation)
    week = rules.chosen_week(request.GET.get("week", ""), today) or week_of(today)
    known = queries.readings_by_week(measure)
    form = RecordForm(
        request.POST if request.method == "POST" else None,
        initial={"period_on": week.isoformat()},
        measure=measure,
        today=today,
        known=known,
        history=Reading.history.filter(measure=measure),
    )
    about = {"measure": measure, "by": request.user, "at": timezone.now()}
    if reading := carry_out(form, actions.record_reading, **about):
        messages.success(request, f"Saved: {figure(reading)}, week of {reading.period_on:%-d %B}.")
        return redirect("measures:measure", measure.pk)
    context = {"form": form, "measure": measure, "old": known.get(week)}
    return render(request, "measures/record.html", context, status=status_of(form))
