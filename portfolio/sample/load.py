"""Building the sample trust: people, programme, projects, measures, sessions, reviews."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from measures.actions import record_reading, save_measure
from measures.models import Direction, Form
from mentoring.actions import log_session, set_project_state
from people.actions import activate, create_organisation, create_person
from people.models import Organisation, User
from people.rules import TITLES
from portfolio.sample.dates import next_review, shift_words
from programmes.actions import add_member, create_programme, invite, save_objective
from programmes.models import Objective, Programme, Role
from projects.actions import (
    create_project,
    end_team_role,
    finish_commitment,
    give_score,
    join_team,
    raise_obstacle,
)
from projects.models import Project, Rung, State, TeamRole
from reviews.actions import (
    end_project,
    hold_day,
    record_decision,
    record_learning,
    schedule_day,
    set_slots,
)
from reviews.models import Outcome, ReviewDay

DATA = Path(__file__).with_name("sample_trust.json")
YEAR = 2026
WEEK = timedelta(weeks=1)
SESSION_STATES = {"A": "held", "R": "rearranged", "C": "cancelled", "M": "missed"}
FORMS = {"count": Form.COUNT, "value": Form.VALUE, "proportion": Form.PERCENTAGE}
DIRECTIONS = {"up": Direction.INCREASE, "down": Direction.DECREASE}
OUTCOMES = {"stop_with_learning": Outcome.STOP}
NOT_DONE = " - not done"


def read() -> dict:
    return json.loads(DATA.read_text())


@dataclass
class Sample:
    """What is known while the trust is being built: its data, its shift, its people."""

    data: dict
    weeks: int
    now: datetime
    password: str | None
    emails: dict[str, str]
    people: dict[str, User] = field(default_factory=dict)
    objectives: dict[str, Objective] = field(default_factory=dict)
    organisation: Organisation = field(init=False)
    programme: Programme = field(init=False)

    def day(self, iso: str) -> date:
        return date.fromisoformat(iso) + WEEK * self.weeks

    def words(self, text: str | None) -> str:
        return shift_words(text or "", self.weeks, YEAR)

    def at(self, day: date, hour: int = 9) -> datetime:
        """Return the local moment, or `now` where it would lie ahead."""
        moment = datetime.combine(day, time(hour), tzinfo=self.organisation.zone)
        return min(moment, self.now)

    @property
    def manager(self) -> User:
        return self.people["PM1"]


@transaction.atomic
def load(*, weeks: int, now: datetime, password: str | None, emails: dict[str, str]) -> Sample:
    """Build the trust, its dates moved by `weeks`, and return what was made.

    `emails` gives sample people (by id) fixed addresses; they alone get the password.
    """
    sample = Sample(data=read(), weeks=weeks, now=now, password=password, emails=emails)
    build_organisation(sample)
    build_programme(sample)
    day = schedule(sample)
    projects = {row["id"]: build_project(sample, row) for row in sample.data["projects"]}
    start_on = sample.day(sample.data["programme"]["training_date"])
    slots = [
        (project, (datetime.combine(day.on, day.starts) + timedelta(minutes=10 * n)).time())
        for n, project in enumerate(projects.values())
    ]
    set_slots(day=day, slots=slots, by=sample.manager, at=sample.at(start_on - WEEK))
    for row in sample.data["projects"]:
        run_project(sample, row, projects[row["id"]], start_on)
    hold_reviews(sample, day, projects)
    look_ahead(sample, projects)
    return sample


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


def add_person(sample: Sample, ident: str, name: str, job: str, at: datetime) -> User:
    names = [word for word in name.lower().split() if word not in TITLES]
    email = sample.emails.get(ident)
    user = create_person(
        organisation=sample.organisation,
        email=email or f"{'.'.join(names)}@wealdshore.example",
        name=name,
        job=job,
        by=sample.people["admin"],
        at=at,
    )
    sample.people[ident] = activate(user, password=sample.password if email else None, at=at)
    return user


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


def build_project(sample: Sample, row: dict) -> Project:
    start = sample.day(sample.data["programme"]["training_date"])
    initiative = next(
        item
        for item in sample.data["prioritisation"]["initiatives"]
        if item["id"] == row["agreed_initiative"]
    )
    project = create_project(
        programme=sample.programme,
        title=row["title"],
        place=row["site"],
        objectives=[sample.objectives[ident] for ident in initiative["objectives"]],
        aim=sample.words(row["aim"]),
        lead=sample.people[row["lead"]["id"]],
        mentor=sample.people[row["mentor"]],
        sponsor=sample.people[row["sponsor"]],
        by=sample.manager,
        at=sample.at(start - 2 * WEEK),
    )
    for measure in row["measures"]:
        build_measure(sample, measure, project=project, by=sample.people[row["lead"]["id"]])
    return project


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
                week_on=week,
                by=by,
                at=sample.at(max(week + timedelta(days=4), known), 16),
                **figure,
            )


def figures(row: dict) -> list[dict | None]:
    """Return one week's figure each, or None where nothing was recorded."""
    if row["type"] != "proportion":
        return [None if v is None else {"value": Decimal(str(v))} for v in row["values"]]
    return [
        None if d is None else {"numerator": n, "denominator": d}
        for n, d in zip(row["n"], row["d"], strict=True)
    ]


