"""Gathers what pages say about measures beside their charts: who, which chart, what together."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet

from measures import rules, words
from measures.analysis import Analysis
from measures.models import SHARED_FORMS, ChartKind, Measure, Signal
from measures.queries.charts import charted, sparklines
from measures.queries.figures import figures_of, measures_in, series_of
from people.models import User
from programmes.models import Membership, Programme, Role
from projects.models import Project, TeamMember, TeamRole

PAGE = 24


def is_main(measure: Measure) -> bool:
    """Whether the measure comes first among those of its project, programme or objective."""
    first = Measure.objects.filter(
        project=measure.project, programme=measure.programme, objective=measure.objective
    ).first()
    return first == measure


def owners_for(measure: Measure, also: User | None = None) -> QuerySet[User]:
    """Return who may be responsible for figures: lead, team and manager; `also` who already is."""
    project = measure.project
    if measure.objective:
        where = Q(programme__objectives=measure.objective)
    else:
        where = Q(programme=project.programme if project else measure.programme)
    managers = Membership.objects.active().filter(where, role=Role.MANAGER)
    team = TeamMember.objects.active().filter(project=project)
    team = team.filter(role__in=(TeamRole.LEAD, TeamRole.MEMBER))
    found = Q(pk__in=managers.values("user")) | Q(pk=also and also.pk)
    return User.objects.filter(found | Q(pk__in=team.values("user"))).order_by("name")


@dataclass(frozen=True)
class Locked:
    """Who locked the baseline as it is, and when."""

    by: str
    at: datetime


def baseline_locked(measure: Measure) -> Locked | None:
    """Return who locked the baseline as it now is; None where nothing is locked."""
    found, before = None, None
    rows = measure.history.order_by("history_date", "history_id")
    for points, at, by in rows.values_list("baseline_points", "history_date", "history_user__name"):
        if points != before:
            found = Locked(by or "", at)
        before = points
    return found if measure.baseline_points else None


def suggestion(chart: Analysis) -> str:
    """Return the chart that the figures suggest, and why."""
    name = ChartKind(chart.suggestion.chart).label
    return f"As suggested: {name}, because {chart.suggestion.reason}"


def chart_and_why(measure: Measure, chart: Analysis) -> str:
    """Return which chart is drawn, whether somebody chose it, and why it may be another one."""
    drawn = ChartKind(chart.kind).label
    if not measure.chart:
        return f"{drawn}, because {chart.suggestion.reason}."
    if chart.kind == measure.chart:
        return f"{drawn}, as chosen."
    return (
        f"{drawn} for now: limits need {rules.FEWEST_FOR_LIMITS} points or more for the "
        f"{measure.get_chart_display()} that was chosen."
    )


def periods_to_remark_on(measure: Measure, today: date) -> list[tuple[date, str]]:
    """Return the periods from the first figure up to now, the latest first, with their figures."""
    until = rules.period_of(today, measure.interval)
    one = charted(measure, series_of(measure, figures_of([measure])[measure.pk], until=until))
    found = []
    for day, point in zip(one.axis.periods, words.points(one.analysis, one.axis), strict=True):
        name = words.called(day, measure.interval, year=True)
        found.append((day, f"{name[0].upper()}{name[1:]}: {point.value}"))
    return found[::-1]


# How many periods back a sheet of figures may go.
SPANS = (26, 52, 104)


def periods_to_fill(measure: Measure, today: date, wanted: str) -> list[date]:
    """Return the periods of a sheet that goes back as far as an address says, the latest last."""
    span = int(wanted) if wanted in map(str, SPANS) else SPANS[0]
    return rules.last_periods(today, measure.interval, span)


def to_share(project: Project) -> QuerySet[Measure]:
    """Return what programme and objectives measure in all projects, and this one does not yet.

    One that has figures of its own is measured elsewhere.
    """
    programme = project.programme
    above = Q(programme=programme) | Q(objective__in=programme.objectives.values("pk"))
    taken = Measure.objects.filter(project=project, part_of__isnull=False)
    found = Measure.objects.filter(above, form__in=SHARED_FORMS, readings=None)
    return found.exclude(pk__in=taken.values("part_of"))


def parts_of(measure: Measure, today: date) -> list[dict]:
    """Return the parts of a shared measure, drawn small, by the titles of their projects."""
    parts = list(measure.parts.select_related("project").order_by("project__title"))
    sparks = sparklines(parts, today, width=300, height=64)
    return [{"measure": one, "spark": sparks[one.pk]} for one in parts]


def together(measures: list[Measure]) -> str:
    """Return what the measures of a project show together, in words."""
    return words.together([words.Shown(one.name, one.kind, one.signal) for one in measures])


def side_by_side(programme: Programme, today: date, wanted: dict[str, str]) -> dict:
    """Return a page of the programme's measures and those of its open projects, drawn small.

    Keys: `page`, `cards` (measure, spark), `filters` (name, label, count, current), `show`. The
    programme's own come first; the number of queries is the same however many there are.
    """
    found = measures_in(None, programme)
    counts = dict(found.order_by().values_list("signal").annotate(Count("pk")))
    show = wanted.get("show", "")
    show = show if show in Signal.values else "all"
    chosen = found if show == "all" else found.filter(signal=show)
    title = F("project__title").asc(nulls_first=True)
    ordered = chosen.select_related("project", "objective").order_by(
        title, "project", "position", "pk"
    )
    page: Page = Paginator(ordered, PAGE).get_page(wanted.get("page"))
    sparks = sparklines(page.object_list, today, width=300, height=64)
    names = [("all", "All", sum(counts.values()))]
    names += [(name, label, counts.get(name, 0)) for name, label in Signal.choices]
    return {
        "page": page,
        "cards": [{"measure": one, "spark": sparks[one.pk]} for one in page.object_list],
        "filters": [
            {"name": name, "label": label, "count": count, "current": name == show}
            for name, label, count in names
        ],
        "show": show,
    }
