"""The rows of one invented project, made from its number and not saved: as actions leave them.

One project in 20 has been silent for five weeks, and one in 25 has no sponsor, so that what asks
for a manager's attention grows with the trust.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from measures.models import Benefit, BenefitKind, Measure, Reading
from mentoring.models import TOOK_PLACE, CheckIn, MentoringSession, SessionCommitment, SessionState
from people.models import User
from people.rules import Calendar, week_of
from portfolio.sample.scale_series import BASELINE, MEASURES, SHAPES, WEEKS, Shared
from priorities.models import Initiative
from programmes.models import Objective, Programme
from projects.models import (
    Act,
    ChangeIdea,
    Commitment,
    CycleState,
    Driver,
    Obstacle,
    PdsaCycle,
    ProgressScore,
    Project,
    Rung,
    Scale,
    State,
    TeamMember,
    TeamRole,
)
from projects.rules import PROGRESS_LEVELS
from reviews.models import Decision, DecisionCommitment, Learning, Outcome, Review, ReviewDay

WEEK = timedelta(weeks=1)
WEEKS_OF_SESSIONS, WEEKS_SILENT = 26, 5
PROJECTS_PER_MENTOR, PROJECTS_PER_SPONSOR = 4, 10
SLOTS_A_DAY, SLOT_MINUTES = 24, 10

THEMES = (
    "Board round before nine",
    "Huddles that end with a task",
    "Blood tests back before the review",
    "Medicines ready the day before",
    "Falls talked through within the hour",
    "Tablets instead of whiteboards",
    "First contact within two days",
)
STATES = [SessionState.HELD] * 7
STATES += [SessionState.REARRANGED, SessionState.CANCELLED, SessionState.MISSED]
HAPPENED = (
    "Two more teams tried the card and kept it.",
    "We counted every day this week, the weekend included.",
    "The night team wants to join; we show them on Tuesday.",
    "Three of us were away. The board round went on.",
)
DRIVERS = ("A card that fits the pocket", "A chart that all can see", "Patients who are asked")
STEPS = ("Try the card with the night team", "Show the chart at handover", "Ask two patients")


@dataclass
class Trust:
    """What the projects are written into. `days` pairs each held review day with the next."""

    programme: Programme
    calendar: Calendar
    week: date
    begun: datetime
    manager: User
    objectives: list[Objective]
    series: list[list[Shared]]
    leads: list[User] = field(default_factory=list)
    mentors: list[User] = field(default_factory=list)
    sponsors: list[User] = field(default_factory=list)
    initiatives: list[Initiative] = field(default_factory=list)
    days: list[tuple[ReviewDay, ReviewDay]] = field(default_factory=list)

    def at(self, week: date, day: int) -> datetime:
        """Return the afternoon of a day of the week; 0 is Monday."""
        return self.calendar.at(week + timedelta(days=day), time(15))


@dataclass(frozen=True)
class Cast:
    """A project, those around it, its reviews; its first week, and the last one heard of."""

    number: int
    project: Project
    lead: User
    mentor: User
    sponsor: User | None
    executive: User
    held: Review
    coming: Review
    first: date
    last: date


def cast(trust: Trust, number: int) -> Cast:
    """Return the project of that number, counted from 0, and those around it."""
    held, coming = trust.days[number // SLOTS_A_DAY]
    first = week_of(coming.on) - WEEKS_OF_SESSIONS * WEEK
    project = Project(
        programme=trust.programme,
        title=f"{THEMES[number % len(THEMES)]}, Ward {number + 1}",
        place=f"Ward {number + 1}",
        aim="Raise the number of patients with a task for the day from 12 to 20 in six months.",
        aim_on=coming.on,
        initiative=trust.initiatives[number % len(trust.initiatives)],
        state=State.ACTIVE,
        state_since=first,
        starts_on=first,
        review_on=coming.on,
        progress_score=level(number, len(score_weeks(trust, first)) - 1),
        created_at=trust.at(first - WEEK, 0),
        created_by=trust.manager,
    )
    minutes = timedelta(minutes=SLOT_MINUTES * (number % SLOTS_A_DAY))
    reviews = [
        Review(
            review_day=day,
            project=project,
            starts=(datetime.combine(day.on, day.starts) + minutes).time(),
            added_at=trust.at(first, 0),
            added_by=trust.manager,
        )
        for day in (held, coming)
    ]
    sponsor = trust.sponsors[number // PROJECTS_PER_SPONSOR]
    return Cast(
        number=number,
        project=project,
        lead=trust.leads[number],
        mentor=trust.mentors[number // PROJECTS_PER_MENTOR],
        sponsor=None if number % 25 == 1 else sponsor,
        executive=sponsor,
        held=reviews[0],
        coming=reviews[1],
        first=first,
        last=trust.week - WEEK * (1 + WEEKS_SILENT * (number % 20 == 2)),
    )


def team(trust: Trust, one: Cast) -> list[TeamMember]:
    holders = (
        (TeamRole.LEAD, one.lead),
        (TeamRole.MENTOR, one.mentor),
        (TeamRole.SPONSOR, one.sponsor),
    )
    return [
        TeamMember(
            project=one.project,
            user=user,
            role=role,
            started_at=one.project.created_at,
            started_by=trust.manager,
        )
        for role, user in holders
        if user
    ]


def objectives(trust: Trust, one: Cast) -> list:
    """Return the links to the objective that the project serves; every third serves two."""
    served = [trust.objectives[(one.number + n) % len(trust.objectives)] for n in (0, 1)]
    link = Project.objectives.through
    return [link(project=one.project, objective=o) for o in served[: 1 + (one.number % 3 == 0)]]


def outcome(trust: Trust, one: Cast) -> tuple[DecisionCommitment, Learning]:
    """Return what the last review led to; the link holds the decision and the promise."""
    on = one.held.review_day.on
    recorded = {"recorded_at": trust.at(on, 0), "recorded_by": trust.manager}
    decision = Decision(
        review=one.held,
        outcome=Outcome.RESCOPE if one.number % 5 == 0 else Outcome.CONTINUE,
        summary="The figures move and the team is with it: go on, and bring the nights in.",
        executive=one.executive,
        decided_on=on,
        **recorded,
    )
    kept = one.number % 2 == 0
    promise = commitment(trust, one, one.executive, "Fund two more tablets", on, kept=kept)
    learning = Learning(
        project=one.project,
        review=one.held,
        worked="Counting at the board, together, took the blame out of it.",
        did_not="E-mail reminders: nobody read them after the second week.",
        tell_others="Start with one team that wants to, and let others ask.",
        on=on,
        **recorded,
    )
    return DecisionCommitment(decision=decision, commitment=promise), learning


def commitment(
    trust: Trust, one: Cast, owner: User, text: str, on: date, *, kept: bool
) -> Commitment:
    return Commitment(
        programme=trust.programme,
        project=one.project,
        owner=owner,
        text=text,
        due_on=on + WEEK,
        made_on=on,
        made_by=one.mentor,
        recorded_at=trust.at(on, 0),
        done_at=trust.at(on, 5) if kept else None,
        done_by=owner if kept else None,
    )


def score_weeks(trust: Trust, first: date) -> list[date]:
    """Return every fourth week from the first to the last one."""
    return [first + 4 * WEEK * n for n in range((trust.week - WEEK - first) // (4 * WEEK) + 1)]


def level(number: int, nth: int) -> Decimal:
    """Return the mentor's nth progress score of the project of that number; both from 0."""
    return list(PROGRESS_LEVELS)[1 + nth + number % 3]