def run_project(sample: Sample, row: dict, project: Project, start_on: date) -> None:
    """Live the project from its start to the eve of the review, week by week."""
    project.refresh_from_db()
    set_project_state(
        project=project, state=State.ACTIVE, by=sample.manager, at=sample.at(start_on)
    )
    scores = dict(zip(sample.data["_meta"]["score_weeks"], range(6), strict=True))
    due = {sample.day(week): index for week, index in scores.items()}
    events = sorted(row.get("events", []), key=lambda event: event["date"])
    notes = {note["session"]: note for note in row["mentoring"]["notes"]}
    agreed: list = []
    sessions = row["mentoring"]["attendance"]
    for number in range(1, len(sessions) + 2):
        week = start_on + WEEK * (number - 1)
        while events and sample.day(events[0]["date"]) < week + WEEK:
            happen(sample, project, events.pop(0), notes)
        if number <= len(sessions):
            state = SESSION_STATES[sessions[number - 1]]
            agreed = hold_session(sample, project, week, state, notes.get(number), agreed)
        if week in due:
            score(sample, row, project, week, due[week])


def happen(sample: Sample, project: Project, event: dict, notes: dict) -> None:
    day = sample.day(event["date"])
    lead = project.team.active().filter(role=TeamRole.LEAD).first()
    if event["type"] == "lead_left":
        end_team_role(member=lead, by=sample.manager, at=sample.at(day))
    elif event["type"] == "lead_appointed":
        user = add_person(sample, "L16", event["name"], event["discipline"], sample.at(day))
        join_team(
            project=project, user=user, role=TeamRole.LEAD, by=sample.manager, at=sample.at(day)
        )
    elif event["type"] == "obstacle_raised":
        latest = notes[max(number for number in notes if number <= 4)]
        about = next(note for note in notes.values() if note["theme"] == "obstacles")
        raise_obstacle(
            project=project,
            text=about["note"],
            ask=f"{about['action']}. {latest['action']}.",
            rung=Rung(event["level"]),
            on=day,
            by=lead.user,
            at=sample.at(day, 11),
        )


