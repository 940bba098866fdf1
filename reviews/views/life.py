"""Pages on which a project changes hands, rests or ends."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from programmes.permissions import ask_managers
from projects.models import Project
from projects.permissions import get_project_or_404
from projects.queries import commitments_open, obstacles_open, team_of
from reviews import life
from reviews.forms.decisions import CloseForm, HandOverForm
from reviews.permissions import may_close
from reviews.telling import days_ahead
from safeguards.conflicts import hold
from safeguards.forms import carry_out


def check_may_close(request, project: Project) -> None:
    if not may_close(request.user, project):
        raise PermissionDenied(
            "Only the lead and the programme manager hand a project over, pause or end it. "
            f"{ask_managers(project.programme)}"
        )


@require_http_methods(["GET", "HEAD", "POST"])
def close(request, pk):
    project = get_project_or_404(request.user, pk)
    check_may_close(request, project)
    if not project.is_open:
        messages.info(request, f"The project is {project.get_state_display().lower()} already.")
        return redirect("portfolio:project", project.pk)
    form = CloseForm(request.POST or None, project=project)
    about = {"project": project, "by": request.user, "at": timezone.now()}
    if carry_out(form, life.close, **about):
        messages.success(request, f"{project} is {project.get_state_display().lower()}.")
        return redirect("portfolio:project", project.pk)
    context = {
        "form": form,
        "project": project,
        "commitments": commitments_open(project),
        "obstacles": obstacles_open(project),
    }
    return render(request, "reviews/close.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request, pk):
    project = get_project_or_404(request.user, pk)
    check_may_close(request, project)
    now = timezone.now()
    # Programme and days first: whoever changes a day locks its projects after it.
    for record in (project.programme, *days_ahead([project.programme_id], at=now), project):
        hold(request, record)
    form = HandOverForm(request.POST or None, project=project)
    if carry_out(form, life.hand_over, project=project, by=request.user, at=now):
        messages.success(request, f"{form.cleaned_data['to']} leads “{project}” now.")
        return redirect("portfolio:newcomer", project.pk)
    lead = team_of(project).get("lead")
    context = {
        "form": form,
        "project": project,
        "lead": lead,
        "owed": commitments_open(project).filter(owner=lead),
    }
    return render(request, "reviews/hand_over.html", context, status=422 if form.is_bound else 200)
