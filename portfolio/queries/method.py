"""Gathers the method of a project: its driver diagram with the measures that hang in it, its tests
of change, and what hangs loose."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.urls import reverse

from measures.models import Kind, Measure
from projects.models import Project
from projects.queries import Box, Diagram, diagram_of


@dataclass(frozen=True)
class LooseEnd:
    """Something in the diagram that leads nowhere yet, and where to put that right."""

    name: str
    what: str
    url: str


@dataclass(frozen=True)
class Method:
    """`at_aim` are the measures that prove the aim; `measures` those of a driver, by its id.

    `tested` are the change ideas with cycles, the latest first.
    """

    diagram: Diagram
    at_aim: list[Measure]
    measures: dict[int, list[Measure]]
    tested: list[Box]
    loose_ends: list[LooseEnd]


def method_of(project: Project, today: date) -> Method:
    """Return the project's method; four queries."""
    diagram = diagram_of(project, today)
    at_aim, hanging, loose = [], {}, []
    standing = {box.row.pk for box in diagram.drivers()}
    for measure in project.measures.all():
        if measure.at_aim:
            at_aim.append(measure)
        elif measure.driver_id in standing:
            hanging.setdefault(measure.driver_id, []).append(measure)
        elif measure.kind != Kind.BALANCING:
            loose.append(measure)
    tested = [box for box in diagram.ideas() if box.cycles]
    tested.sort(key=lambda box: -box.cycles[-1].cycle.number)
    ends = chain(ends_of(diagram), map(unhung, loose))
    return Method(diagram, at_aim, hanging, tested, list(ends))


def ends_of(diagram: Diagram) -> Iterator[LooseEnd]:
    for box in diagram.drivers():
        if box.is_bare:
            url = f"{reverse('projects:add_idea', args=[box.row.project_id])}?driver={box.row.pk}"
            yield LooseEnd(box.row.text, "has no change idea: what would move it?", url)
    for box in diagram.loose:
        url = reverse("projects:change_idea", args=[box.row.pk])
        yield LooseEnd(box.row.text, "hangs from no driver: what would it move?", url)
    for box in diagram.ideas():
        if not box.was_tested:
            url = reverse("projects:idea", args=[box.row.pk])
            yield LooseEnd(box.row.text, "was never tested: how small could a first test be?", url)


def unhung(measure: Measure) -> LooseEnd:
    url = reverse("measures:change", args=[measure.pk])
    return LooseEnd(measure.name, "hangs nowhere: what does this measure show?", url)