def hold_session(sample, project, week: date, state: str, note: dict | None, agreed: list) -> list:
    """Log the week's session, close what the last one agreed, and return what is agreed now."""
    day = week + timedelta(days=3)
    session = project.sessions.get(week_on=week)
    lead = project.team.active().filter(role=TeamRole.LEAD).first()
    took_place = state in ("held", "rearranged")
    if took_place:
        for commitment in agreed:
            finish_commitment(
                commitment=commitment, done=True, by=commitment.owner, at=sample.at(day, 12)
            )
    promises, text, kept = [], None, False
    if note and lead:
        text = sample.words(note["note"])
        kept = not note["action"].endswith(NOT_DONE)
        due_on = min(week + timedelta(days=10), sample.now.date() + timedelta(days=14))
        promises = [(lead.user, sample.words(note["action"]).removesuffix(NOT_DONE), due_on)]
    log_session(
        session=session,
        state=state,
        confidence=feeling(project) if took_place else None,
        note=text,
        commitments=promises,
        by=project.team.active().get(role=TeamRole.MENTOR).user,
        at=sample.at(day, 15),
    )
    if promises:
        return list(session.commitments.all()) if kept else []
    return [] if took_place else agreed


def feeling(project: Project) -> int:
    """Return how a session went, from 2 to 4, as the last two progress scores moved."""
    last = list(project.scores.filter(role=TeamRole.MENTOR).order_by("-on")[:2])
    if len(last) < 2 or last[0].score == last[1].score:
        return 3
    return 4 if last[0].score > last[1].score else 2


def score(sample: Sample, row: dict, project: Project, week: date, index: int) -> None:
    day = week + timedelta(days=2)
    for role, name in ((TeamRole.LEAD, "self"), (TeamRole.MENTOR, "mentor")):
        holder = project.team.active().filter(role=role).first()
        give_score(
            project=project,
            role=role,
            score=Decimal(str(row["progress_scores"][name][index])),
            on=day,
            by=holder.user if holder else sample.manager,
            at=sample.at(day, 17),
        )


def hold_reviews(sample: Sample, day: ReviewDay, projects: dict[str, Project]) -> None:
    at = sample.at(day.on, 17)
    hold_day(day=day, by=sample.manager, at=at)
    for row in sample.data["projects"]:
        project = projects[row["id"]]
        project.refresh_from_db()
        review = day.reviews.get(project=project)
        account = row["review"]
        promises = [
            (sample.people[p["owner"]], sample.words(p["what"]), sample.day(p["due"]))
            for p in account["executive_commitments"]
        ]
        record_decision(
            review=review,
            outcome=OUTCOMES.get(account["decision"], account["decision"]),
            summary=sample.words(account["summary"]),
            executive=promises[0][0],
            promises=promises,
            by=promises[0][0],
            on=day.on,
            at=at,
        )
        learning = {name: sample.words(text) for name, text in row["learning"].items()}
        about = {"project": project, "review": review, "on": day.on, "by": sample.manager, "at": at}
        if row["state"] == "stopped":
            end_project(state=State.STOPPED, **learning, **about)
        else:
            record_learning(**learning, **about)
            if row["state"] == "paused":
                set_project_state(project=project, state=State.PAUSED, by=sample.manager, at=at)


def look_ahead(sample: Sample, projects: dict[str, Project]) -> None:
    """Put the next review day into the diary, and invite someone who has yet to join."""
    at = sample.at(sample.day(sample.data["programme"]["as_of"]), 10)
    day = schedule_day(
        programme=sample.programme,
        on=next_review(sample.now.astimezone(sample.organisation.zone).date()),
        starts=time(13, 30),
        ends=time(16, 0),
        place="Board room, Wealdshore House",
        call_link="",
        by=sample.manager,
        at=at,
    )
    active = [p for p in projects.values() if p.state == State.ACTIVE]
    slots = [
        (project, (datetime.combine(day.on, day.starts) + timedelta(minutes=10 * n)).time())
        for n, project in enumerate(active)
    ]
    set_slots(day=day, slots=slots, by=sample.manager, at=at)
    invite(
        programme=sample.programme,
        email="tamsin.birkett@wealdshore.example",
        name="Tamsin Birkett",
        role=Role.CONTRIBUTOR,
        by=sample.manager,
        at=at,
    )
