"""A second, small organisation: whoever belongs to it is an outsider to the sample trust."""

from datetime import datetime, time, timedelta

from measures.actions import record_reading, save_measure
from measures.models import Direction, Form, Kind
from people.actions import activate, create_organisation, create_person
from people.demo import ACCOUNTS, PASSWORD
from people.rules import week_of
from programmes.actions import create_programme, save_objective
from projects.actions import create_project
from reviews.actions import schedule_day

FIGURES = (12, 14, 11, 13, 15, 12, 13, 12, 9, 8, 9, 7)


def build(*, now: datetime) -> None:
    """Build Northmoor: one programme, one project being set up, one review day ahead."""
    begun = now - timedelta(weeks=14)
    outsider = next(account for account in ACCOUNTS if account.role == "outsider")
    organisation = create_organisation(
        name="Northmoor Community Trust (fictional)",
        time_zone="Europe/London",
        admin_name="Esme Thackray",
        admin_email="esme.thackray@northmoor.example",
        password=None,
        at=begun,
    )
    admin = organisation.people.get()
    manager, lead, mentor = (
        create_person(
            organisation=organisation, email=email, name=name, job=job, by=admin, at=begun
        )
        for email, name, job in (
            (outsider.email, "Rowan Eskdale", "Improvement manager"),
            ("nell.garsdale@northmoor.example", "Nell Garsdale", "District nurse"),
            ("amos.birkrigg@northmoor.example", "Amos Birkrigg", "Improvement coach"),
        )
    )
    activate(manager, password=PASSWORD, at=begun)
    activate(lead, password=None, at=begun)
    activate(mentor, password=None, at=begun)
    objective = save_objective(
        organisation=organisation, title="No avoidable pressure ulcers", by=admin, at=begun
    )
    programme = create_programme(
        organisation=organisation,
        name="Healthy skin at home",
        aim="Halve new pressure ulcers among people we visit at home.",
        objectives=[objective],
        starts_on=begun.date(),
        manager_name=manager.name,
        manager_email=manager.email,
        by=admin,
        at=begun,
    )
    project = create_project(
        programme=programme,
        title="Skin check at the first visit",
        place="Eskdale district nurses",
        objectives=[objective],
        aim="Cut new pressure ulcers from 12 to 6 a week.",
        lead=lead,
        mentor=mentor,
        by=manager,
        at=begun,
    )
    measure = save_measure(
        project=project,
        name="New pressure ulcers",
        kind=Kind.OUTCOME,
        form=Form.COUNT,
        unit="ulcers",
        direction=Direction.DECREASE,
        target=6,
        baseline_points=8,
        by=lead,
        at=begun,
    )
    for back, figure in enumerate(reversed(FIGURES), start=1):
        week = week_of(now.date()) - timedelta(weeks=back)
        record_reading(measure=measure, period_on=week, value=figure, by=lead, at=now)
    ahead = now.date() + timedelta(weeks=5)
    schedule_day(
        programme=programme,
        on=ahead - timedelta(days=ahead.weekday() - 1),
        starts=time(10),
        ends=time(11),
        place="Garsdale room",
        call_link="",
        by=manager,
        at=now,
    )