def scores(trust: Trust, one: Cast) -> list[ProgressScore]:
    """Return the scores by lead and mentor; every other time the lead sees it half a level up."""
    return [
        ProgressScore(
            project=one.project,
            role=role,
            score=level(one.number, nth) + above,
            on=week,
            given_by=user,
            recorded_at=trust.at(week, 0),
        )
        for nth, week in enumerate(score_weeks(trust, one.first))
        for role, user, above in (
            (TeamRole.LEAD, one.lead, Decimal("0.5") * (nth % 2)),
            (TeamRole.MENTOR, one.mentor, 0),
        )
    ]


def method(one: Cast) -> tuple[list[Driver], list[ChangeIdea], list[PdsaCycle]]:
    """Return three drivers with a change idea each, which was tested twice, the last still open."""
    drivers, ideas, cycles = [], [], []
    for place, (text, step) in enumerate(zip(DRIVERS, STEPS, strict=True), start=1):
        drivers.append(Driver(project=one.project, text=text, position=place))
        about = {"project": one.project, "position": place}
        ideas.append(ChangeIdea(driver=drivers[-1], text=step, **about))
        for nth in (1, 2):
            number = 2 * (place - 1) + nth
            done = {
                "state": CycleState.DONE,
                "happened": "Four of six asked for it again.",
                "learned": "It takes one minute, not five.",
                "act": Act.ADAPT,
                "closed_on": one.last - (7 - number) * WEEK,
            }
            cycles.append(
                PdsaCycle(
                    project=one.project,
                    idea=ideas[-1],
                    number=number,
                    plan=f"{step}, round {nth}",
                    prediction="Three of six will ask for it again.",
                    scale=Scale.ONE_SHIFT,
                    starts_on=one.last - (8 - number) * WEEK,
                    **done if number < 6 else {"state": CycleState.RUNNING},
                )
            )
    return drivers, ideas, cycles


