"""How the organisation works: its settings, logo and days off."""

from django.contrib import messages
from django.forms import Form
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from people import actions
from people.bank_holidays import REGIONS
from people.queries import new_bank_holidays
from programmes.forms import HolidayForm, LogoForm, RegionForm, SettingsForm
from programmes.permissions import get_administered_or_404, get_holiday_or_404
from safeguards.conflicts import hold, status_of
from safeguards.forms import carry_out

RE_PLANNED = "Reminders follow within the hour."


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request):
    administered = get_administered_or_404(request.user)
    hold(request, administered)
    form = SettingsForm(request.POST or None, organisation=administered)
    about = {"organisation": administered, "by": request.user, "at": timezone.now()}
    if carry_out(form, actions.change_settings, **about):
        messages.success(request, f"The settings are saved. {RE_PLANNED}")
        return redirect("programmes:settings")
    context = {"form": form, "organisation": administered}
    return render(request, "programmes/settings.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def logo(request):
    administered = get_administered_or_404(request.user)
    about = {"organisation": administered, "by": request.user, "at": timezone.now()}
    if "remove" in request.POST and carry_out(
        Form(request.POST), actions.set_logo, picture=None, **about
    ):
        messages.success(request, "The logo is taken off.")
        return redirect("programmes:logo")
    sent = request.method == "POST"
    form = LogoForm(request.POST, request.FILES) if sent else LogoForm()
    if carry_out(form, actions.set_logo, **about):
        messages.success(request, "The logo stands in the head of every page now.")
        return redirect("programmes:logo")
    context = {"form": form, "organisation": administered}
    return render(request, "programmes/logo.html", context, status=422 if sent else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def holidays(request):
    administered = get_administered_or_404(request.user)
    now = timezone.now()
    form = HolidayForm(request.POST or None)
    about = {"organisation": administered, "by": request.user, "at": now}
    if added := carry_out(form, actions.add_holiday, **about):
        messages.success(request, f"{added.name} is a day off. {RE_PLANNED}")
        return redirect("programmes:holidays")
    today = administered.today(now)
    context = {
        "form": form,
        "regions": REGIONS.items(),
        "coming": administered.holidays.filter(on__gte=today),
        "past": administered.holidays.filter(on__lt=today).count(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "programmes/holidays.html", context, status=status)


@require_POST
def remove_holiday(request, pk):
    holiday = get_holiday_or_404(request.user, pk)
    actions.remove_holiday(holiday=holiday, by=request.user, at=timezone.now())
    messages.success(request, f"{holiday.name} is an ordinary day again. {RE_PLANNED}")
    return redirect("programmes:holidays")


@require_http_methods(["GET", "HEAD", "POST"])
def bank_holidays(request):
    """Show the bank holidays of `?region=`, and make them days off."""
    administered = get_administered_or_404(request.user)
    now = timezone.now()
    form = RegionForm(request.POST or request.GET or {"region": next(iter(REGIONS))})
    if not form.is_valid():
        return redirect("programmes:holidays")
    region = form.cleaned_data["region"]
    if request.method == "POST":
        added = actions.add_bank_holidays(
            organisation=administered, region=region, by=request.user, at=now
        )
        count = "One bank holiday is" if len(added) == 1 else f"{len(added)} bank holidays are"
        messages.success(request, f"{count} added. {RE_PLANNED}")
        return redirect("programmes:holidays")
    context = {
        "region": region,
        "place": REGIONS[region],
        "new": new_bank_holidays(administered, region, at=now),
    }
    return render(request, "programmes/bank_holidays.html", context)
