"""Gathers trainings and who still needs them, and growth: one's own, or totals of many."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from mentoring import growth
from mentoring.models import AUDIENCES, Audience, GrowthStatement, Moment, TrainingEvent
from people.models import User
from programmes.models import Membership, Programme
from projects.models import OPEN_STATES, TeamMember, TeamRole


@dataclass(frozen=True)
class Need:
    """Somebody who has not yet come to what they should, by its titles."""

    person: User
    titles: list[str]


@dataclass(frozen=True)
class Said:
    """A statement with what its person said of it at each moment, in the order of `Moment`."""

    text: str
    answers: list[GrowthStatement | None]

    @property
    def told(self) -> list[tuple[str, GrowthStatement | None]]:
        """Each answer with the name of its moment."""
        return list(zip(Moment.labels, self.answers, strict=True))


def trainings_of(programme: Programme) -> QuerySet[TrainingEvent]:
    """Return the programme's trainings, the latest first, with how many people came to each."""
    return programme.trainings.annotate(came=Count("attendances")).order_by("-on", "-pk")


def roles_of_people(programme: Programme) -> dict[User, set[str]]:
    """Return the people in the teams of the programme's open projects, with their roles there."""
    members = Membership.objects.active().filter(programme=programme).values("user")
    team = TeamMember.objects.active().filter(project__programme=programme, user__in=members)
    roles: dict[User, set[str]] = defaultdict(set)
    for one in team.filter(project__state__in=OPEN_STATES).select_related("user"):
        roles[one.user] |= {one.role}
    return roles


def needs(programme: Programme) -> list[Need]:
    """Return who has not had which training that is meant for them, by name; three queries."""
    wanted: dict[str, set[str]] = defaultdict(set)
    came: dict[str, set[int]] = defaultdict(set)
    for event in programme.trainings.prefetch_related("attendances"):
        wanted[event.title] |= AUDIENCES[Audience(event.audience)]
        came[event.title] |= {one.person_id for one in event.attendances.all()}
    found = []
    for person, roles in roles_of_people(programme).items():
        titles = sorted(t for t in wanted if roles & wanted[t] and person.pk not in came[t])
        if titles:
            found.append(Need(person, titles))
    return sorted(found, key=lambda need: need.person.name)


def invited_to(event: TrainingEvent) -> QuerySet[User]:
    """Return the people of the programme, by name: anybody may come."""
    members = Membership.objects.active().filter(programme=event.programme).values("user")
    return User.objects.filter(pk__in=members) | User.objects.filter(attendances__event=event)


def own_growth(person: User, programme: Programme) -> list[Said]:
    """Return the ten statements with what the person said of each; one query."""
    rows = GrowthStatement.objects.filter(person=person, programme=programme)
    by_key = {(row.number, row.moment): row for row in rows}
    return [
        Said(text, [by_key.get((number, moment)) for moment in Moment.values])
        for number, text in enumerate(growth.STATEMENTS, 1)
    ]


def next_moment(said: list[Said]) -> str:
    """Return the first moment at which something is not answered yet, else the last."""
    open_ones = (
        moment
        for place, moment in enumerate(Moment.values)
        if any(one.answers[place] is None for one in said)
    )
    return next(open_ones, Moment.AFTER.value)


def growth_totals(programme: Programme) -> dict[str, growth.Total | None]:
    """Return what the programme may know of each moment, by its label; one query, no evidence."""
    answers: dict[str, dict[int, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    rows = GrowthStatement.objects.filter(programme=programme)
    for moment, person, number, level in rows.values_list("moment", "person", "number", "level"):
        answers[moment][person][number] = level
    return {moment.label: growth.total(answers[moment.value]) for moment in Moment}


def leads_who_mentor(programme: Programme) -> int:
    """Return how many people have led a project of the programme and mentor one now."""
    led = TeamMember.objects.filter(role=TeamRole.LEAD, project__programme=programme)
    mentors = TeamMember.objects.active().filter(
        role=TeamRole.MENTOR, project__programme=programme, user__in=led.values("user")
    )
    return mentors.values("user").distinct().count()
