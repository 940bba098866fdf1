"""One of everything, and everybody signed in, for tests that walk through all addresses."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.test import Client
from django.urls import reverse

from measures.actions import add_remark, claim_benefit, take_in
from measures.models import BenefitKind, RemarkKind
from mentoring.actions import (
    check_in,
    log_session,
    record_attendance,
    save_training,
    say_growth,
    set_project_state,
    set_slot,
    take_leave,
)
from mentoring.models import Audience, MentoringSession, Moment
from people.actions import add_holiday
from people.models import User
from portfolio.policy import ADDRESSES
from portfolio.rights import Who
from portfolio.tests.things import pack, priorities
from programmes.actions import add_member, create_programme, invite
from programmes.models import Programme, Role
from projects.actions import (
    add_driver,
    add_idea,
    build_aim,
    join_team,
    make_commitment,
    plan_cycle,
    raise_obstacle,
    study_cycle,
    write_charter,
)
from projects.models import Act, Rung, Scale, State, TeamRole
from qiprogramme.tests.make import (
    MONDAY,
    NOW,
    REVIEW_ON,
    TODAY,
    World,
    measure,
    person,
    project,
    two_worlds,
)
from reviews.actions import name_delegate, record_learning, reuse, schedule_day, set_slots

# Whose the object is: their own project's, another project's of the same programme, another
# programme's of the same organisation, another organisation's.
OWN, NEXT_DOOR, UPSTAIRS, ABROAD = "own", "next door", "upstairs", "abroad"

# Who walks through the addresses, and what they are to their own objects.
PEOPLE = {
    "lead": Who.LEAD,
    "member": Who.MEMBER,
    "mentor": Who.MENTOR,
    "sponsor": Who.SPONSOR,
    "steering": Who.STEERING,
    "executive": Who.EXECUTIVE,
    "manager": Who.MANAGER,
    "contributor": Who.CONTRIBUTOR,
    "delegate": Who.DELEGATE,
    "other_lead": Who.OTHER_LEAD,
    "admin": Who.ADMINISTRATOR,
}
CAST = (*PEOPLE, "outsider manager", "outsider admin")


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
) -> dict[str, int]:
    """Return the ids of one object of each sort, by the name that the access table gives it.

    They belong to a started project whose every text holds the word; its last session is logged.
    What is private holds "note-", "own-" or "growth-" with the word.
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
        praise=f"praise-note-{word}",
        redirect=f"redirect-note-{word}",
        own_note=f"own-{word}",
        commitments=[(lead, f"Agreed {word}", TODAY + timedelta(days=7))],
        by=mentor,
        at=NOW,
    )
    say_growth(
        programme=programme,
        moment=Moment.BEFORE,
        levels={1: 3},
        evidence={1: f"growth-{word}"},
        by=lead,
        at=NOW,
    )
    check_in(
        project=made,
        week_on=MONDAY,
        happened=f"Happened {word}",
        confidence=4,
        value=7,
        by=lead,
        at=NOW,
    )
    remark = add_remark(
        measure=counted,
        kind=RemarkKind.ANNOTATION,
        period_on=MONDAY,
        text=f"Remarked {word}",
        by=lead,
        at=NOW,
    )
    benefit = claim_benefit(
        project=made,
        kind=BenefitKind.ACCESS,
        text=f"Benefit {word}",
        low=2,
        high=4,
        unit="days",
        how=f"Counted {word}",
        evidence=f"Evidence {word}",
        measure=None,
        by=lead,
        at=NOW,
    )
    upload = take_in(
        project=made,
        table=[["Date", f"Measure {word}"], ["2026-06-01", "5"], ["someday", f"Wrong {word}"]],
        name=f"Table {word}",
        by=lead,
        at=NOW,
    )
    write_charter(
        project=made,
        problem=f"Problem {word}",
        why=f"Why {word}",
        scope="",
        resources="",
        risks="",
        by=lead,
        at=NOW,
    )
    build_aim(
        project=made,
        what=f"Raise {word}",
        whom="patients",
        start="6",
        goal="20",
        aim_on=None,
        by=lead,
        at=NOW,
    )
    driver = add_driver(project=made, text=f"Driver {word}", by=lead, at=NOW)
    idea = add_idea(project=made, text=f"Change {word}", driver=driver, by=lead, at=NOW)
    cycle = plan_cycle(
        idea=idea,
        plan=f"Try {word}",
        prediction=f"Three {word}",
        scale=Scale.ONE_SHIFT,
        starts_on=TODAY,
        start=True,
        by=lead,
        at=NOW,
    )
    study_cycle(
        cycle=cycle,
        happened=f"Came {word}",
        learned=f"Learned {word}",
        act=Act.ADAPT,
        by=lead,
        at=NOW,
    )
    obstacle = raise_obstacle(
        project=made,
        text=f"In the way {word}",
        ask=f"Asked {word}",
        rung=Rung.MANAGER,
        on=TODAY,
        by=lead,
        at=NOW,
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
    source = project(programme, manager, f"Source {word}", at=begun)
    taken = reuse(project=made, source=source, takes=f"Takes {word}", by=lead, at=NOW)
    married = priorities(programme, manager=manager, lead=lead, sponsor=sponsor, word=word)
    away = {"starts_on": TODAY + timedelta(days=200), "ends_on": TODAY + timedelta(days=200)}
    leave = lead.leaves.first() or take_leave(person=lead, by=manager, at=NOW, **away)
    slot = {"weekday": 3, "starts": time(14), "place": f"Slot {word}"}
    set_slot(project=made, by=mentor, at=NOW, **slot)
    training = save_training(
        programme=programme,
        title=f"Training {word}",
        aims=f"Aims {word}",
        on=TODAY,
        audience=Audience.LEADS,
        by=manager,
        at=NOW,
    )
    record_attendance(event=training, people=[lead], by=manager, at=NOW)
    membership = invite(
        programme=programme,
        email=f"{word.lower()}@guest.example",
        # An administrator knows the people and the programmes of the organisation by name.
        name=f"Guest {word[:5]}",
        role=Role.CONTRIBUTOR,
        by=manager,
        at=NOW,
    )
    holiday = add_holiday(
        organisation=programme.organisation,
        on=TODAY + timedelta(days=100 + programme.organisation.holidays.count()),
        name=f"Day off {word[:5]}",
        by=manager,
        at=NOW,
    )
    return {
        **married,
        **pack(day, by=manager),
        "programme": programme.pk,
        "objective": made.objectives.get().pk,
        "membership": membership.pk,
        "project": made.pk,
        "measure": counted.pk,
        "remark": remark.pk,
        "benefit": benefit.pk,
        "upload": upload.pk,
        "session": session.pk,
        "training": training.pk,
        "leave": leave.pk,
        "driver": driver.pk,
        "change_idea": idea.pk,
        "cycle": cycle.pk,
        "obstacle": obstacle.pk,
        "commitment": commitment.pk,
        "review_day": day.pk,
        "reuse": taken.pk,
        "review": day.reviews.get().pk,
        "person": membership.user_id,
        # Nobody of the town has one.
        "passkey": 1,
        "holiday": holiday.pk,
    }


@dataclass
class Town:
    """Two organisations with one of everything, and who is signed in where."""

    weald: World
    # Stands in for Weald's executive.
    delegate: User
    things: dict[str, dict[str, int]]
    clients: dict[str, Client] = field(default_factory=dict)

    def url(self, name: str, whose: str) -> str:
        on = ADDRESSES[name].on
        return reverse(name, args=[self.things[whose][on]] if on else [])

    def user(self, who: str) -> User:
        if who == "delegate":
            return self.delegate
        world = self.weald.outsider if who.startswith("outsider ") else self.weald
        return getattr(world, who.removeprefix("outsider "))

    def client(self, who: str | None) -> Client:
        """Return the browser of somebody, signed in unless it is nobody's."""
        if who is None:
            return Client()
        if who not in self.clients:
            self.clients[who] = Client(raise_request_exception=False)
            self.clients[who].force_login(self.user(who))
        return self.clients[who]


def build() -> Town:
    weald = two_worlds()
    moor = weald.outsider
    coach = person(weald.organisation, "coach@weald.example", "Weald Coach")
    chief = person(weald.organisation, "chief@weald.example", "Weald Chief")
    upstairs = create_programme(
        organisation=weald.organisation,
        name="Upstairs",
        aim="Another aim",
        objectives=[weald.objective],
        starts_on=NOW.date(),
        manager_name=chief.name,
        manager_email=chief.email,
        by=weald.admin,
        at=NOW,
    )
    own_team = {who: getattr(weald, who) for who in ("lead", "mentor", "sponsor", "member")}
    delegate = person(weald.organisation, "delegate@weald.example", "Weald Delegate")
    add_member(
        programme=weald.programme, user=delegate, role=Role.CONTRIBUTOR, by=weald.manager, at=NOW
    )
    name_delegate(
        programme=weald.programme,
        executive=weald.executive,
        person=delegate,
        by=weald.executive,
        at=NOW,
    )
    return Town(
        weald,
        delegate,
        {
            OWN: things(weald.programme, manager=weald.manager, word="Firstword", **own_team),
            NEXT_DOOR: things(
                weald.programme,
                manager=weald.manager,
                lead=weald.other_lead,
                mentor=coach,
                word="Secondword",
                review_on=REVIEW_ON + timedelta(days=1),
            ),
            UPSTAIRS: things(upstairs, manager=chief, lead=chief, mentor=coach, word="Thirdword"),
            ABROAD: things(
                moor.programme,
                manager=moor.manager,
                lead=moor.lead,
                mentor=moor.mentor,
                word="Fourthword",
            ),
        },
    )
