"""Pages on which executives decide."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from programmes.models import Role
from programmes.permissions import ask_managers, people_of
from projects.permissions import get_project_or_404, may_edit
from reviews import actions
from reviews.deciding import conflicted
from reviews.forms.decisions import DecisionForm, LearningForm, ReuseForm
from reviews.permissions import get_reuse_or_404, get_review_or_404, may_decide
from safeguards.forms import carry_out


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request, pk):
    review = get_review_or_404(request.user, pk)
    programme = review.project.programme
    if not may_decide(request.user, programme):
        raise PermissionDenied(
            "Only executives, or the programme manager for them, record decisions. "
            f"{ask_managers(programme)}"
        )
    today = programme.organisation.today(timezone.now())
    data = request.POST if request.method == "POST" else None
    form = DecisionForm(data, review=review, user=request.user, today=today)
    about = {"review": review, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.record_decision, **about):
        messages.success(request, "The decision is recorded, and the project’s people see it.")
        return redirect("reviews:review", review.pk)
    context = {
        "form": form,
        "review": review,
        "day": review.review_day,
        "decisions": review.decisions.select_related("executive"),
        "stakes": conflicted(review.project, people_of(programme, Role.EXECUTIVE)),
    }
    status = 422 if form.is_bound else 200
    return render(request, "reviews/decide.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def learning(request, pk):
    """What the review taught, asked of the lead once it is over."""
    review = get_review_or_404(request.user, pk)
    check_may_edit(request, review.project)
    form = LearningForm(request.POST or None)
    now = timezone.now()
    today = review.project.programme.organisation.today(now)
    about = {"project": review.project, "review": review, "on": today}
    if carry_out(form, actions.record_learning, by=request.user, at=now, **about):
        messages.success(request, "It is in the library, for whoever begins something like it.")
        return redirect("reviews:review", review.pk)
    context = {"form": form, "review": review, "day": review.review_day, "project": review.project}
    status = 422 if form.is_bound else 200
    return render(request, "reviews/learning.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def reuse(request, pk):
    """What the project takes over from others; the library leads here with `source`."""
    project = get_project_or_404(request.user, pk)
    check_may_edit(request, project)
    initial = {"source": request.GET.get("source")}
    form = ReuseForm(request.POST or None, project=project, initial=initial)
    about = {"project": project, "by": request.user, "at": timezone.now()}
    if row := carry_out(form, actions.reuse, **about):
        messages.success(request, f"The people of “{row.source}” see that it helped you.")
        return redirect("portfolio:project", project.pk)
    context = {"form": form, "project": project, "rows": project.builds_on.select_related("source")}
    return render(request, "reviews/reuse.html", context, status=422 if form.is_bound else 200)


@require_POST
def take_back_reuse(request, pk):
    row = get_reuse_or_404(request.user, pk)
    check_may_edit(request, row.project)
    actions.take_back_reuse(row=row, by=request.user, at=timezone.now())
    messages.success(request, f"Taken back: “{row.source}” is no longer named as a source.")
    return redirect("portfolio:project", row.project_id)


def check_may_edit(request, project):
    if not may_edit(request.user, project):
        raise PermissionDenied("The lead and the team write this. Ask one of them.")
