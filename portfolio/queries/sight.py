"""Gathers the line of sight: objectives down to initiatives, ideas, projects and their measures."""

from collections import defaultdict
from dataclasses import dataclass, field

from measures.models import Measure
from priorities.models import Idea, Initiative
from programmes.models import Objective, Programme
from projects.models import Project
from projects.queries import Team, teams_of


@dataclass
class Seen:
    """A project with its lead and its measures; each measure keeps its latest value and signal."""

    project: Project
    team: Team
    measures: list[Measure]


@dataclass
class Branch:
    """An initiative under an objective, with the ideas that serve it and what came of them.

    Without an initiative: the projects that serve the objective on their own.
    """

    initiative: Initiative | None
    ideas: list[Idea] = field(default_factory=list)
    projects: list[Seen] = field(default_factory=list)


@dataclass
class Line:
    objective: Objective
    branches: list[Branch]

    @property
    def projects(self) -> int:
        return sum(len(branch.projects) for branch in self.branches)


def lines_of_sight(programme: Programme) -> list[Line]:
    """Return each objective that the programme focuses on or serves; eight queries at most."""
    projects = list(
        programme.projects.select_related("initiative", "idea__author").prefetch_related(
            "objectives"
        )
    )
    teams = teams_of(projects)
    measures: dict[int | None, list[Measure]] = defaultdict(list)
    for measure in Measure.objects.filter(project__in=projects).order_by("position", "pk"):
        measures[measure.project_id].append(measure)
    seen = {one.pk: Seen(one, teams[one.pk], measures[one.pk]) for one in projects}
    initiatives = list(
        programme.initiatives.exclude(stage="declined").prefetch_related("objectives")
    )
    ideas: dict[int | None, list[Idea]] = defaultdict(list)
    waiting = programme.ideas.exclude(stage__in=("declined", "merged", "matched")).select_related(
        "author"
    )
    for idea in waiting.prefetch_related("objectives"):
        ideas[idea.initiative_id].append(idea)
    focus = list(programme.objectives.all())
    others = {
        objective
        for one in (*projects, *initiatives)
        for objective in one.objectives.all()
        if objective not in focus
    }
    return [
        Line(objective, branches(objective, initiatives, projects, seen, ideas))
        for objective in (*focus, *sorted(others, key=lambda one: (one.position, one.pk)))
    ]


def branches(objective, initiatives, projects, seen, ideas) -> list[Branch]:
    """Return what hangs below one objective: its initiatives first, then what stands alone."""
    found = [
        Branch(
            one,
            ideas[one.pk],
            [seen[project.pk] for project in projects if project.initiative_id == one.pk],
        )
        for one in initiatives
        if objective in one.objectives.all()
    ]
    alone = Branch(
        None,
        [one for one in ideas[None] if objective in one.objectives.all()],
        [
            seen[project.pk]
            for project in projects
            if project.initiative_id is None and objective in project.objectives.all()
        ],
    )
    return [*found, alone] if alone.ideas or alone.projects else found
