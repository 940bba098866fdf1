"""Living the sample's projects week by week, up to their reviews and the next ones."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from measures.actions import check_benefit, claim_benefit
from measures.models import BenefitKind
from mentoring.actions import log_session, set_project_state
from portfolio.queries.charter import charter_page
from portfolio.sample.dates import next_review
from portfolio.sample.trust import WEEK, Sample, add_person
from programmes.actions import invite
from programmes.models import Role
from projects.actions import (
    end_team_role,
    finish_commitment,
    give_score,
    join_team,
    plan_cycle,
    raise_obstacle,
    sign_off,
    study_cycle,
)
from projects.models import Project, Rung, Scale, SignRole, State, TeamRole
from reviews.actions import (
    end_project,
    hold_day,
    record_decision,
    record_learning,
    schedule_day,
    set_slots,
)
from reviews.models import Outcome, ReviewDay

SESSION_STATES = {"A": "held", "R": "rearranged", "C": "cancelled", "M": "missed"}
# The source tells neither how long sessions took nor why some were cancelled.
MINUTES = (25, 30, 40)
CANCELLED = (("lead", "patients"), ("mentor", "leave"), ("lead", "illness"))
OUTCOMES = {"stop_with_learning": Outcome.STOP}
NOT_DONE = " - not done"


def run_project(sample: Sample, row: dict, project: Project, start_on: date) -> None:
    """Live the project from its start to the eve of the review, week by week."""
    project.refresh_from_db()
    set_project_state(
        project=project, state=State.ACTIVE, by=sample.manager, at=sample.at(start_on)
    )
    sign_charter(sample, project, start_on)
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
        test_changes(sample, row, project, start_on, number)
        if week in due:
            score(sample, row, project, week, due[week])


def sign_charter(sample: Sample, project: Project, on: date) -> None:
    facts = charter_page(project).facts
    sponsor = project.team.active().get(role=TeamRole.SPONSOR).user
    for role, by in ((SignRole.SPONSOR, sponsor), (SignRole.MANAGER, sample.manager)):
        sign_off(project=project, roles=[role], facts=facts, by=by, at=sample.at(on))


def test_changes(sample: Sample, row: dict, project: Project, start_on: date, number: int) -> None:
    """Run the cycles that begin in the week; some teams had begun before their project did."""
    first = sample.day(row["measures"][0]["start"])
    lead = project.team.active().filter(role=TeamRole.LEAD).first()
    by = lead.user if lead else sample.manager
    for idea, told in zip(project.change_ideas.order_by("id"), row["pdsa"], strict=True):
        day = first + WEEK * told["week"]
        if max(1, (day - start_on).days // 7 + 1) != number:
            continue
        prediction, result = sample.words(told["prediction"]), sample.words(told["result"])
        cycle = plan_cycle(
            idea=idea,
            plan=idea.text,
            prediction=prediction,
            scale=Scale.ONE_SHIFT,
            starts_on=day,
            ends_on=day + timedelta(days=11),
            start=True,
            by=by,
            at=sample.at(max(day, start_on)),
        )
        study_cycle(
            cycle=cycle,
            happened=result,
            learned=f"Predicted: {prediction}. It came to: {result}.",
            act=told["act"],
            on=day + timedelta(days=11),
            by=by,
            at=sample.at(max(day + timedelta(days=11), start_on)),
        )


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
    turn = week.isocalendar().week % 3
    called_off, because = CANCELLED[turn]
    log_session(
        session=session,
        state=state,
        confidence=feeling(project) if took_place else None,
        minutes=MINUTES[turn],
        called_off=called_off,
        because=because,
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
        # Only what is counted adds up.
        if account["decision"] == Outcome.SCALE and row["measures"][0]["type"] == "count":
            claim(sample, row, project, at)
        learning = {name: sample.words(text) for name, text in row["learning"].items()}
        about = {"project": project, "review": review, "on": day.on, "by": sample.manager, "at": at}
        if row["state"] == "stopped":
            end_project(state=State.STOPPED, **learning, **about)
        else:
            record_learning(**learning, **about)
            if row["state"] == "paused":
                set_project_state(project=project, state=State.PAUSED, by=sample.manager, at=at)


def claim(sample: Sample, row: dict, project: Project, at: datetime) -> None:
    """Claim what the main measure has moved, and let the manager check it."""
    measure = row["measures"][0]
    moved = Decimal(str(measure["values"][-1] - measure["expected"]["baseline_median"]))
    benefit = claim_benefit(
        project=project,
        kind=BenefitKind.ACCESS,
        text=measure["name"],
        low=moved / 2,
        high=moved,
        unit=f"{measure['unit']} a week",
        how="The latest week against the median of the baseline; half of it at least, since other "
        "things changed as well.",
        evidence="The run chart of the measure.",
        measure=None,
        by=sample.people[row["lead"]["id"]],
        at=at,
    )
    check_benefit(benefit=benefit, note="Chart and ward list agree.", by=sample.manager, at=at)


def look_ahead(sample: Sample, projects: dict[str, Project]) -> None:
    """Put the next review day into the diary, and invite someone who has yet to join."""
    at = sample.at(sample.day(sample.data["programme"]["as_of"]), 10)
    day = schedule_day(
        programme=sample.programme,
        on=next_review(sample.organisation.today(sample.now)),
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
