"""Building the sample trust: people, programme, projects, measures, and their first review day."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db import transaction

from measures.actions import add_remark, record_reading, save_measure
from measures.models import Direction, Form, RemarkKind
from people.actions import create_organisation
from people.models import User
from portfolio.sample.growing import set_slots_of, tell_growth, train_leads
from portfolio.sample.life import hold_reviews, look_ahead, run_project
from portfolio.sample.match import ask_the_next, marry
from portfolio.sample.trust import WEEK, Sample, add_person, read
from priorities.models import Candidate
from programmes.actions import add_member, create_programme, save_objective
from programmes.models import Role
from projects.actions import add_driver, add_idea, create_project, write_charter
from projects.models import Project
from reviews.actions import issue_pack, schedule_day, set_slots, work_packs
from reviews.models import DayState, ReviewDay

FORMS = {"count": Form.COUNT, "value": Form.VALUE, "proportion": Form.PERCENTAGE}
DIRECTIONS = {"up": Direction.INCREASE, "down": Direction.DECREASE}


@transaction.atomic
def load(*, weeks: int, now: datetime, password: str | None, emails: dict[str, str]) -> Sample:
    """Build the trust, its dates moved by `weeks`, and return what was made.

    `emails` gives sample people (by id) fixed addresses; they alone get the password.
    """
    sample = Sample(data=read(), weeks=weeks, now=now, password=password, emails=emails)
    build_organisation(sample)
    build_programme(sample)
    day = schedule(sample)
    candidates = marry(sample)
    projects = {
        row["id"]: build_project(sample, row, candidates[row["lead"]["id"]])
        for row in sample.data["projects"]
    }
    start_on = sample.day(sample.data["programme"]["training_date"])
    slots = [
        (project, (datetime.combine(day.on, day.starts) + timedelta(minutes=10 * n)).time())
        for n, project in enumerate(projects.values())
    ]
    set_slots(day=day, slots=slots, by=sample.manager, at=sample.at(start_on - WEEK))
    train_leads(sample)
    for row in sample.data["projects"]:
        run_project(sample, row, projects[row["id"]], start_on)
    hold_reviews(sample, day, projects)
    look_ahead(sample, projects)
    set_slots_of(sample, projects)
    ask_the_next(sample)
    issue_next_pack(sample)
    tell_growth(sample)
    return sample


def issue_next_pack(sample: Sample) -> None:
    """Issue the pack of the coming review day, for the demo."""
    day = sample.programme.review_days.filter(state=DayState.PLANNED).first()
    if day and "contributor" in sample.people:
        issue_pack(day=day, by=sample.manager, at=sample.now)
        work_packs(at=sample.now)


def build_organisation(sample: Sample) -> None:
    start = sample.day(sample.data["programme"]["training_date"])
    begun = datetime.combine(start - 6 * WEEK, time(9), tzinfo=sample.now.tzinfo)
    sample.organisation = create_organisation(
        name=sample.data["trust"]["name"],
        time_zone="Europe/London",
        admin_name="Wilf Harding",
        admin_email=sample.emails.get("admin", "wilf.harding@wealdshore.example"),
        password=sample.password,
        at=begun,
    )
    sample.people["admin"] = sample.organisation.people.get()
    groups = sample.data["people"]
    for row in groups["executives"]:
        add_person(sample, row["id"], row["name"], row["role"], begun)
    add_person(sample, "PM1", groups["programme_manager"]["name"], "Programme manager", begun)
    for row in groups["steering_group"]:
        twin = next((e for e in groups["executives"] if e["name"] == row["name"]), None)
        if twin:
            sample.people[row["id"]] = sample.people[twin["id"]]
        else:
            add_person(sample, row["id"], row["name"], row["role"], begun)
    for row in groups["mentors"]:
        add_person(sample, row["id"], row["name"], row["base"], begun)
    for project in sample.data["projects"]:
        lead = project["lead"]
        add_person(sample, lead["id"], lead["name"], lead["discipline"], begun)
    if "contributor" in sample.emails:
        add_person(sample, "contributor", "Jude Penhallow", "Healthcare assistant", begun)
    for row in sample.data["corporate_objectives"]:
        sample.objectives[row["id"]] = save_objective(
            organisation=sample.organisation,
            title=row["title"],
            known_by=row["measure"],
            baseline=Decimal(str(row["baseline"])),
            target=Decimal(str(row["target"])),
            target_on=sample.day(row["by"]),
            executive=sample.people[row["exec"]],
            by=sample.people["admin"],
            at=begun,
        )


def build_programme(sample: Sample) -> None:
    row = sample.data["programme"]
    start = sample.day(row["training_date"])
    at = sample.at(start - 5 * WEEK)
    sample.programme = create_programme(
        organisation=sample.organisation,
        name=row["name"],
        aim=sample.words(row["aim"]),
        objectives=[sample.objectives[ident] for ident in row["objectives"]],
        starts_on=start,
        manager_name=sample.manager.name,
        manager_email=sample.manager.email,
        by=sample.people["admin"],
        at=at,
    )
    groups = sample.data["people"]
    roles = [
        (Role.EXECUTIVE, [row["id"] for row in groups["executives"]]),
        (Role.STEERING, [row["id"] for row in groups["steering_group"]]),
        (Role.CONTRIBUTOR, [row["id"] for row in groups["mentors"]]),
        (Role.CONTRIBUTOR, [project["lead"]["id"] for project in sample.data["projects"]]),
        (Role.CONTRIBUTOR, [ident for ident in ("contributor",) if ident in sample.people]),
    ]
    for role, idents in roles:
        for ident in idents:
            add_member(
                programme=sample.programme,
                user=sample.people[ident],
                role=role,
                by=sample.manager,
                at=at,
            )
    for measure in row["measures"]:
        build_measure(sample, measure, programme=sample.programme, by=sample.manager)


def schedule(sample: Sample) -> ReviewDay:
    row = sample.data["programme"]
    start = sample.day(row["training_date"])
    return schedule_day(
        programme=sample.programme,
        on=sample.day(row["review_date"]),
        starts=time(13, 30),
        ends=time(16, 0),
        place="Board room, Wealdshore House",
        call_link="",
        by=sample.manager,
        at=sample.at(start - 2 * WEEK),
    )


def build_project(sample: Sample, row: dict, candidate: Candidate) -> Project:
    start = sample.day(sample.data["programme"]["training_date"])
    initiative = candidate.initiative
    project = create_project(
        programme=sample.programme,
        title=row["title"],
        place=row["site"],
        objectives=list(initiative.objectives.all()),
        aim=sample.words(row["aim"]),
        lead=sample.people[row["lead"]["id"]],
        mentor=sample.people[row["mentor"]],
        sponsor=sample.people[row["sponsor"]],
        initiative=initiative,
        idea=candidate.idea,
        match=candidate.match,
        by=sample.manager,
        at=sample.at(start - 2 * WEEK),
    )
    lead = sample.people[row["lead"]["id"]]
    write_charter(
        project=project,
        problem=row["lead"]["own_idea"],
        initiative=initiative,
        why="",
        scope=row["site"],
        resources="",
        risks="",
        by=lead,
        at=sample.at(start - WEEK),
    )
    build_drivers(sample, row, project, lead)
    for place, measure in enumerate(row["measures"]):
        at_aim = place == 0 or measure["kind"] == "outcome"
        build_measure(sample, measure, project=project, by=lead, at_aim=at_aim)
    return project


def build_drivers(sample: Sample, row: dict, project: Project, by: User) -> None:
    """Draw the diagram; the sample tells its changes in the order of the drivers they move."""
    at = sample.at(sample.day(sample.data["programme"]["training_date"]))
    drivers = [
        add_driver(project=project, text=text, by=by, at=at) for text in row["primary_drivers"]
    ]
    for driver, cycle in zip(drivers, row["pdsa"], strict=False):
        text = sample.words(cycle["change"])
        add_idea(project=project, text=text, driver=driver, by=by, at=at)


def build_measure(sample: Sample, row: dict, *, by: User, **owner) -> None:
    start = sample.day(row["start"])
    known = sample.day(sample.data["programme"]["training_date"])
    measure = save_measure(
        name=row["name"],
        kind=row["kind"],
        form=FORMS[row["type"]],
        unit=row["unit"],
        definition=sample.words(row["definition"]),
        direction=DIRECTIONS[row["direction"]],
        target=None if row["target"] is None else Decimal(str(row["target"])),
        baseline_points=row["baseline_points"],
        by=by,
        at=sample.at(known),
        **owner,
    )
    for index, figure in enumerate(figures(row)):
        week = start + WEEK * index
        if figure is not None:
            record_reading(
                measure=measure,
                period_on=week,
                by=by,
                at=sample.at(max(week + timedelta(days=4), known), 16),
                **figure,
            )
    for note in row.get("annotations", []):
        # The team saw an outlier where the figure it wrote about lies outside the limits.
        outside = note["week"] + 1 in row["expected"]["outside_limits"]
        week = start + WEEK * note["week"]
        add_remark(
            measure=measure,
            kind=RemarkKind.OUTLIER if outside else RemarkKind.ANNOTATION,
            period_on=week,
            text=sample.words(note["text"]),
            by=by,
            at=sample.at(max(week + timedelta(days=4), known), 17),
        )


def figures(row: dict) -> list[dict | None]:
    """Return one week's figure each, or None where nothing was recorded."""
    if row["type"] != "proportion":
        return [None if v is None else {"value": Decimal(str(v))} for v in row["values"]]
    return [
        None if d is None else {"numerator": n, "denominator": d}
        for n, d in zip(row["n"], row["d"], strict=True)
    ]
