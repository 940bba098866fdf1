"""The cast that every test shares, made by actions alone, so that a tested state is reachable.

Two organisations. Weald has a programme with one project in full swing; Moor has a programme of
its own, whose people are the outsiders. `NOW` is a Wednesday; reviews are eight days later.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from measures.actions import save_measure
from measures.models import Direction, Form, Kind
from mentoring.actions import set_project_state
from people.actions import activate, create_organisation, create_person
from people.models import Organisation, User
from programmes.actions import add_member, create_programme, save_objective
from programmes.models import Objective, Programme, Role
from projects.actions import create_project, join_team
from projects.models import Project, State, TeamRole
from qiprogramme.tests.built_once import built_once
from reviews.actions import schedule_day, set_slots
from reviews.models import ReviewDay

NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
TODAY = date(2026, 6, 10)
MONDAY = date(2026, 6, 8)
REVIEW_ON = date(2026, 6, 18)
PASSWORD = "a long enough password"


@dataclass
class World:
    organisation: Organisation
    admin: User
    manager: User
    steering: User
    executive: User
    mentor: User
    sponsor: User
    lead: User
    member: User
    contributor: User
    other_lead: User
    objective: Objective
    programme: Programme
    project: Project
    other_project: Project
    review_day: ReviewDay
    outsider: "World | None" = field(default=None)


def person(organisation: Organisation, email: str, name: str, *, at: datetime = NOW) -> User:
    """Return someone who has joined and can sign in with PASSWORD."""
    user = create_person(organisation=organisation, email=email, name=name, by=None, at=at)
    return activate(user, password=PASSWORD, at=at)


def objective(organisation: Organisation, by: User, title: str = "Care close to home") -> Objective:
    return save_objective(organisation=organisation, title=title, by=by, at=NOW)


def project(programme: Programme, by: User, title: str, *, at: datetime = NOW, **team) -> Project:
    """Return a project that is being set up, with an aim and an objective."""
    return create_project(
        programme=programme,
        title=title,
        place="Samphire Ward",
        objectives=list(programme.objectives.all()),
        aim="Raise the number of patients with specific tasks from 6 to 20 by 31 July 2026.",
        aim_on=date(2026, 7, 31),
        by=by,
        at=at,
        **team,
    )


def measure(project: Project, by: User, name: str = "Patients with a task", **values):
    defaults = {
        "kind": Kind.PROCESS,
        "form": Form.COUNT,
        "unit": "patients",
        "direction": Direction.INCREASE,
        "target": 20,
        "baseline_points": 8,
    }
    return save_measure(project=project, name=name, by=by, at=NOW, **(defaults | values))


@built_once
def world(name: str = "Weald", at: datetime = NOW - timedelta(days=21)) -> World:
    """Return an organisation with a programme, everybody in it, and one active project of two."""
    host = f"{name.lower()}.example"
    organisation = create_organisation(
        name=f"{name} Trust",
        time_zone="Europe/London",
        admin_name=f"{name} Admin",
        admin_email=f"admin@{host}",
        password=PASSWORD,
        at=at,
    )
    admin = organisation.people.get()
    people = {
        role: person(organisation, f"{role}@{host}", f"{name} {role.replace('_', ' ').title()}")
        for role in (
            "manager",
            "steering",
            "executive",
            "mentor",
            "sponsor",
            "lead",
            "member",
            "contributor",
            "other_lead",
        )
    }
    manager = people["manager"]
    aim = objective(organisation, admin)
    programme = create_programme(
        organisation=organisation,
        name=f"{name} length of stay",
        aim="Shorter stays, safely.",
        objectives=[aim],
        starts_on=at.date(),
        manager_name=manager.name,
        manager_email=manager.email,
        by=admin,
        at=at,
    )
    for role in (Role.STEERING, Role.EXECUTIVE, Role.CONTRIBUTOR):
        add_member(programme=programme, user=people[role], role=role, by=manager, at=at)
    team = {role: people[role] for role in ("lead", "mentor", "sponsor")}
    main = project(programme, manager, f"{name} huddles", at=at, **team)
    join_team(project=main, user=people["member"], role=TeamRole.MEMBER, by=manager, at=at)
    measure(main, people["lead"])
    other = project(programme, manager, f"{name} tablets", at=at, lead=people["other_lead"])
    day = schedule_day(
        programme=programme,
        on=REVIEW_ON,
        starts=time(14, 0),
        ends=time(16, 0),
        place="Board room",
        call_link="",
        by=manager,
        at=at,
    )
    set_slots(day=day, slots=[(main, time(14, 0))], by=manager, at=at)
    main.refresh_from_db()
    set_project_state(project=main, state=State.ACTIVE, by=manager, at=at)
    return World(
        organisation=organisation,
        admin=admin,
        objective=aim,
        programme=programme,
        project=main,
        other_project=other,
        review_day=day,
        **people,
    )


@built_once
def two_worlds() -> World:
    """Return Weald, with Moor as its outsider."""
    weald = world("Weald")
    weald.outsider = world("Moor")
    return weald
