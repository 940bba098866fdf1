"""What the mail of the day says of what lies ahead: a plan that changed, days to be ready by."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from mentoring import nudges, rules
from mentoring.models import MentoringSession, MentoringSlot, SessionState
from mentoring.nudges import Line
from mentoring.presence import day_of, uncovered_in
from people.rules import Calendar
from projects.models import Project, TeamRole

NEWS_FOR = timedelta(days=14)
# When the plan of a project changed last, and by whose hand; None where days off moved it.
Change = tuple[datetime, int | None]


def lines(
    projects: QuerySet[Project],
    team: Mapping[tuple[int, str], list[int]],
    calendar: Calendar,
    today: date,
    at: datetime,
) -> list[Line]:
    """Return what lead and mentor hear of their plan; five queries, however many projects."""
    ahead = list(projects.filter(review_on__gte=today, starts_on__isnull=False).order_by("pk"))
    away = uncovered_in(ahead)
    slots = {slot.project_id: slot for slot in MentoringSlot.objects.filter(project__in=ahead)}
    changed = changes(ahead, slots, at)
    weeks = weeks_ahead(ahead, today)
    found = []
    for project in ahead:
        assert project.starts_on and project.review_on
        plan = rules.plan(project.starts_on, project.review_on, calendar, away[project.pk])
        lead, mentor = (team.get((project.pk, r), []) for r in (TeamRole.LEAD, TeamRole.MENTOR))
        both = list(dict.fromkeys([*lead, *mentor]))
        path = reverse("mentoring:project", args=[project.pk])
        review = f"the review on {day(project.review_on)}"
        if plan.data_on and nudges.is_near(plan.data_on, today, calendar):
            text = f"{project}: have the figures for {review} complete by {day(plan.data_on)}."
            key = f"data:{project.pk}:{plan.data_on}"
            found += [Line(key, person, None, text, path) for person in lead]
        if plan.rehearsal_on and nudges.is_near(plan.rehearsal_on, today, calendar):
            text = f"{project}: rehearse for {review} together on {day(plan.rehearsal_on)}."
            key = f"rehearsal:{project.pk}:{plan.rehearsal_on}"
            found += [Line(key, person, None, text, path) for person in both]
        if project.pk in changed:
            when, by = changed[project.pk]
            key = f"plan:{project.pk}:{when:%Y%m%d%H%M%S}"
            text = f"{project}: {said(weeks[project.pk], slots.get(project.pk), plan)}"
            found += [Line(key, person, None, text, path) for person in both if person != by]
    return found


def changes(
    projects: list[Project], slots: Mapping[int, MentoringSlot], at: datetime
) -> dict[int, Change]:
    """Return what changed lately in the plans: sessions more or fewer, or another slot."""
    moved = MentoringSession.history.filter(project__in=projects, history_date__gt=at - NEWS_FOR)
    moved = moved.exclude(history_type="~").order_by("history_date", "history_id")
    rows = moved.values_list("project", "history_date", "history_user")
    found: dict[int, Change] = {pk: (when, by) for pk, when, by in rows}
    for pk, slot in slots.items():
        if slot.recorded_at > at - NEWS_FOR and (
            pk not in found or found[pk][0] <= slot.recorded_at
        ):
            found[pk] = (slot.recorded_at, slot.recorded_by_id)
    return found


def weeks_ahead(projects: list[Project], today: date) -> dict[int, list[date]]:
    """Return the weeks of the planned sessions that are not over, by project."""
    rows = MentoringSession.objects.filter(
        project__in=projects, state=SessionState.PLANNED, week_on__gt=today - timedelta(days=7)
    )
    weeks: dict[int, list[date]] = defaultdict(list)
    for pk, week in rows.order_by("week_on").values_list("project", "week_on"):
        weeks[pk].append(week)
    return weeks


def said(weeks: list[date], slot: MentoringSlot | None, plan: rules.Plan) -> str:
    """Return the plan in two or three sentences."""
    if not weeks:
        parts = ["the plan now: no session is left before the review."]
    else:
        first = f"on {day(day_of(weeks[0], slot))}" if slot else f"in the week of {day(weeks[0])}"
        count = "one session" if len(weeks) == 1 else f"{len(weeks)} sessions"
        parts = [f"the plan now: {count} before the review, the next {first}."]
    if slot:
        place = f", {slot.place}" if slot.place else ""
        parts.append(f"You meet on {slot}{place}.")
    if plan.data_on and plan.rehearsal_on:
        parts.append(f"Figures by {day(plan.data_on)}, rehearsal on {day(plan.rehearsal_on)}.")
    return " ".join(parts)


def day(on: date) -> str:
    return f"{on:%A} {on.day} {on:%B}"
