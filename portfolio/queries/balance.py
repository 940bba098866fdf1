"""Gathers how projects stand between those who lead them and what the organisation asks for."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from priorities.models import Initiative, Preference
from priorities.queries import priorities_of
from programmes.models import Objective, Programme
from projects import balance
from projects.models import Project, TeamMember, TeamRole
from projects.queries import Team, teams_of

QUARTERS_SHOWN = 8


@dataclass(frozen=True)
class Stand:
    """A project between its people and the organisation; both axes from 0 to 5."""

    project: Project
    team: Team
    owned: float
    asked: float
    origin: balance.Origin
    own_idea: bool
    choice: int | None
    disciplines: int

    @property
    def quadrant(self) -> str:
        return balance.quadrant(self.owned, self.asked)


@dataclass(frozen=True)
class Quarter:
    """The projects that began in three months, by where they began."""

    label: str
    shares: list[balance.Share]
    count: int


@dataclass(frozen=True)
class Compass:
    stands: list[Stand]
    shares: list[balance.Share]
    quarters: list[Quarter]
    without_project: list[Objective]
    without_lead: list[Initiative]


def compass(programme: Programme) -> Compass:
    """Return the balance of the programme's projects; the number of queries never grows."""
    projects = list(
        programme.projects.select_related("initiative", "idea").prefetch_related("objectives")
    )
    teams = teams_of(projects)
    initiatives = list(programme.initiatives.filter(stage="selected"))
    served = [one.initiative for one in projects if one.initiative]
    priorities = priorities_of(programme, [*initiatives, *served])
    choices = choices_of(programme)
    disciplines = disciplines_of(projects)
    zone = programme.organisation.zone
    stands = [
        stand_of(one, teams[one.pk], priorities, choices, disciplines[one.pk]) for one in projects
    ]
    going = [one for one in stands if one.project.is_open]
    led = {one.project.initiative_id for one in going if "lead" in one.team}
    begun = {one.project.pk: one.project.created_at.astimezone(zone).date() for one in stands}
    objectives = {pk for one in going for pk in (o.pk for o in one.project.objectives.all())}
    return Compass(
        stands=sorted(going, key=lambda one: (-(one.owned + one.asked), one.project.title)),
        shares=balance.shares(one.origin for one in going),
        quarters=quarters(stands, begun),
        without_project=[one for one in programme.objectives.all() if one.pk not in objectives],
        without_lead=[one for one in initiatives if one.pk not in led],
    )


def stand_of(
    project: Project,
    team: Team,
    priorities: Mapping[int, float],
    choices: Mapping[tuple[int, int | None], int],
    disciplines: int,
) -> Stand:
    lead = team.get(TeamRole.LEAD)
    own_idea = bool(lead and project.idea and project.idea.author_id == lead.pk)
    choice = choices.get((lead.pk, project.initiative_id)) if lead else None
    owned = balance.ownership(own_idea=own_idea, choice=choice, disciplines=disciplines)
    asked = priorities.get(project.initiative_id, 0.0) if project.initiative_id else 0.0
    began = balance.origin(
        has_idea=project.idea_id is not None, has_initiative=project.initiative_id is not None
    )
    return Stand(project, team, owned, asked, began, own_idea, choice, disciplines)


def choices_of(programme: Programme) -> dict[tuple[int, int | None], int]:
    """Return the best rank that each person ever gave each initiative."""
    found: dict[tuple[int, int | None], int] = {}
    ranked = Preference.objects.filter(candidate__match__programme=programme)
    for lead, initiative, rank in ranked.values_list("candidate__lead", "initiative", "rank"):
        found[lead, initiative] = min(rank, found.get((lead, initiative), rank))
    return found


def disciplines_of(projects: list[Project]) -> dict[int, int]:
    """Return how many disciplines the lead and team of each project come from."""
    found: dict[int, set[str]] = defaultdict(set)
    places = TeamMember.objects.active().filter(
        project__in=projects, role__in=(TeamRole.LEAD, TeamRole.MEMBER)
    )
    for pk, job in places.values_list("project", "user__job"):
        if job:
            found[pk].add(job.casefold())
    return {one.pk: len(found[one.pk]) for one in projects}


def quarters(stands: list[Stand], begun: Mapping[int, date]) -> list[Quarter]:
    """Return where the projects of each of the last quarters began, the oldest first."""
    grouped: dict[tuple[int, int], list[balance.Origin]] = defaultdict(list)
    for one in stands:
        day = begun[one.project.pk]
        grouped[day.year, (day.month - 1) // 3].append(one.origin)
    names = ("January to March", "April to June", "July to September", "October to December")
    return [
        Quarter(f"{names[quarter]} {year}", balance.shares(origins), len(origins))
        for (year, quarter), origins in sorted(grouped.items())[-QUARTERS_SHOWN:]
    ]
