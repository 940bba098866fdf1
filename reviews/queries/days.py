"""Gathers review days, their slots, what was told of them, and a project's one page."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, Q, QuerySet, When
from django.db.models.functions import Lower

from measures.models import Measure
from measures.queries import ChartParts, chart_for
from mentoring.models import CheckIn
from mentoring.queries import Rhythm, rhythms
from notifications.models import Notification
from notifications.rules import HELD, WAITING, State
from people.models import User
from people.rules import week_of
from programmes.models import Objective, Programme
from projects.models import (
    Commitment,
    Obstacle,
    ProgressScore,
    Project,
    TeamMember,
    TeamRole,
)
from projects.queries import Team, commitments_open, obstacles_open, team_of, teams_of
from reviews.models import DayState, Decision, Learning, Review, ReviewDay
from reviews.permissions import may_see_review
from reviews.queries.ready import ready_of
from reviews.readiness import Readiness
from reviews.telling import words_by_person

WEEK = timedelta(weeks=1)
MOST_WEEKS = 26
A_PAGE = 25


@dataclass(frozen=True)
class Days:
    """A page of a programme's review days, each with `slots`: how many projects it has."""

    page: Page
    coming: Sequence[ReviewDay]
    past: Sequence[ReviewDay]


@dataclass(frozen=True)
class Slot:
    """A line of a review day. `open`: whether the person may read the project's review page;
    `ready` is for them, and until the day has come."""

    review: Review
    project: Project
    lead: User | None
    objectives: list[Objective]
    decision: Decision | None
    open: bool
    ready: Readiness | None


@dataclass(frozen=True)
class Telling:
    """What was and will be said of a review day, by person; `people` have heard of it.

    `waiting` are due and not yet sent, the first of them since `waiting_since`.
    """

    rows: list[Notification]
    people: int
    waiting: int
    waiting_since: datetime | None
    next_at: datetime | None
    failed: list[Notification]


@dataclass(frozen=True)
class Pack:
    """What executives read of one project.

    The period that is reviewed runs from `since` (the last review, else the start) to `until`;
    `check_ins` and what was `done`, newest first, and `rhythm` are its own; `score_then` is the
    score when it began, else the first one. `promises` came out of reviews, `next_steps` out of
    everything else. `before` and `after` are the neighbours in the day.
    """

    review: Review
    team: Team
    objectives: list[Objective]
    main: Measure | None
    chart: ChartParts | None
    decisions: list[Decision]
    last_review: Review | None
    since: date | None
    until: date
    check_ins: list[CheckIn]
    done: list[Commitment]
    rhythm: Rhythm
    score_then: ProgressScore | None
    score_now: ProgressScore | None
    learning: list[Learning]
    obstacles: list[Obstacle]
    next_steps: list[Commitment]
    promises: list[Commitment]
    before: Review | None
    after: Review | None


def days_of(programme: Programme, today: date, page: str | None = None) -> Days:
    """Return a page of review days: coming ones by date, then the rest with the latest first."""
    coming = Q(state=DayState.PLANNED, on__gte=today)
    days = programme.review_days.annotate(coming=Case(When(coming, then="on"))).order_by(
        F("coming").asc(nulls_last=True), Case(When(coming, then="starts")), "-on", "-starts", "-pk"
    )
    found = Paginator(days, A_PAGE).get_page(page)
    reviews = Review.objects.filter(review_day__in=[day.pk for day in found])
    slots = dict(reviews.order_by().values_list("review_day").annotate(Count("pk")))
    for day in found:
        day.slots = slots.get(day.pk, 0)
    return Days(found, [d for d in found if d.coming], [d for d in found if not d.coming])


def day_plan(day: ReviewDay, user: User, today: date) -> list[Slot]:
    """Return the day's slots in order; the number of queries does not grow with them."""
    reviews = list(
        day.reviews.select_related("project__programme").prefetch_related(
            "project__objectives", "decisions"
        )
    )
    teams = teams_of(review.project for review in reviews)
    open_ = {one.pk for one in reviews if may_see_review(user, one.project)}
    coming = day.state == DayState.PLANNED and day.on >= today
    ready = ready_of(reviews, day, today) if coming else {}
    return [
        Slot(
            review=review,
            project=review.project,
            lead=teams[review.project_id].get(TeamRole.LEAD),
            objectives=list(review.project.objectives.all()),
            decision=max(review.decisions.all(), key=lambda one: one.recorded_at, default=None),
            open=review.pk in open_,
            ready=ready.get(review.pk) if review.pk in open_ else None,
        )
        for review in reviews
    ]


def named(day: ReviewDay, pks: Iterable[int]) -> list[Project]:
    """Return these projects in this order; who is not of the day's programme is left out."""
    pks = list(pks)
    found = Project.objects.filter(programme=day.programme_id).in_bulk(pks)
    return [found[pk] for pk in pks if pk in found]


def to_choose(day: ReviewDay, words: str, *, without: Collection[int]) -> QuerySet[Project]:
    """Return the open projects that each of the words is found in: their title, place or lead.

    Those without a review date come first.
    """
    found = Project.objects.open().filter(programme=day.programme_id).exclude(pk__in=without)
    for word in words.split():
        leads = TeamMember.objects.active().filter(role=TeamRole.LEAD, user__name__icontains=word)
        fits = Q(title__icontains=word) | Q(place__icontains=word)
        found = found.filter(fits | Q(pk__in=leads.values("project")))
    undated = Case(When(review_on=None, then=0), default=1)
    return found.order_by(undated, Lower("title"), "pk")


def leads_of(projects: Iterable[Project]) -> dict[int, User | None]:
    """Return who leads each of the projects, by its id; one query."""
    return {pk: team.get(TeamRole.LEAD) for pk, team in teams_of(projects).items()}


