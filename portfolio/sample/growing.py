"""The sample's training day, when its pairs meet, and how sure its leads became."""

from datetime import time

from mentoring.actions import record_attendance, save_training, say_growth, set_slot
from mentoring.models import Audience, Moment
from portfolio.sample.trust import Sample
from projects.models import Project, State


def train_leads(sample: Sample) -> None:
    """Hold the training day, to which every lead came."""
    on = sample.day(sample.data["programme"]["training_date"])
    training = save_training(
        programme=sample.programme,
        title="Improvement from problem to PDSA",
        aims="Find the root cause, write an aim, choose measures, plan a first test of change.",
        on=on,
        starts=time(9, 30),
        place="Education centre",
        trainer=sample.manager.name,
        audience=Audience.LEADS,
        by=sample.manager,
        at=sample.at(on),
    )
    leads = [sample.people[row["lead"]["id"]] for row in sample.data["projects"]]
    about = {"by": sample.manager, "at": sample.at(on, 17)}
    record_attendance(event=training, people=leads, **about)


def tell_growth(sample: Sample) -> None:
    """Let leads say how sure they were before the training and, as far as told, at the end."""
    days = {Moment.BEFORE: "training_date", Moment.AFTER: "as_of"}
    told = {Moment.BEFORE: "confidence_pre", Moment.AFTER: "confidence_post"}
    for row in sample.data["projects"]:
        for moment, key in told.items():
            if not (digits := row["lead"][key]):
                continue
            say_growth(
                programme=sample.programme,
                moment=moment,
                levels={number: int(digit) for number, digit in enumerate(digits, 1)},
                evidence={},
                by=sample.people[row["lead"]["id"]],
                at=sample.at(sample.day(sample.data["programme"][days[moment]])),
            )


def set_slots_of(sample: Sample, projects: dict[str, Project]) -> None:
    """Give each active project its half hour of the week."""
    active = [project for project in projects.values() if project.state == State.ACTIVE]
    for place, project in enumerate(active):
        set_slot(
            project=project,
            weekday=place % 5 + 1,
            starts=time(9 + place // 5 * 2),
            place=project.place,
            by=sample.manager,
            at=sample.at(sample.day(sample.data["programme"]["as_of"]), 11),
        )
