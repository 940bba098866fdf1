"""Projects, their teams and their states."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from people.history import save
from people.models import User
from priorities.models import Idea, Initiative, Match
from programmes.actions import add_member
from programmes.models import Programme, Role
from projects import rules
from projects.models import Project, State, TeamMember, TeamRole


@transaction.atomic
def create_project(
    *,
    programme: Programme,
    title: str,
    objectives,
    by: User,
    at: datetime,
    place: str = "",
    aim: str = "",
    aim_on: date | None = None,
    lead: User | None = None,
    mentor: User | None = None,
    sponsor: User | None = None,
    initiative: Initiative | None = None,
    idea: Idea | None = None,
    match: Match | None = None,
) -> Project:
    """Return a new project that is being set up, with the team named so far.

    It may serve an initiative, have begun with an idea, and come of a match of the two.
    """
    project = Project(
        programme=programme,
        initiative=initiative,
        idea=idea,
        match=match,
        state=State.SETTING_UP,
        state_since=programme.organisation.today(at),
        created_at=at,
        created_by=by,
    )
    change_project(
        project=project,
        title=title,
        place=place,
        objectives=objectives,
        aim=aim,
        aim_on=aim_on,
        by=by,
        at=at,
    )
    set_team(project=project, lead=lead, mentor=mentor, sponsor=sponsor, by=by, at=at)
    return project


@transaction.atomic
def change_project(
    *,
    project: Project,
    title: str,
    place: str,
    objectives,
    aim: str,
    aim_on: date | None,
    by: User,
    at: datetime,
) -> Project:
    """Return the project with its new words, objectives and aim date."""
    if not objectives:
        raise ValidationError({"objectives": rules.WITHOUT_OBJECTIVE})
    if project.state == State.ACTIVE and not aim.strip():
        raise ValidationError({"aim": rules.AIM_WANTED})
    if aim_on and aim_on != project.aim_on and aim_on < (project.starts_on or project.state_since):
        raise ValidationError(
            {"aim_on": "This date is before the project starts. Give a later one."}
        )
    twins = project.programme.projects.filter(title__iexact=title).exclude(pk=project.pk)
    if twins.exists():
        raise ValidationError({"title": f"There is already a project called “{title}”."})
    project.title, project.place, project.aim, project.aim_on = title, place, aim, aim_on
    save(project, by=by, at=at)
    project.objectives.set(objectives)
    return project


@transaction.atomic
def set_team(
    *,
    project: Project,
    lead: User | None,
    mentor: User | None,
    sponsor: User | None,
    by: User,
    at: datetime,
) -> Project:
    """Return the project with exactly these people in the three single roles.

    An active project keeps a lead and a mentor.
    """
    wanted = {TeamRole.LEAD: lead, TeamRole.MENTOR: mentor, TeamRole.SPONSOR: sponsor}
    holders = {str(role): user.pk for role, user in wanted.items() if user}
    places = list(project.team.active())
    refusals = rules.team_refusals(
        holders,
        members={place.user_id for place in places if place.role == TeamRole.MEMBER},
        is_active=project.state == State.ACTIVE,
    )
    if refusals:
        raise ValidationError(refusals)
    now = {place.role: place.user_id for place in places}
    changed = [role for role in wanted if holders.get(role) != now.get(role)]
    for place in places:
        becomes_lead = place.role == TeamRole.MEMBER and lead and place.user_id == lead.pk
        if place.role in changed or becomes_lead:
            end_team_role(member=place, by=by, at=at)
    for role in changed:
        if user := wanted[role]:
            join_team(project=project, user=user, role=role, by=by, at=at)
    return project


@transaction.atomic
def join_team(*, project: Project, user: User, role: str, by: User, at: datetime) -> TeamMember:
    """Return the person's new team role; whoever joins a team also belongs to the programme."""
    holders = dict(project.team.active().exclude(role=TeamRole.MEMBER).values_list("role", "user"))
    if clash := rules.team_conflict(role, user.pk, holders):
        raise ValidationError({"user": clash})
    if project.team.active().filter(user=user, role=role).exists():
        raise ValidationError({"user": f"{user.name} is already {TeamRole(role).label.lower()}."})
    if not project.programme.memberships.active().filter(user=user).exists():
        add_member(programme=project.programme, user=user, role=Role.CONTRIBUTOR, by=by, at=at)
    return save(
        TeamMember(project=project, user=user, role=role, started_at=at, started_by=by),
        by=by,
        at=at,
    )


def end_team_role(*, member: TeamMember, by: User, at: datetime) -> TeamMember:
    member.ended_at, member.ended_by = at, by
    return save(member, by=by, at=at)


@transaction.atomic
def hand_over_place(*, member: TeamMember, to: User, by: User, at: datetime) -> TeamMember:
    """Return the place in the team that another person now holds.

    A team member who becomes the lead helps no longer: they lead.
    """
    end_team_role(member=member, by=by, at=at)
    if member.role == TeamRole.LEAD:
        helping = member.project.team.active().filter(user=to, role=TeamRole.MEMBER)
        for place in helping:
            end_team_role(member=place, by=by, at=at)
    return join_team(project=member.project, user=to, role=member.role, by=by, at=at)


@transaction.atomic
def set_state(*, project: Project, state: str, by: User, at: datetime) -> Project:
    """Return the project in its new state; starting needs lead, mentor, aim and review date."""
    if state not in rules.NEXT_STATES[project.state]:
        was, wanted = project.get_state_display().lower(), State(state).label.lower()
        raise ValidationError({"state": rules.NOT_FROM_HERE.format(was, wanted)})
    today = project.programme.organisation.today(at)
    if state == State.ACTIVE:
        held = set(project.team.active().values_list("role", flat=True))
        missing = rules.missing_to_start(
            has_lead=TeamRole.LEAD in held,
            has_mentor=TeamRole.MENTOR in held,
            aim=project.aim,
            review_on=project.review_on,
            today=today,
        )
        if missing:
            raise ValidationError(f"Before it can start, the project needs {', '.join(missing)}.")
        project.starts_on = project.starts_on or today
    project.state, project.state_since = state, today
    return save(project, by=by, at=at)
