"""The driver diagram's boxes and the PDSA cycles of its change ideas."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from projects import actions, forms, queries
from projects.models import ChangeIdea, CycleState, Driver, Project
from projects.permissions import (
    get_cycle_or_404,
    get_driver_or_404,
    get_idea_or_404,
    get_project_or_404,
    may_edit,
)
from projects.views.projects import came_from
from safeguards.conflicts import hold, status_of
from safeguards.forms import carry_out

WHO_EDITS = "Only the lead, the team and the programme manager change this. Ask one of them."


def check_may_edit(request, project: Project) -> None:
    if not may_edit(request.user, project):
        raise PermissionDenied(WHO_EDITS)


def back(request, project: Project):
    return redirect(came_from(request) or reverse("portfolio:method", args=[project.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def add_driver(request, pk):
    project = get_project_or_404(request.user, pk)
    return added(request, project, "a driver", forms.DriverForm, actions.add_driver)


@require_http_methods(["GET", "HEAD", "POST"])
def add_idea(request, pk):
    project = get_project_or_404(request.user, pk)
    return added(request, project, "a change idea", forms.IdeaForm, actions.add_idea)


def added(request, project: Project, what: str, form_class, add):
    check_may_edit(request, project)
    form = form_class(request.POST or None, project=project, initial=request.GET.dict())
    if carry_out(form, add, project=project, by=request.user, at=timezone.now()):
        return back(request, project)
    context = {"form": form, "project": project, "title": f"Add {what}"}
    return render(request, "projects/box.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def change_driver(request, pk):
    driver = get_driver_or_404(request.user, pk)
    return changed(request, "driver", driver, forms.ChangeDriverForm, actions.change_driver)


@require_http_methods(["GET", "HEAD", "POST"])
def change_idea(request, pk):
    idea = get_idea_or_404(request.user, pk)
    return changed(request, "idea", idea, forms.ChangeIdeaForm, actions.change_idea)


def changed(request, kind: str, box: Driver | ChangeIdea, form_class, change):
    """Change the box; `kind` is what its form, its action and its addresses call it."""
    check_may_edit(request, box.project)
    hold(request, box)
    form = form_class(request.POST or None, **{kind: box})
    if carry_out(form, change, **{kind: box}, by=request.user, at=timezone.now()):
        return back(request, box.project)
    context = {"form": form, "project": box.project, "title": f"Change the {kind}"}
    context |= {"row": box, "kind": kind}
    return render(request, "projects/box.html", context, status=status_of(form))


@require_POST
def move_driver(request, pk):
    return moved(request, get_driver_or_404(request.user, pk))


@require_POST
def move_idea(request, pk):
    return moved(request, get_idea_or_404(request.user, pk))


def moved(request, box: Driver | ChangeIdea):
    """Move the box "up", "down", "in" or "out", as the pressed button `to` says."""
    check_may_edit(request, box.project)
    to = request.POST.get("to", "")
    try:
        actions.move_box(box=box, to=to, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return back(request, box.project)


@require_POST
def remove_driver(request, pk):
    return removed(request, get_driver_or_404(request.user, pk), "projects:restore_driver")


@require_POST
def remove_idea(request, pk):
    return removed(request, get_idea_or_404(request.user, pk), "projects:restore_idea")


def removed(request, box: Driver | ChangeIdea, undo: str):
    check_may_edit(request, box.project)
    try:
        actions.remove_box(box=box, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"Taken out: {box}", extra_tags=reverse(undo, args=[box.pk]))
    return redirect("portfolio:method", box.project.pk)


@require_POST
def restore_driver(request, pk):
    return restored(request, get_driver_or_404(request.user, pk))


@require_POST
def restore_idea(request, pk):
    return restored(request, get_idea_or_404(request.user, pk))


def restored(request, box: Driver | ChangeIdea):
    check_may_edit(request, box.project)
    actions.restore_box(box=box, by=request.user, at=timezone.now())
    messages.success(request, f"Back in the diagram: {box}")
    return back(request, box.project)


@require_safe
def idea(request, pk):
    idea = get_idea_or_404(request.user, pk)
    project = idea.project
    context = {
        "project": project,
        "idea": idea,
        "box": queries.idea_box(idea, request.user.today(timezone.now())),
        "may_edit": may_edit(request.user, project),
    }
    return render(request, "projects/idea.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_cycle(request, pk):
    """Plan a test; it begins where the last one of the same change idea ended."""
    idea = get_idea_or_404(request.user, pk)
    check_may_edit(request, idea.project)
    now = timezone.now()
    last = idea.cycles.last()
    initial = {"starts_on": request.user.today(now), **(from_the_last(last) if last else {})}
    form = forms.CycleForm(request.POST or None, initial=initial)
    about = {"idea": idea, "start": "start" in request.POST, "by": request.user, "at": now}
    if cycle := carry_out(form, actions.plan_cycle, **about):
        messages.success(request, f"{cycle} is {cycle.get_state_display().lower()}.")
        return redirect("projects:idea", idea.pk)
    context = {"form": form, "project": idea.project, "idea": idea, "last": last}
    return render(request, "projects/plan_cycle.html", context, status=status_of(form))


def from_the_last(cycle) -> dict:
    return {"plan": cycle.plan, "scale": cycle.scale}


@require_http_methods(["GET", "HEAD", "POST"])
def change_cycle(request, pk):
    cycle = get_cycle_or_404(request.user, pk)
    check_may_edit(request, cycle.project)
    hold(request, cycle)
    form = forms.ChangeCycleForm(request.POST or None, cycle=cycle)
    start = "start" in request.POST
    about = {"cycle": cycle, "start": start, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.change_cycle, **about):
        messages.success(request, f"{cycle} is {'started' if start else 'saved'}.")
        return redirect("projects:idea", cycle.idea_id)
    context = {"form": form, "project": cycle.project, "idea": cycle.idea, "cycle": cycle}
    return render(request, "projects/change_cycle.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def study_cycle(request, pk):
    cycle = get_cycle_or_404(request.user, pk)
    check_may_edit(request, cycle.project)
    hold(request, cycle)
    if cycle.state == CycleState.PLANNED:
        messages.info(request, "This test has not started yet. Start it first.")
        return redirect("projects:change_cycle", pk)
    form = forms.StudyForm(request.POST or None, cycle=cycle)
    about = {"cycle": cycle, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.study_cycle, **about):
        messages.success(request, f"{cycle}: {cycle.get_act_display().lower()}. Well learned.")
        return redirect("projects:idea", cycle.idea_id)
    context = {"form": form, "project": cycle.project, "idea": cycle.idea, "cycle": cycle}
    return render(request, "projects/study_cycle.html", context, status=status_of(form))


@require_POST
def drop_cycle(request, pk):
    cycle = get_cycle_or_404(request.user, pk)
    check_may_edit(request, cycle.project)
    try:
        actions.drop_cycle(cycle=cycle, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "The plan is given up.")
    return redirect("projects:idea", cycle.idea_id)
