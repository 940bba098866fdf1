"""Speaks HTTP; rules, rows and changes live next door."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from measures.rules import chosen_week
from mentoring import actions, queries, report, rules, watch
from mentoring.caseload import caseload
from mentoring.forms import CheckInForm, LogForm, saved_account
from mentoring.models import WORDS, CheckIn, MentoringSession
from mentoring.permissions import (
    get_mentored_project_or_404,
    get_session_or_404,
    may_check_in,
    may_log,
    may_read_note,
    may_read_own_note,
    may_read_report,
    may_watch,
    may_write_note,
)
from people.models import User
from people.rules import week_of
from programmes.models import Programme, Role
from programmes.permissions import get_programme_or_404, may_manage, people_of
from projects.models import Project, State, TeamRole
from projects.permissions import get_project_or_404, roles_on
from projects.queries import team_of
from safeguards.conflicts import hold, status_of
from safeguards.forms import carry_out

WEEKS_A_PAGE = 12


def local_date(project: Project) -> date:
    return timezone.localdate(timezone=project.programme.organisation.zone)


@require_safe
def sessions(request):
    now = timezone.now()
    today = request.user.today(now)
    context = {
        "today": today,
        "week": week_of(today),
        "caseload": caseload(request.user, today, now),
    }
    return render(request, "mentoring/sessions.html", context)


@require_safe
def project(request, pk):
    project = get_mentored_project_or_404(request.user, pk)
    today = local_date(project)
    weeks = Paginator(queries.weeks_of(project, today), WEEKS_A_PAGE)
    context = {
        "project": project,
        "team": team_of(project),
        "tab": "mentoring",
        "today": today,
        "this_week": week_of(today),
        "rhythm": queries.rhythms([project], today)[project.pk],
        "page": weeks.get_page(request.GET.get("page")),
        "watched": watch.watched_one(project, timezone.now()),
        "may_check_in": may_check_in(request.user, project),
        "may_log": may_log(request.user, project),
    }
    return render(request, "mentoring/project.html", context)


@require_safe
def radar(request, pk):
    programme = watched_programme(request, pk)
    context = {"programme": programme, "rows": watch.watched_in(programme, timezone.now())}
    return render(request, "mentoring/radar.html", context)


@require_safe
def look_back(request, pk):
    programme = watched_programme(request, pk)
    context = {"programme": programme, "rows": watch.looked_back(programme)}
    return render(request, "mentoring/look_back.html", context)


@require_safe
def rhythm(request, pk):
    programme = get_programme_or_404(request.user, pk)
    if not may_read_report(request.user, programme):
        raise PermissionDenied(
            "The rhythm of all projects is for the steering group and the manager. "
            "You find your own project’s under its Mentoring tab."
        )
    asked = request.GET.get("weeks", "")
    weeks = int(asked) if asked in map(str, report.SPANS) else report.SPANS[0]
    today = timezone.localdate(timezone=programme.organisation.zone)
    context = {
        "programme": programme,
        "report": report.report(programme, today, weeks),
        "weeks": weeks,
        "spans": report.SPANS,
    }
    return render(request, "mentoring/rhythm.html", context)


def watched_programme(request, pk: int) -> Programme:
    programme = get_programme_or_404(request.user, pk)
    if not may_watch(request.user, programme):
        raise PermissionDenied(
            "The radar of all projects is for the steering group, executives and the manager. "
            "You find your own project’s under its Mentoring tab."
        )
    return programme


@require_safe
def session(request, pk):
    session = get_session_or_404(request.user, pk)
    today = local_date(session.project)
    context = {
        "session": session,
        "project": session.project,
        "today": today,
        "this_week": week_of(today),
        "agreed": session.commitments.select_related("owner").order_by("pk"),
        "may_read_note": may_read_note(request.user, session),
        "may_read_own_note": may_read_own_note(request.user, session),
        "may_log": may_log(request.user, session.project),
    }
    return render(request, "mentoring/session.html", context)


@require_http_methods(["GET", "POST"])
def check_in(request, pk):
    project = get_project_or_404(request.user, pk)
    if not may_check_in(request.user, project):
        raise PermissionDenied(why_not_check_in(project))
    this_week = week_of(local_date(project))
    week = chosen_week(request.GET.get("week", ""), local_date(project))
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
        "other_week": week - rules.WEEK if week == this_week else this_week,
        "this_week": this_week,
    }
    return render(request, "mentoring/check_in.html", context, status=status_of(form))


def why_not_check_in(project: Project) -> str:
    if not project.is_open:
        return "This project has ended, so it needs no more check-ins."
    lead = team_of(project).get(TeamRole.LEAD)
    if lead is None:
        return "The weekly check-in is the lead's, and this project has no lead at the moment."
    return f"The weekly check-in is the lead's: {lead} writes it."


# A report of a fault must not carry the conversation out of the house.
@sensitive_post_parameters(*WORDS)
@require_http_methods(["GET", "POST"])
def log(request, pk):
    session = get_session_or_404(request.user, pk)
    if not may_log(request.user, session.project):
        raise PermissionDenied(
            "Sessions are logged by the project's mentor, or by the programme manager."
        )
    hold(request, session)
    form = log_form(request, session)
    about = {"session": session, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.log_session, **about):
        messages.success(request, f"Saved: {session.project}, week of {session.week_on:%-d %B}.")
        if TeamRole.MENTOR in roles_on(session.project, request.user):
            return redirect("mentoring:sessions")
        return redirect("mentoring:project", session.project_id)
    agreed = queries.agreed_before(session.week_on, [session.project])
    context = {
        "session": session,
        "form": form,
        "today": local_date(session.project),
        "before": agreed.get(session.project_id, []),
        "obstacles": session.project.obstacles.open(),
    }
    return render(request, "mentoring/log.html", context, status=status_of(form))


def log_form(request, session: MentoringSession) -> LogForm:
    """Return the form as this person may fill it in: notes only between those who talked."""
    project = session.project
    today = local_date(project)
    lead = session.lead or team_of(project).get(TeamRole.LEAD)
    writes = may_write_note(request.user, session)
    with_lead = f"Only you and {lead} can read this." if lead else "Only you can read this."
    return LogForm(
        request.POST if request.method == "POST" else None,
        agreed=list(session.commitments.select_related("owner").order_by("pk")),
        owners=queries.owners_for(session),
        lead=lead,
        due_on=rules.next_session_on(today, project.review_on),
        today=today,
        readers=with_lead if writes else "",
        scores=TeamRole.MENTOR in roles_on(project, request.user)
        and rules.score_due(queries.last_scored_on(project), today),
        initial=saved_account(session, with_words=writes),
        history=session.history,
    )


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
    needs = queries.needs_to_start(project, local_date(project))
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
