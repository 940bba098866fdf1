"""Pages on which executives decide."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from programmes.permissions import ask_managers
from reviews import actions
from reviews.forms import DecisionForm
from reviews.permissions import get_review_or_404, may_decide
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
    }
    status = 422 if form.is_bound else 200
    return render(request, "reviews/decide.html", context, status=status)
