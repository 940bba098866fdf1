"""Gathers the report for the board: what a programme did and brought between two days."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from measures import words
from measures.models import Benefit, Measure
from measures.queries import Ledger, all_charted, ledger, measures_of_all
from mentoring import report as mentoring
from portfolio.queries.balance import compass
from portfolio.queries.programme import Served, served
from programmes.models import Programme
from projects.balance import Share
from projects.models import ENDED_STATES, Act, PdsaCycle, Project, State
from reviews.models import Learning


@dataclass(frozen=True)
class Told:
    """What the chart of a measure showed at the end of the period."""

    measure: Measure
    latest: str
    signal: str
    sentence: str


@dataclass(frozen=True)
class Report:
    """A programme from `since` to `until`, which is today at the latest.

    `ledger` holds every claim up to then, `tests` how often each outcome of a test came about.
    Balance is that of the projects that are open today.
    """

    programme: Programme
    since: date
    until: date
    today: date
    measures: list[Told]
    started: list[Project]
    ended: list[Project]
    ledger: Ledger
    rhythm: mentoring.Report
    learned: list[Learning]
    tests: dict[Act, int]
    served: list[Served]
    shares: list[Share]

    @property
    def claimed(self) -> list[Benefit]:
        """The benefits that were claimed in the period."""
        return [one for one in self.ledger.benefits if one.claimed_on >= self.since]


def report(programme: Programme, today: date, since: date, until: date) -> Report:
    """Return the report; its queries do not grow with the programme or the period."""
    until = min(until, today)
    inside = (since, until)
    projects = programme.projects.prefetch_related("objectives")
    begun = projects.filter(starts_on__range=inside).exclude(state=State.SETTING_UP)
    ended = projects.filter(state__in=ENDED_STATES, state_since__range=inside)
    learned = Learning.objects.filter(project__programme=programme, on__range=inside)
    return Report(
        programme=programme,
        since=since,
        until=until,
        today=today,
        measures=told(programme, until),
        started=list(begun.order_by("starts_on", "title")),
        ended=list(ended.order_by("state_since", "title")),
        ledger=ledger(programme, until),
        rhythm=mentoring.report(programme, today, since, until),
        # What did not work comes first.
        learned=sorted(learned.select_related("project"), key=lambda one: not one.did_not),
        tests=tests(programme, since, until),
        served=served(programme, today),
        shares=compass(programme).shares,
    )


def told(programme: Programme, until: date) -> list[Told]:
    """Return what the measures of the programme and its objectives showed on a day."""
    measures = measures_of_all(programme).order_by("objective__position", "position", "pk")
    return [
        Told(
            one.measure,
            latest_of(one.analysis.values, one.measure),
            one.analysis.signal,
            words.sentence(one.analysis, one.axis, one.said),
        )
        for one in all_charted(measures, until)
    ]


def latest_of(values, measure: Measure) -> str:
    """Return the latest figure that is known, in words; empty where there is none."""
    known = [number for number in values if number is not None]
    return words.quantity(known[-1], measure.form, measure.told_in) if known else ""


def tests(programme: Programme, since: date, until: date) -> dict[Act, int]:
    """Return how many tests of change were studied in the period, by what came of them."""
    studied = PdsaCycle.objects.filter(
        project__programme=programme, closed_on__range=(since, until)
    ).exclude(act="")
    counts = dict(studied.order_by().values_list("act").annotate(Count("pk")))
    return {act: counts[act] for act in Act if act in counts}
