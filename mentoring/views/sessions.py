"""The mentor's week: what is to log, a session, its log."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from mentoring import actions, queries, rules
from mentoring.caseload import caseload
from mentoring.forms.weeks import LogForm, saved_account
from mentoring.models import WORDS, MentoringSession
from mentoring.permissions import (
    get_session_or_404,
    may_log,
    may_read_note,
    may_read_own_note,
    may_write_note,
)
from people.models import User
from people.rules import week_of
from programmes.models import Role
from projects.models import TeamRole
from projects.permissions import roles_on
from projects.queries import team_of
from safeguards.conflicts import hold, status_of
from safeguards.forms import carry_out


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
def session(request, pk):
    session = get_session_or_404(request.user, pk, request.user.today(timezone.now()))
    today = session.project.programme.organisation.today(timezone.now())
    context = {
        "session": session,
        "project": session.project,
        "today": today,
        "this_week": week_of(today),
        "agreed": session.commitments.select_related("owner").order_by("pk"),
        "may_read_note": may_read_note(request.user, session),
        "may_read_own_note": may_read_own_note(request.user, session),
        "may_log": may_log(request.user, session.project, today),
    }
    return render(request, "mentoring/session.html", context)


# A report of a fault must not carry the conversation out of the house.
@sensitive_post_parameters(*WORDS)
@require_http_methods(["GET", "POST"])
def log(request, pk):
    today = request.user.today(timezone.now())
    session = get_session_or_404(request.user, pk, today)
    if not may_log(request.user, session.project, today):
        raise PermissionDenied(
            "Sessions are logged by the project's mentor, or by the programme manager."
        )
    hold(request, session)
    form = log_form(request, session)
    about = {"session": session, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.log_session, **about):
        messages.success(request, f"Saved: {session.project}, week of {session.week_on:%-d %B}.")
        return redirect(back_from_log(request.user, session))
    agreed = queries.agreed_before(session.week_on, [session.project])
    context = {
        "session": session,
        "form": form,
        "today": session.project.programme.organisation.today(timezone.now()),
        "before": agreed.get(session.project_id, []),
        "obstacles": session.project.obstacles.open(),
    }
    return render(request, "mentoring/log.html", context, status=status_of(form))


def back_from_log(user: User, session: MentoringSession) -> str:
    """Return the address where a mentor finds the next session, and a manager this project's."""
    roles = roles_on(session.project, user)
    if Role.MANAGER in roles and TeamRole.MENTOR not in roles:
        return reverse("mentoring:project", args=[session.project_id])
    return reverse("mentoring:sessions")


def log_form(request, session: MentoringSession) -> LogForm:
    """Return the form as this person may fill it in: notes only between those who talked."""
    project = session.project
    today = project.programme.organisation.today(timezone.now())
    lead = session.lead or team_of(project).get(TeamRole.LEAD)
    writes = may_write_note(request.user, session, today)
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
