"""Gathers in three sentences what became of a programme since its last review day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from portfolio.queries.report import tests
from programmes.models import Programme
from projects.models import ENDED_STATES, OPEN_STATES, Act, Obstacle, State
from reviews.queries import last_day_held, promises_of


@dataclass(frozen=True)
class News:
    """What changed since a review day: of projects, of the work in them, of promises."""

    since: date
    sentences: list[str]


def news(programme: Programme, today: date) -> News | None:
    """Return what changed since the last review day; None before the first. Five queries."""
    day = last_day_held(programme, today)
    if day is None:
        return None
    since = day.on
    return News(
        since,
        [
            of_projects(programme, since, today),
            of_work(programme, since, today),
            of_promises(programme, since, today),
        ],
    )


def of_projects(programme: Programme, since: date, today: date) -> str:
    inside = (since, today)
    counts = programme.projects.aggregate(
        begun=Count("pk", filter=Q(starts_on__range=inside) & ~Q(state=State.SETTING_UP)),
        ended=Count("pk", filter=Q(state__in=ENDED_STATES, state_since__range=inside)),
        open=Count("pk", filter=Q(state__in=OPEN_STATES)),
    )
    told = (
        f"{projects(counts['begun'])} began and {projects(counts['ended'])} ended; "
        f"{projects(counts['open'])} {'is' if counts['open'] == 1 else 'are'} open now."
    )
    return told[0].upper() + told[1:]


def of_work(programme: Programme, since: date, today: date) -> str:
    studied = tests(programme, since, today)
    done, adopted = sum(studied.values()), studied.get(Act.ADOPT, 0)
    kept = f", {adopted or 'none'} adopted" if done else ""
    cleared = Obstacle.objects.filter(
        project__programme=programme, resolved_at__date__range=(since, today)
    ).count()
    return (
        f"{done or 'No'} test{'' if done == 1 else 's'} of change "
        f"{'was' if done == 1 else 'were'} studied{kept}; "
        f"{cleared or 'no'} obstacle{'' if cleared == 1 else 's'} went out of the way."
    )


def of_promises(programme: Programme, since: date, today: date) -> str:
    made = promises_of(programme)
    kept = made.filter(done_at__date__range=(since, today)).count()
    open_ = made.open().aggregate(
        late=Count("pk", filter=Q(due_on__lt=today), distinct=True), owed=Count("pk", distinct=True)
    )
    late = f", {open_['late']} of them late" if open_["late"] else ""
    return (
        f"{kept or 'No'} promise{'' if kept == 1 else 's'} from reviews "
        f"{'was' if kept == 1 else 'were'} kept; {open_['owed'] or 'none'} "
        f"{'is' if open_['owed'] <= 1 else 'are'} still owed{late}."
    )


def projects(count: int) -> str:
    return f"{count or 'no'} project{'' if count == 1 else 's'}"
