"""Measures, their charts and what is said of them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms.models import model_to_dict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from measures import actions, queries, rules
from measures.forms import (
    ChartForm,
    MeasureForm,
    ProgrammeMeasureForm,
    RemarkForm,
    ShareForm,
    TakeBackForm,
    place_of,
)
from measures.models import Interval, Measure
from measures.permissions import get_measure_or_404, get_remark_or_404, may_record, may_upload
from programmes.permissions import ask_managers, get_programme_or_404, may_manage
from projects.permissions import get_project_or_404, may_edit
from projects.queries import team_of
from safeguards.conflicts import hold, status_of
from safeguards.forms import carry_out

WHO_EDITS = "Only the lead, the team and the programme manager change measures. Ask one of them."


def measure_to_change(request, pk: int) -> Measure:
    """Return the measure, held while a form changes it; who may not change it is told who can."""
    measure = get_measure_or_404(request.user, pk)
    if not may_record(request.user, measure):
        raise PermissionDenied(WHO_EDITS)
    hold(request, measure)
    return measure


@require_safe
def measures(request, pk):
    project = get_project_or_404(request.user, pk)
    found = list(project.measures.all())
    charts = queries.charts(found, project.programme.organisation.today(timezone.now()))
    context = {
        "project": project,
        "team": team_of(project),
        "tab": "measures",
        "measures": [(measure, charts[measure.pk]) for measure in found],
        "together": queries.together(found),
        "may_edit": may_edit(request.user, project),
    }
    return render(request, "measures/measures.html", context)


@require_safe
def programme(request, pk):
    programme = get_programme_or_404(request.user, pk)
    today = programme.organisation.today(timezone.now())
    context = {
        "programme": programme,
        "may_upload": may_upload(request.user, None, programme),
        **queries.side_by_side(programme, today, request.GET),
    }
    return render(request, "measures/programme.html", context)


@require_http_methods(["GET", "POST"])
def add(request, pk):
    project = get_project_or_404(request.user, pk)
    if not may_edit(request.user, project):
        raise PermissionDenied(WHO_EDITS)
    form = MeasureForm(
        request.POST if request.method == "POST" else None,
        offer_main=project.measures.exists(),
        owners=queries.owners_for(Measure(project=project)),
        project=project,
    )
    about = {"project": project, "by": request.user, "at": timezone.now()}
    if measure := carry_out(form, actions.save_measure, **about):
        messages.success(request, f"“{measure.name}” is added. Record its first figure.")
        return redirect("measures:record", measure.pk)
    context = {"form": form, "project": project, "shared": queries.to_share(project)}
    return render(request, "measures/add.html", context, status=422 if form.is_bound else 200)


@require_POST
def share(request, pk):
    project = get_project_or_404(request.user, pk)
    if not may_edit(request.user, project):
        raise PermissionDenied(WHO_EDITS)
    form = ShareForm(request.POST, offered=queries.to_share(project))
    about = {"project": project, "by": request.user, "at": timezone.now()}
    part = carry_out(form, actions.take_part, **about)
    if not part:
        messages.error(request, "This measure is shared here already, or it cannot be shared.")
        return redirect("measures:add", project.pk)
    messages.success(request, f"“{part.name}” is added. Record its first figure.")
    return redirect("measures:record", part.pk)


@require_http_methods(["GET", "POST"])
def add_to_programme(request, pk):
    programme = get_programme_or_404(request.user, pk)
    if not may_manage(request.user, programme):
        raise PermissionDenied(
            f"Only the programme manager adds measures of the programme. {ask_managers(programme)}"
        )
    form = ProgrammeMeasureForm(
        request.POST if request.method == "POST" else None,
        programme=programme,
        owners=queries.owners_for(Measure(programme=programme)),
    )
    about = {"by": request.user, "at": timezone.now()}
    if measure := carry_out(form, actions.save_measure, **about):
        messages.success(request, f"“{measure.name}” is added.")
        return redirect("measures:measure", measure.pk)
    context = {"form": form, "programme": programme}
    status = 422 if form.is_bound else 200
    return render(request, "measures/add_to_programme.html", context, status=status)


@require_safe
def measure(request, pk):
    measure = get_measure_or_404(request.user, pk)
    today = measure.organisation.today(timezone.now())
    chart = queries.chart_for(measure, today)
    by_event = measure.interval == Interval.EVENT
    context = {
        "measure": measure,
        "chart": chart,
        "readings": list(queries.readings_by_period(measure).values())[::-1],
        "oldest_to_correct": None if by_event else rules.last_periods(today, measure.interval)[0],
        "locked": queries.baseline_locked(measure),
        "which_chart": queries.chart_and_why(measure, chart.analysis),
        "remarks": measure.remarks.select_related("added_by", "removed_by"),
        "parts": queries.parts_of(measure, today),
        "may_record": may_record(request.user, measure),
    }
    return render(request, "measures/measure.html", context)


@require_http_methods(["GET", "POST"])
def change(request, pk):
    measure = measure_to_change(request, pk)
    form = MeasureForm(
        request.POST if request.method == "POST" else None,
        initial=model_to_dict(measure) | {"hangs": place_of(measure)},
        project=measure.project,
        offer_main=not queries.is_main(measure),
        part=measure.part_of is not None,
        owners=queries.owners_for(measure, also=measure.owner),
        history=measure.history,
    )
    about = {"measure": measure, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.save_measure, **about):
        messages.success(request, "The measure is changed.")
        return redirect("measures:measure", measure.pk)
    context = {"form": form, "measure": get_measure_or_404(request.user, pk)}
    return render(request, "measures/change.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def chart(request, pk):
    measure = measure_to_change(request, pk)
    shown = queries.chart_for(measure, measure.organisation.today(timezone.now()))
    form = ChartForm(
        request.POST if request.method == "POST" else None,
        initial=model_to_dict(measure),
        measure=measure,
        suggested=queries.suggestion(shown.analysis),
        history=measure.history,
    )
    about = {"measure": measure, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.save_measure, **about):
        messages.success(request, "The chart is changed.")
        return redirect("measures:measure", measure.pk)
    context = {"form": form, "measure": get_measure_or_404(request.user, pk), "chart": shown}
    return render(request, "measures/chart.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def remark(request, pk):
    measure = measure_to_change(request, pk)
    today = measure.organisation.today(timezone.now())
    form = RemarkForm(
        request.POST if request.method == "POST" else None,
        measure=measure,
        periods=queries.periods_to_remark_on(measure, today),
    )
    about = {"measure": measure, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.add_remark, **about):
        messages.success(request, "It is on the chart.")
        return redirect("measures:measure", measure.pk)
    context = {"form": form, "measure": measure}
    return render(request, "measures/remark.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def take_back(request, pk):
    remark = get_remark_or_404(request.user, pk)
    if not may_record(request.user, remark.measure):
        raise PermissionDenied(WHO_EDITS)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    about = {"remark": remark, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.take_back_remark, **about):
        messages.success(request, "It is taken back, and the chart is drawn without it.")
        return redirect("measures:measure", remark.measure_id)
    context = {"form": form, "remark": remark, "measure": remark.measure}
    status = 422 if form.is_bound else 200
    return render(request, "measures/take_back.html", context, status=status)
