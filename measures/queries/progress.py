"""Gathers the progress of a project: what lead and mentor say, and what its records support."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Min

from measures.analysis import Analysis
from measures.gain import gain
from measures.models import Kind, Measure, Signal
from measures.queries.charts import charted
from measures.queries.figures import figures_of, remarks_of, series_of
from projects.models import Act, ChangeIdea, CycleState, Driver, PdsaCycle, Project, Scale, TeamRole
from projects.progress import Facts, Level, levels, supported
from projects.queries import Scored, scores_of

MOST_DATES = 12


@dataclass(frozen=True)
class Compared:
    """The scores of one date beside what the records supported; `gap` is the widest difference."""

    scored: Scored
    records: Decimal | None

    @property
    def gap(self) -> Decimal:
        given = [score for score in (self.scored.lead, self.scored.mentor, self.records) if score]
        return max(given) - min(given) if given else Decimal(0)


@dataclass(frozen=True)
class Progress:
    levels: list[Level]
    supported: Decimal | None
    compared: list[Compared]


def progress_of(project: Project, today: date) -> Progress:
    """Return the project's progress; its queries do not grow with its rows."""
    records = Records(project)
    now = records.facts(today)
    return Progress(
        levels=levels(now),
        supported=supported(now),
        compared=[
            Compared(scored, supported(records.facts(scored.on)))
            for scored in scores_of(project, MOST_DATES)
        ],
    )


def supported_on(project: Project, on: date) -> Decimal | None:
    """Return the level that the records supported at the end of the day, None below the first."""
    return supported(Records(project).facts(on))


class Records:
    """The project's rows, loaded once, to be asked as they stood on any day."""

    def __init__(self, project: Project):
        self.zone = project.programme.organisation.zone
        self.team = list(project.team.all())
        self.cycles = list(project.cycles.all())
        self.measures = list(project.measures.all())
        self.readings = figures_of(self.measures)
        self.remarks = remarks_of(self.measures)
        aims = Project.history.filter(id=project.pk).exclude(aim="")
        self.aim_at = aims.aggregate(first=Min("history_date"))["first"]
        self.measure_at = first_of(Measure, project)
        ideas = [first_of(Driver, project), first_of(ChangeIdea, project)]
        self.idea_at = min((one for one in ideas if one), default=None)

    def facts(self, on: date) -> Facts:
        """Return what the records said at the end of the day."""
        end = datetime.combine(on + timedelta(days=1), time(), tzinfo=self.zone)
        roles = {
            one.role
            for one in self.team
            if one.started_at < end and (one.ended_at is None or one.ended_at >= end)
        }
        studied = [one for one in self.cycles if one.closed_on and one.closed_on <= on]
        adopted = [one for one in studied if one.act == Act.ADOPT]
        charts = [(one, self.chart(one, on)) for one in self.measures]
        proofs = [(one, chart) for one, chart in charts if one.at_aim or one.kind == Kind.OUTCOME]
        gains = [gain(chart) for one, chart in charts if one.at_aim]
        best = max(gains, key=lambda one: (one.way, one.held), default=None)
        return Facts(
            has_lead=TeamRole.LEAD in roles,
            has_mentor=TeamRole.MENTOR in roles,
            has_sponsor=TeamRole.SPONSOR in roles,
            has_aim=before(self.aim_at, end),
            has_measure=before(self.measure_at, end),
            has_idea=before(self.idea_at, end),
            figures=max((recorded(chart) for _, chart in charts), default=0),
            started=sum(has_started(one, on) for one in self.cycles),
            studied=len(studied),
            adopted=len(adopted),
            spread=sum(one.scale == Scale.SPREAD for one in adopted),
            improving=any(improves(chart) for one, chart in charts if one.kind != Kind.BALANCING),
            proving=any(improves(chart) for _, chart in proofs),
            way=best.way if best else None,
            held=best.held if best else 0,
            worsening=any(
                chart.signal == Signal.CONCERN
                for one, chart in charts
                if one.kind == Kind.BALANCING
            ),
        )

    def chart(self, measure: Measure, on: date) -> Analysis:
        known = [one for one in self.readings[measure.pk] if one.period_on <= on]
        said = [one for one in self.remarks[measure.pk] if one.period_on <= on]
        return charted(measure, series_of(measure, known), said).analysis


def first_of(model, project: Project) -> datetime | None:
    rows = model.history.filter(project=project.pk)
    return rows.aggregate(first=Min("history_date"))["first"]


def before(moment: datetime | None, end: datetime) -> bool:
    return moment is not None and moment < end


def has_started(cycle: PdsaCycle, on: date) -> bool:
    return cycle.state != CycleState.PLANNED and cycle.starts_on <= on


def recorded(chart: Analysis) -> int:
    return sum(value is not None for value in chart.values)


def improves(chart: Analysis) -> bool:
    return chart.signal == Signal.IMPROVEMENT