def concerned(day: ReviewDay) -> QuerySet[User]:
    """Return the people who are told of the day as it stands, by name."""
    return User.objects.filter(pk__in=words_by_person(day)).order_by("name")


def lost_with(day: ReviewDay) -> list[str]:
    """Return in sentences what cancelling the day takes away and whom it concerns."""
    lost = []
    titles = list(day.reviews.values_list("project__title", flat=True))
    if titles:
        lost.append(f"These projects lose their slot: {', '.join(titles)}.")
    people = list(concerned(day).values_list("name", flat=True))
    if people:
        lost.append(
            "These people are told by mail, and it leaves their calendar: "
            + f"{', '.join(people)}."
        )
    undated = day.programme.projects.filter(reviews__review_day=day, review_on=day.on)
    others = ReviewDay.objects.filter(state=DayState.PLANNED, on__gte=day.on).exclude(pk=day.pk)
    undated = undated.exclude(reviews__review_day__in=others)
    if count := undated.distinct().count():
        lost.append(
            f"{count} project{'s have' if count > 1 else ' has'} no review date any more; "
            "mentoring sessions are planned again once there is one."
        )
    return lost


def telling(day: ReviewDay, now: datetime) -> Telling:
    """Return what was and will be said of the day, without what was taken back."""
    rows = Notification.objects.filter(subject=f"review_day:{day.pk}")
    kept = rows.exclude(state=State.SUPERSEDED).select_related("recipient").defer("message")
    found = list(kept.order_by("recipient__name", "due_at", "pk"))
    unsent = [row for row in found if row.state in (*WAITING, *HELD)]
    waiting = [row.due_at for row in unsent if row.next_at <= now]
    return Telling(
        rows=found,
        people=len({row.recipient_id for row in found if row.state == State.SENT}),
        waiting=len(waiting),
        waiting_since=min(waiting, default=None),
        next_at=min((row.next_at for row in unsent if row.next_at > now), default=None),
        failed=[row for row in found if row.state == State.FAILED],
    )


def pack_facts(review: Review, today: date) -> Pack:
    """Return the one page of the review's project, as its records now stand."""
    project, day = review.project, review.review_day
    until = min(day.on, today)
    last_review = last_review_of(project, day.on)
    since = last_review.review_day.on if last_review else project.starts_on
    weeks = weeks_between(since, until, after_review=last_review is not None)
    main = project.measures.first()
    scores = list(
        ProgressScore.objects.filter(project=project, on__lte=until).order_by("on", "role")
    )
    promises = Commitment.objects.filter(decisions__review__project=project).distinct()
    slots = list(day.reviews.select_related("project"))
    place = slots.index(review)
    return Pack(
        review=review,
        team=team_of(project),
        objectives=list(project.objectives.all()),
        main=main,
        chart=chart_for(main, today) if main else None,
        decisions=list(review.decisions.select_related("executive")),
        last_review=last_review,
        since=since,
        until=until,
        check_ins=list(project.check_ins.filter(week_on__in=weeks).order_by("-week_on")),
        done=done_between(project, since, until),
        rhythm=rhythms([project], until, len(weeks))[project.pk] if weeks else Rhythm([], 0, 0),
        score_then=score_on(scores, since) or next(iter(scores), None),
        score_now=score_on(scores, until),
        learning=list(project.learning.filter(on__lte=until)),
        obstacles=list(obstacles_open(project)),
        next_steps=list(commitments_open(project).filter(decisions=None)),
        promises=sorted(promises.select_related("owner"), key=lambda one: bool(one.done_at)),
        before=slots[place - 1] if place else None,
        after=slots[place + 1] if place + 1 < len(slots) else None,
    )


def last_day_held(programme: Programme, before: date) -> ReviewDay | None:
    """Return the programme's last review day that was held before the date."""
    held = programme.review_days.filter(state=DayState.HELD, on__lt=before)
    return held.order_by("-on").first()


def promises_of(programme: Programme) -> QuerySet[Commitment]:
    """Return what was promised in the programme's reviews."""
    return Commitment.objects.filter(programme=programme, decisions__isnull=False).distinct()


def last_review_of(project: Project, before: date) -> Review | None:
    """Return the project's last review held before the date, with what was decided there."""
    held = project.reviews.filter(review_day__state=DayState.HELD, review_day__on__lt=before)
    found = held.select_related("review_day").prefetch_related("decisions__executive")
    return found.order_by("-review_day__on").first()


def weeks_between(since: date | None, until: date, *, after_review: bool) -> list[date]:
    """Return the Mondays of the period, at most the last 26; a review's own week lies before it."""
    if since is None:
        return []
    first = week_of(since) + WEEK * after_review
    count = (week_of(until) - first).days // 7 + 1
    return [first + WEEK * n for n in range(count)][-MOST_WEEKS:]


def done_between(project: Project, since: date | None, until: date) -> list[Commitment]:
    """Return what people did for the project in the period, apart from what reviews promised."""
    if since is None:
        return []
    done = project.commitments.filter(decisions=None, done_at__date__range=(since, until))
    return list(done.select_related("owner").order_by("-done_at", "pk"))


def score_on(scores: Sequence[ProgressScore], on: date | None) -> ProgressScore | None:
    """Return the latest score up to the date; `scores` by date, the mentor's after the lead's."""
    given = [row for row in scores if on and row.on <= on]
    return given[-1] if given else None


def programmes_to_leave(person: User) -> list[Programme]:
    """Return the programmes of the person's own organisation in which they have a role."""
    theirs = person.memberships.active().values("programme")
    programmes = Programme.objects.filter(pk__in=theirs, organisation=person.organisation_id)
    return list(programmes.select_related("organisation"))
