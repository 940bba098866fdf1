"""What projects claim to have brought: claimed, checked, added up."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from measures import actions, queries
from measures.forms import BenefitForm, CheckForm
from measures.permissions import get_benefit_or_404, may_claim
from programmes.permissions import ask_managers, get_programme_or_404, may_manage
from projects.permissions import get_project_or_404
from projects.queries import team_of
from safeguards.conflicts import hold, status_of
from safeguards.forms import carry_out

WHO_CLAIMS = "Benefits are claimed by the lead and the team. Ask one of them."


@require_safe
def benefits(request, pk):
    project = get_project_or_404(request.user, pk)
    context = {
        "project": project,
        "team": team_of(project),
        "tab": "benefits",
        "benefits": queries.benefits_of(project),
        "may_claim": may_claim(request.user, project),
        "may_check": may_manage(request.user, project.programme),
    }
    return render(request, "measures/benefits.html", context)


@require_safe
def benefits_programme(request, pk):
    programme = get_programme_or_404(request.user, pk)
    context = {
        "programme": programme,
        "ledger": queries.ledger(programme, programme.organisation.today(timezone.now())),
    }
    return render(request, "measures/benefits_programme.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def claim(request, pk):
    project = get_project_or_404(request.user, pk)
    if not may_claim(request.user, project):
        raise PermissionDenied(WHO_CLAIMS)
    measures = queries.measures_of_all(project.programme)
    form = BenefitForm(request.POST or None, measures=measures)
    about = {"project": project, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.claim_benefit, **about):
        messages.success(request, "The benefit is claimed. The programme manager checks it.")
        return redirect("measures:benefits", project.pk)
    context = {"form": form, "project": project}
    return render(request, "measures/claim.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def change_benefit(request, pk):
    benefit = get_benefit_or_404(request.user, pk)
    if not may_claim(request.user, benefit.project):
        raise PermissionDenied(WHO_CLAIMS)
    hold(request, benefit)
    measures = queries.measures_of_all(benefit.project.programme)
    form = BenefitForm(request.POST or None, measures=measures, benefit=benefit)
    about = {"project": benefit.project, "benefit": benefit, "by": request.user}
    if carry_out(form, actions.claim_benefit, at=timezone.now(), **about):
        messages.success(request, "The claim is changed, and is to be checked again.")
        return redirect("measures:benefits", benefit.project_id)
    context = {"form": form, "project": benefit.project, "benefit": benefit}
    return render(request, "measures/claim.html", context, status=status_of(form))


@require_POST
def withdraw_benefit(request, pk):
    benefit = get_benefit_or_404(request.user, pk)
    if not may_claim(request.user, benefit.project):
        raise PermissionDenied(WHO_CLAIMS)
    project = benefit.project
    actions.withdraw_benefit(benefit=benefit, by=request.user, at=timezone.now())
    messages.success(request, f"No longer claimed: {benefit}")
    return redirect("measures:benefits", project.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def check_benefit(request, pk):
    benefit = get_benefit_or_404(request.user, pk)
    programme = benefit.project.programme
    if not may_manage(request.user, programme):
        raise PermissionDenied(f"The programme manager checks benefits. {ask_managers(programme)}")
    hold(request, benefit)
    form = CheckForm(request.POST or None)
    about = {"benefit": benefit, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.check_benefit, **about):
        messages.success(request, f"Checked: {benefit}")
        return redirect("measures:benefits", benefit.project_id)
    context = {"form": form, "project": benefit.project, "benefit": benefit}
    return render(request, "measures/check_benefit.html", context, status=status_of(form))
