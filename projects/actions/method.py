"""The driver diagram and the PDSA cycles that test its change ideas."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet

from people.history import remove, save
from people.models import User
from projects import method
from projects.models import ChangeIdea, CycleState, Driver, PdsaCycle, Project

TESTED = (
    "“{}” has been tested, and the record of its tests is kept. Hang it somewhere else, or close "
    "its last test with “abandon”."
)
CANNOT_INDENT = (
    "“{}” has secondary drivers of its own. Move them first: the diagram has two levels of drivers."
)

NO_WAY = {
    "up": "“{}” is the first in its row already.",
    "down": "“{}” is the last in its row already.",
    "in": "No driver stands above “{}” for it to hang from.",
    "out": "“{}” cannot move further out.",
}
NOT_A_WAY = "“{}” moves up, down, in or out. Choose one of these."
GONE = "“{}” was taken out of the diagram. Put it back first."


def check_stands(box: Driver | ChangeIdea) -> None:
    if box.removed_at:
        raise ValidationError(GONE.format(box.text))


def append(row: Driver | ChangeIdea, beside: QuerySet) -> None:
    """Put the box below those beside it, if the diagram has room."""
    project = row.project
    boxes = project.drivers.standing().count() + project.change_ideas.standing().count()
    if boxes >= method.MOST_BOXES and row.pk is None:
        raise ValidationError({"text": method.TOO_FULL.format(method.MOST_BOXES)})
    row.position = (beside.aggregate(last=Max("position"))["last"] or 0) + 1


def siblings(row: Driver | ChangeIdea) -> QuerySet:
    if isinstance(row, Driver):
        return row.project.drivers.standing().filter(parent=row.parent)
    return row.project.change_ideas.standing().filter(driver=row.driver)


@transaction.atomic
def add_driver(
    *, project: Project, text: str, by: User, at: datetime, parent: Driver | None = None
) -> Driver:
    """Return a new primary driver, or a secondary one below `parent`."""
    driver = Driver(project=project, text=text, parent=parent)
    append(driver, siblings(driver))
    return save(driver, by=by, at=at)


@transaction.atomic
def change_driver(
    *, driver: Driver, text: str, parent: Driver | None, by: User, at: datetime
) -> Driver:
    """Return the driver with its new words, hung from `parent` or, for None, from the aim."""
    check_stands(driver)
    if parent and (parent == driver or driver.secondary.standing().exists()):
        raise ValidationError({"parent": CANNOT_INDENT.format(driver.text)})
    if parent != driver.parent:
        driver.parent = parent
        append(driver, siblings(driver))
    driver.text = text
    return save(driver, by=by, at=at)


@transaction.atomic
def add_idea(
    *, project: Project, text: str, by: User, at: datetime, driver: Driver | None = None
) -> ChangeIdea:
    """Return a new change idea below the driver, or one that hangs nowhere yet."""
    idea = ChangeIdea(project=project, text=text, driver=driver)
    append(idea, siblings(idea))
    return save(idea, by=by, at=at)


@transaction.atomic
def change_idea(
    *, idea: ChangeIdea, text: str, driver: Driver | None, by: User, at: datetime
) -> ChangeIdea:
    check_stands(idea)
    if driver != idea.driver:
        idea.driver = driver
        append(idea, siblings(idea))
    idea.text = text
    return save(idea, by=by, at=at)


@transaction.atomic
def move_box(*, box: Driver | ChangeIdea, to: str, by: User, at: datetime) -> Driver | ChangeIdea:
    """Return the box, moved "up" or "down" among its neighbours, or a driver "in" below the one
    above it or "out" to the level of the aim. ValidationError says where there is no way."""
    check_stands(box)
    row = list(siblings(box))
    here = row.index(box)
    there = here + {"up": -1, "down": 1}.get(to, 0)
    if there != here and 0 <= there < len(row):
        row[here], row[there] = row[there], row[here]
        number(row, by=by, at=at)
    elif isinstance(box, Driver) and to == "in" and box.parent is None and here:
        change_driver(driver=box, text=box.text, parent=row[here - 1], by=by, at=at)
    elif isinstance(box, Driver) and to == "out" and box.parent:
        above = box.parent
        box.parent = None
        level = list(siblings(box))
        level.insert(level.index(above) + 1, box)
        save(box, by=by, at=at)
        number(level, by=by, at=at)
    else:
        raise ValidationError(NO_WAY.get(to, NOT_A_WAY).format(box.text))
    box.refresh_from_db()
    return box


def number(row: list, *, by: User, at: datetime) -> None:
    for position, one in enumerate(row, start=1):
        if one.position != position:
            one.position = position
            save(one, by=by, at=at)


@transaction.atomic
def remove_box(*, box: Driver | ChangeIdea, by: User, at: datetime) -> Driver | ChangeIdea:
    """Return the box, taken out of the diagram with all that hangs below it.

    A change idea that has been tested stays.
    """
    below = boxes_below(box)
    ideas = [one for one in below if isinstance(one, ChangeIdea)]
    tested = PdsaCycle.objects.filter(idea__in=ideas).select_related("idea").first()
    if tested:
        raise ValidationError(TESTED.format(tested.idea))
    for one in below:
        one.removed_at, one.removed_by = at, by
        save(one, by=by, at=at)
    box.refresh_from_db()
    return box


def boxes_below(box: Driver | ChangeIdea) -> list[Driver | ChangeIdea]:
    """Return the box and what stands below it."""
    if isinstance(box, ChangeIdea):
        return [box]
    drivers = [box, *box.secondary.standing()]
    return [*drivers, *box.project.change_ideas.standing().filter(driver__in=drivers)]


@transaction.atomic
def restore_box(*, box: Driver | ChangeIdea, by: User, at: datetime) -> Driver | ChangeIdea:
    """Return the box, back in the diagram with what was taken out together with it.

    Where the driver above it has gone meanwhile, it hangs from the aim, or nowhere.
    """
    moment = box.removed_at
    if moment is None:
        return box
    together: list[Driver | ChangeIdea] = [box]
    if isinstance(box, Driver):
        drivers = [box, *box.secondary.filter(removed_at=moment)]
        ideas = box.project.change_ideas.filter(driver__in=drivers, removed_at=moment)
        together = [*drivers, *ideas]
        if box.parent and box.parent.removed_at:
            box.parent = None
    elif box.driver and box.driver.removed_at:
        box.driver = None
    for one in together:
        one.removed_at = one.removed_by = None
        save(one, by=by, at=at)
    return box


@transaction.atomic
def plan_cycle(
    *,
    idea: ChangeIdea,
    plan: str,
    prediction: str,
    scale: str,
    starts_on: date,
    by: User,
    at: datetime,
    ends_on: date | None = None,
    start: bool = False,
) -> PdsaCycle:
    """Return a new test of the change idea, planned or, with `start`, running."""
    # Two people may plan at once: each has to get a number of their own.
    project = Project.objects.select_for_update().get(pk=idea.project_id)
    last = project.cycles.aggregate(last=Max("number"))["last"] or 0
    cycle = PdsaCycle(project=project, idea=idea, number=last + 1)
    return change_cycle(
        cycle=cycle,
        plan=plan,
        prediction=prediction,
        scale=scale,
        starts_on=starts_on,
        ends_on=ends_on,
        start=start,
        by=by,
        at=at,
    )


@transaction.atomic
def change_cycle(
    *,
    cycle: PdsaCycle,
    plan: str,
    prediction: str,
    scale: str,
    starts_on: date,
    by: User,
    at: datetime,
    ends_on: date | None = None,
    start: bool = False,
) -> PdsaCycle:
    """Return the cycle with its new plan; one that starts or has started has a prediction."""
    if start and cycle.state == CycleState.PLANNED:
        cycle.state = CycleState.RUNNING
    if cycle.state != CycleState.PLANNED:
        if not prediction.strip():
            raise ValidationError({"prediction": method.PREDICTION_WANTED})
        if starts_on > cycle.project.programme.organisation.today(at):
            raise ValidationError({"starts_on": "It has started, so this day cannot lie ahead."})
    if ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": "The test cannot end before it starts."})
    cycle.plan, cycle.prediction, cycle.scale = plan, prediction, scale
    cycle.starts_on, cycle.ends_on = starts_on, ends_on
    return save(cycle, by=by, at=at)


@transaction.atomic
def study_cycle(
    *,
    cycle: PdsaCycle,
    happened: str,
    learned: str,
    act: str,
    by: User,
    at: datetime,
    on: date | None = None,
) -> PdsaCycle:
    """Return the cycle with what happened, what that taught beside the prediction, and the act."""
    if cycle.state == CycleState.PLANNED:
        raise ValidationError("This test has not started yet. Start it first.")
    cycle.happened, cycle.learned, cycle.act = happened, learned, act
    cycle.state = CycleState.DONE
    today = cycle.project.programme.organisation.today(at)
    cycle.closed_on = cycle.closed_on or on or today
    return save(cycle, by=by, at=at)


def drop_cycle(*, cycle: PdsaCycle, by: User, at: datetime) -> PdsaCycle:
    """Return the cycle, given up before it started; one that has started stays."""
    if cycle.state != CycleState.PLANNED:
        raise ValidationError("This test has started: study it, and abandon the change if need be.")
    return remove(cycle, by=by, at=at)
