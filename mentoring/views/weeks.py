"""The lead's week, and the start of a project."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from measures.rules import chosen_week
from mentoring import actions, queries, rules
from mentoring.forms.weeks import CheckInForm
from mentoring.models import CheckIn
from mentoring.permissions import (
    may_check_in,
)
from people.models import User
from people.rules import week_of
from programmes.models import Role
from programmes.permissions import may_manage, people_of
from projects.models import Project, State, TeamRole
from projects.permissions import get_project_or_404
from projects.queries import team_of
from safeguards.conflicts import hold, status_of
from safeguards.forms import carry_out


@require_http_methods(["GET", "POST"])
def check_in(request, pk):
    project = get_project_or_404(request.user, pk)
    today = project.programme.organisation.today(timezone.now())
    if not may_check_in(request.user, project, today):
        raise PermissionDenied(why_not_check_in(project))
    week = chosen_week(request.GET.get("week", ""), today)
    if week is None:
        raise Http404
    hold(request, project)
    facts = queries.check_in_facts(project, week)
    history = CheckIn.history.filter(project=project, week_on=week)
    form = CheckInForm(request.POST or None, facts=facts, history=history)
    about = {"project": project, "week_on": week, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.check_in, **about):
        messages.success(request, f"Your check-in for the week of {week:%-d %B} is saved.")
        return redirect("portfolio:home")
    context = {
        "project": project,
        "form": form,
        "facts": facts,
        "other_week": week - rules.WEEK if week == week_of(today) else week_of(today),
        "this_week": week_of(today),
    }
    return render(request, "mentoring/check_in.html", context, status=status_of(form))


def why_not_check_in(project: Project) -> str:
    if not project.is_open:
        return "This project has ended, so it needs no more check-ins."
    lead = team_of(project).get(TeamRole.LEAD)
    if lead is None:
        return "The weekly check-in is the lead's, and this project has no lead at the moment."
    return f"The weekly check-in is the lead's: {lead} writes it."


@require_http_methods(["GET", "POST"])
def start(request, pk):
    project = get_project_or_404(request.user, pk)
    if not may_manage(request.user, project.programme):
        raise PermissionDenied(f"The programme manager starts projects. Ask {manager_of(project)}.")
    may_start = project.state in (State.SETTING_UP, State.PAUSED)
    form = Form(request.POST if request.method == "POST" and may_start else None)
    about = {"project": project, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.set_project_state, state=State.ACTIVE, **about):
        messages.success(request, f"{project} is active: weekly sessions are planned.")
        return redirect("portfolio:project", project.pk)
    needs = queries.needs_to_start(project, project.programme.organisation.today(timezone.now()))
    context = {
        "project": project,
        "form": form,
        "needs": needs,
        "incomplete": any(need.missing for need in needs),
        "may_start": may_start,
    }
    return render(request, "mentoring/start.html", context, status=422 if form.is_bound else 200)


def manager_of(project: Project) -> User | str:
    return people_of(project.programme, Role.MANAGER).first() or "your organisation's administrator"
