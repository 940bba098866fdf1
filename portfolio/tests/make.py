"""A project with one of everything, for tests that walk through all addresses."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from mentoring.actions import check_in, log_session, set_project_state
from mentoring.models import MentoringSession
from people.models import User
from programmes.actions import invite
from programmes.models import Programme, Role
from projects.actions import join_team, make_commitment, raise_obstacle
from projects.models import State, TeamRole
from qiprogramme.tests.make import MONDAY, NOW, REVIEW_ON, TODAY, measure, project
from reviews.actions import record_learning, schedule_day, set_slots


@dataclass(frozen=True)
class Things:
    """The id of one object of each sort, by the name that the access table gives it."""

    ids: dict[str, int]
    word: str
    note: str


def things(
    programme: Programme,
    *,
    manager: User,
    lead: User,
    mentor: User,
    word: str,
    sponsor: User | None = None,
    member: User | None = None,
    review_on: date = REVIEW_ON,
) -> Things:
    """Return a started project whose every text holds the word, and what belongs to it.

    Its last session is logged, with a conversation note that holds the word "note-" + word.
    """
    begun = NOW - timedelta(days=21)
    team = {"lead": lead, "mentor": mentor, "sponsor": sponsor}
    made = project(programme, manager, f"Project {word}", at=begun, **team)
    if member:
        join_team(project=made, user=member, role=TeamRole.MEMBER, by=manager, at=begun)
    counted = measure(made, lead, f"Measure {word}", definition=f"Counts {word}")
    day = schedule_day(
        programme=programme,
        on=review_on,
        starts=time(9, 0),
        ends=time(11, 0),
        place=f"Room {word}",
        call_link="",
        by=manager,
        at=begun,
    )
    set_slots(day=day, slots=[(made, time(9, 0))], by=manager, at=begun)
    made.refresh_from_db()
    set_project_state(project=made, state=State.ACTIVE, by=manager, at=begun)
    session = log_session(
        session=MentoringSession.objects.get(project=made, week_on=MONDAY),
        state="held",
        confidence=3,
        note=f"note-{word}",
        commitments=[(lead, f"Agreed {word}", TODAY + timedelta(days=7))],
        by=mentor,
        at=NOW,
    )
    entry = check_in(
        project=made,
        week_on=MONDAY,
        happened=f"Happened {word}",
        confidence=4,
        value=7,
        by=lead,
        at=NOW,
    )
    obstacle = raise_obstacle(
        project=made, text=f"In the way {word}", ask=f"Asked {word}", on=TODAY, by=lead, at=NOW
    )
    commitment = make_commitment(
        programme=programme,
        project=made,
        owner=lead,
        text=f"Promised {word}",
        due_on=TODAY,
        made_on=TODAY,
        by=lead,
        at=NOW,
    )
    record_learning(
        project=made,
        worked=f"Worked {word}",
        did_not=f"Failed {word}",
        tell_others=f"Tell {word}",
        by=lead,
        on=TODAY,
        at=NOW,
    )
    membership = invite(
        programme=programme,
        email=f"{word.lower()}@guest.example",
        # An administrator knows the people and the programmes of the organisation by name.
        name=f"Guest {word[:5]}",
        role=Role.CONTRIBUTOR,
        by=manager,
        at=NOW,
    )
    ids = {
        "programme": programme.pk,
        "objective": made.objectives.get().pk,
        "membership": membership.pk,
        "project": made.pk,
        "measure": counted.pk,
        "session": session.pk,
        "obstacle": obstacle.pk,
        "commitment": commitment.pk,
        "review_day": day.pk,
        "review": day.reviews.get().pk,
    }
    assert entry.reading
    return Things(ids, word, f"note-{word}")