def benefit(one: Cast) -> Benefit:
    return Benefit(
        project=one.project,
        kind=BenefitKind.ACCESS,
        text="Days no longer lost to waiting.",
        low=one.number % 5,
        high=one.number % 5 + 3,
        unit="days a month",
        how="Counted from the ward's list.",
        claimed_on=one.last,
        claimed_by=one.lead,
    )


def obstacles(trust: Trust, one: Cast) -> list[Obstacle]:
    """Return an open obstacle, a resolved one, or none, as the number says."""
    raised, solved = one.last - 2 * WEEK, one.number % 3 == 1
    about = {
        "resolved_at": trust.at(raised, 9),
        "resolved_by": one.mentor,
        "resolution": "It was switched off, and is on again.",
    }
    made = Obstacle(
        project=one.project,
        text="The tablets lose the network at the end of the corridor.",
        ask="Ask for one more access point.",
        rung=Rung.MANAGER,
        raised_on=raised,
        raised_by=one.lead,
        recorded_at=trust.at(raised, 0),
        **about if solved else {},
    )
    return [] if one.number % 3 == 2 else [made]


def measures(trust: Trust, number: int, last: date, **owner) -> list[Measure]:
    """Return the owner's three measures, with what lists keep of them."""
    return [
        Measure(
            **owner,
            name=name,
            kind=kind,
            form=form,
            unit=unit,
            definition="Counted at the board round, every working day.",
            direction=direction,
            target=target,
            baseline_points=BASELINE,
            position=position,
            latest_on=last,
            **shared.kept,
        )
        for position, (kind, form, name, unit, direction, target, _) in enumerate(MEASURES)
        for shared in [shared_by(trust, number, position)]
    ]


def shared_by(trust: Trust, number: int, position: int) -> Shared:
    return trust.series[position][(number + position) % len(SHAPES)]


def readings(trust: Trust, number: int, measure: Measure, by: User, last: date) -> list[Reading]:
    """Return a year of readings, up to the last week."""
    first = last - WEEK * (WEEKS - 1)
    return [
        Reading(
            measure=measure,
            period_on=first + n * WEEK,
            recorded_at=trust.at(first + n * WEEK, 4),
            recorded_by=by,
            **figure,
        )
        for n, figure in enumerate(shared_by(trust, number, measure.position).figures)
    ]


def check_ins(trust: Trust, one: Cast, main: list[Reading]) -> list[CheckIn]:
    """Return the lead's check-ins since the start, five weeks of every six, with their readings."""
    weeks = [reading for reading in main if reading.period_on >= one.first]
    return [
        CheckIn(
            project=one.project,
            week_on=reading.period_on,
            happened=HAPPENED[(one.number + n) % len(HAPPENED)],
            confidence=2 + (one.number + n) % 3,
            reading=reading,
            recorded_at=reading.recorded_at,
            recorded_by=one.lead,
        )
        for n, reading in enumerate(weeks)
        if (one.number + n) % 6
    ]


def sessions(trust: Trust, one: Cast) -> list[MentoringSession]:
    weeks = [one.first + n * WEEK for n in range(WEEKS_OF_SESSIONS)]
    return [session(trust, one, week, n) for n, week in enumerate(weeks)]


def session(trust: Trust, one: Cast, week: date, n: int) -> MentoringSession:
    """Return the nth session: logged up to last week, in one project of eight the week before."""
    made = MentoringSession(project=one.project, week_on=week)
    if week >= trust.week - WEEK * (one.number % 8 == 3):
        return made
    missed = week > one.last
    made.state = SessionState.MISSED if missed else STATES[(3 * one.number + n) % len(STATES)]
    made.mentor, made.lead = one.mentor, one.lead
    made.recorded_at, made.recorded_by = trust.at(week, 3), one.mentor
    if made.state in TOOK_PLACE:
        made.confidence = 2 + (one.number + n) % 3
        made.note = "Proud of the team, a little tired; wants help with the afternoons."
    return made


def agreed(trust: Trust, one: Cast, made: list[MentoringSession]) -> list[SessionCommitment]:
    """Return what the last three sessions agreed; the last of it is still open."""
    latest = [each for each in made if each.state in TOOK_PLACE][-len(STEPS) :]
    return [
        SessionCommitment(
            session=each,
            commitment=commitment(
                trust, one, one.lead, text, each.week_on, kept=each is not latest[-1]
            ),
        )
        for each, text in zip(latest, STEPS, strict=True)
    ]
