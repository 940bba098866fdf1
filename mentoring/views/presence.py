"""Who is away, when lead and mentor meet, and what is left alone a while."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from mentoring import actions
from mentoring.forms.presence import LeaveForm, SlotForm, SnoozeForm
from mentoring.models import MentoringSlot
from mentoring.permissions import (
    get_leave_or_404,
    get_mentored_project_or_404,
    may_end_leave,
    may_log,
    may_snooze,
    may_take_leave,
)
from mentoring.presence import leaves_in
from programmes.models import Role
from programmes.permissions import get_programme_or_404, people_of, roles_in
from safeguards.conflicts import hold, status_of
from safeguards.forms import carry_out


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request, pk):
    programme = get_programme_or_404(request.user, pk)
    may = may_take_leave(request.user, programme)
    if request.method == "POST" and not may:
        raise PermissionDenied("This programme is archived, so nothing in it changes any more.")
    manages = Role.MANAGER in roles_in(programme, request.user)
    people = people_of(programme).distinct()
    form = LeaveForm(request.POST or None, own=None if manages else request.user, people=people)
    if taken := carry_out(form, actions.take_leave, by=request.user, at=timezone.now()):
        messages.success(request, f"{taken.person}’s leave is noted, and the sessions fit it.")
        return redirect("mentoring:leave", programme.pk)
    today = programme.organisation.today(timezone.now())
    rows = [
        (one, may_end_leave(request.user, one, programme)) for one in leaves_in(programme, today)
    ]
    context = {"programme": programme, "form": form, "rows": rows, "may_take_leave": may}
    return render(request, "mentoring/leave.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def snooze(request, pk):
    now = timezone.now()
    project = get_mentored_project_or_404(request.user, pk, request.user.today(now))
    if not may_snooze(request.user, project):
        raise PermissionDenied("The radar is left alone by the project’s mentor or the manager.")
    form = SnoozeForm(request.POST or None)
    about = {"project": project, "by": request.user, "at": now}
    if row := carry_out(form, actions.snooze, **about):
        messages.success(request, f"The radar is left alone until {row.until_on:%-d %B}.")
        return redirect("mentoring:project", project.pk)
    context = {"project": project, "form": form}
    return render(request, "mentoring/snooze.html", context, status=status_of(form))


@require_POST
def end_leave(request, pk):
    leave, programme = get_leave_or_404(request.user, pk)
    if not may_end_leave(request.user, leave, programme):
        raise PermissionDenied(
            "Leave is taken back by whoever is away, or by the programme manager."
        )
    actions.end_leave(leave=leave, by=request.user, at=timezone.now())
    messages.success(request, f"{leave.person}’s leave is taken back, and the sessions fit it.")
    return redirect("mentoring:leave", programme.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def slot(request, pk):
    now = timezone.now()
    project = get_mentored_project_or_404(request.user, pk, request.user.today(now))
    if not may_log(request.user, project):
        raise PermissionDenied("The weekly slot is set by the project’s mentor or the manager.")
    hold(request, project)
    slot = MentoringSlot.objects.filter(project=project).first()
    history = MentoringSlot.history.filter(project=project)
    form = SlotForm(request.POST or None, slot=slot, history=history)
    if carry_out(form, actions.set_slot, project=project, by=request.user, at=now):
        messages.success(request, "The weekly slot is saved, and calendars follow.")
        return redirect("mentoring:project", project.pk)
    context = {"project": project, "form": form}
    return render(request, "mentoring/slot.html", context, status=status_of(form))
