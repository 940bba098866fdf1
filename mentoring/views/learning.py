"""Training and who still needs it; growth, which is one's own."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from mentoring import actions, training
from mentoring.forms.learning import AttendanceForm, GrowthForm, TrainingForm
from mentoring.models import Moment
from mentoring.permissions import (
    get_training_or_404,
    may_grow,
    may_record_attendance,
    may_see_growth_totals,
    may_see_needs,
)
from programmes.permissions import ask_managers, get_programme_or_404, may_manage
from safeguards.conflicts import hold, status_of
from safeguards.forms import carry_out


@require_safe
def trainings(request, pk):
    programme = get_programme_or_404(request.user, pk)
    needs = training.needs(programme)
    context = {
        "programme": programme,
        "today": programme.organisation.today(timezone.now()),
        "trainings": training.trainings_of(programme),
        "own": next((need.titles for need in needs if need.person == request.user), []),
        "needs": needs if may_see_needs(request.user, programme) else [],
        "may_manage": may_manage(request.user, programme),
        "may_grow": may_grow(request.user, programme),
        "may_see_growth_totals": may_see_growth_totals(request.user, programme),
    }
    return render(request, "mentoring/trainings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_training(request, pk):
    programme = get_programme_or_404(request.user, pk)
    if not may_manage(request.user, programme):
        raise PermissionDenied(f"The programme manager plans training. {ask_managers(programme)}")
    form = TrainingForm(request.POST or None)
    about = {"programme": programme, "by": request.user, "at": timezone.now()}
    if event := carry_out(form, actions.save_training, **about):
        messages.success(request, f"“{event.title}” is planned.")
        return redirect("mentoring:training", event.pk)
    context = {"programme": programme, "form": form}
    return render(request, "mentoring/change_training.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def change_training(request, pk):
    event = get_training_or_404(request.user, pk)
    programme = event.programme
    if not may_manage(request.user, programme):
        raise PermissionDenied(f"The programme manager plans training. {ask_managers(programme)}")
    hold(request, event)
    form = TrainingForm(request.POST or None, event=event)
    about = {"programme": programme, "event": event, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.save_training, **about):
        messages.success(request, "Your changes are saved.")
        return redirect("mentoring:training", event.pk)
    context = {"programme": programme, "form": form, "event": event}
    return render(request, "mentoring/change_training.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def one_training(request, pk):
    event = get_training_or_404(request.user, pk)
    may = may_record_attendance(request.user, event.programme)
    if request.method == "POST" and not may:
        asked = ask_managers(event.programme)
        raise PermissionDenied(f"Mentors and the programme manager record who came. {asked}")
    hold(request, event)
    people = training.invited_to(event)
    form = AttendanceForm(request.POST or None, event=event, people=people)
    about = {"event": event, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.record_attendance, **about):
        messages.success(request, "Who came is saved.")
        return redirect("mentoring:training", event.pk)
    context = {"event": event, "programme": event.programme, "form": form, "may_attend": may}
    context["may_manage"] = may_manage(request.user, event.programme)
    return render(request, "mentoring/training.html", context, status=status_of(form))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def growth(request, pk):
    programme = get_programme_or_404(request.user, pk)
    if not may_grow(request.user, programme):
        raise PermissionDenied("These statements are for a project’s lead, and theirs alone.")
    said = training.own_growth(request.user, programme)
    moment = request.GET.get("moment", training.next_moment(said))
    if moment not in Moment.values:
        raise Http404
    form = GrowthForm(request.POST or None, said=said, place=Moment.values.index(moment))
    about = {"programme": programme, "moment": moment, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.say_growth, **about):
        messages.success(request, "What you said is saved. Nobody else reads it.")
        return redirect("mentoring:growth", programme.pk)
    context = {"programme": programme, "said": said, "moments": Moment, "form": form}
    context |= {"moment": Moment(moment)}
    return render(request, "mentoring/growth.html", context, status=status_of(form))


@require_safe
def growth_totals(request, pk):
    programme = get_programme_or_404(request.user, pk)
    if not may_see_growth_totals(request.user, programme):
        raise PermissionDenied(
            "Totals are for the steering group, executives and the programme manager."
        )
    context = {
        "programme": programme,
        "totals": training.growth_totals(programme),
        "mentor_now": training.leads_who_mentor(programme),
    }
    return render(request, "mentoring/growth_totals.html", context)
