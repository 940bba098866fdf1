"""Gathers the driver diagram and the tests of its change ideas."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from projects.method import Test, advice
from projects.models import Act, ChangeIdea, CycleState, Driver, PdsaCycle, Project, Scale

STEPS = {scale: step for step, scale in enumerate(Scale.values)}
# How a change idea stands, and the kind of tag that says so.
UNTESTED = ("Not tested yet", "idle")
PLANNED = ("Test planned", "idle")
TESTING = ("Being tested", "warn")
ACTED = {
    Act.ADOPT: ("Adopted", "good"),
    Act.ADAPT: ("To be adapted", "warn"),
    Act.ABANDON: ("Abandoned", "idle"),
}


@dataclass(frozen=True)
class Tested:
    """A cycle of a change idea: `step` is its scale, 0 for the smallest; `advice` in sentences."""

    cycle: PdsaCycle
    step: int
    advice: list[str]


@dataclass
class Box:
    """A driver or change idea in the diagram, with what hangs below it.

    `standing` is how a change idea stands, in words, and the kind of its tag.
    """

    row: Driver | ChangeIdea
    ideas: "list[Box]" = field(default_factory=list)
    secondary: "list[Box]" = field(default_factory=list)
    cycles: list[Tested] = field(default_factory=list)
    standing: tuple[str, str] = UNTESTED

    @property
    def is_idea(self) -> bool:
        return isinstance(self.row, ChangeIdea)

    @property
    def name(self) -> str:
        """What its place in the page is called: "driver-3", "idea-5"."""
        return f"{'idea' if self.is_idea else 'driver'}-{self.row.pk}"

    @property
    def is_bare(self) -> bool:
        """Whether it is a driver that no change idea would move."""
        below = any(box.ideas for box in self.secondary)
        return not (self.is_idea or self.ideas or below)

    @property
    def was_tested(self) -> bool:
        return any(one.cycle.state != CycleState.PLANNED for one in self.cycles)


@dataclass(frozen=True)
class Diagram:
    """The primary drivers with all that hangs from them; `loose` change ideas hang nowhere."""

    primary: list[Box]
    loose: list[Box]

    def drivers(self) -> Iterator[Box]:
        for box in self.primary:
            yield box
            yield from box.secondary

    def ideas(self) -> Iterator[Box]:
        for box in self.drivers():
            yield from box.ideas
        yield from self.loose

    def named(self, name: str) -> Box | None:
        """Return the box whose place in the page has the name."""
        return next((box for box in (*self.drivers(), *self.ideas()) if box.name == name), None)

    def __bool__(self) -> bool:
        return bool(self.primary or self.loose)


def diagram_of(project: Project, today: date) -> Diagram:
    """Return the project's driver diagram with the tests of each change idea; three queries."""
    drivers: dict[int | None, Box] = {row.pk: Box(row) for row in project.drivers.standing()}
    primary, loose = [], []
    for box in drivers.values():
        above = drivers.get(box.row.parent_id) if isinstance(box.row, Driver) else None
        (above.secondary if above else primary).append(box)
    ideas = list(project.change_ideas.standing().prefetch_related("cycles"))
    for idea in ideas:
        above = drivers.get(idea.driver_id)
        (above.ideas if above else loose).append(idea_box(idea, today))
    return Diagram(primary, loose)


def idea_box(idea: ChangeIdea, today: date) -> Box:
    cycles = ramp_of(idea.cycles.all(), today)
    return Box(idea, cycles=cycles, standing=standing_of([one.cycle for one in cycles]))


def ramp_of(cycles: Iterable[PdsaCycle], today: date) -> list[Tested]:
    """Return the cycles of one change idea in their order, each with what could be better."""
    cycles = list(cycles)
    tests = [
        Test(
            plan=one.plan,
            prediction=one.prediction,
            step=STEPS[one.scale],
            is_running=one.state == CycleState.RUNNING,
            ends_on=one.ends_on,
        )
        for one in cycles
    ]
    said = advice(tests, today)
    return [Tested(one, STEPS[one.scale], words) for one, words in zip(cycles, said, strict=True)]


def standing_of(cycles: list[PdsaCycle]) -> tuple[str, str]:
    """Return how a change idea stands by its latest test, in words, and the kind of its tag."""
    if any(one.state == CycleState.RUNNING for one in cycles):
        return TESTING
    done = [one for one in cycles if one.state == CycleState.DONE]
    if done:
        return ACTED[Act(done[-1].act)]
    return PLANNED if cycles else UNTESTED
