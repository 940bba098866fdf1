"""What there is to tell whom of the week, the plan, obstacles and the radar; never writes."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse

from mentoring import foretelling, nudges
from mentoring.models import CheckIn, Leave, MentoringSession, SessionState
from mentoring.nudges import Line
from mentoring.presence import MET_BY
from mentoring.watch import changes
from people.models import Organisation
from people.rules import Calendar, week_of
from programmes.models import Membership, Programme, Role
from projects.models import Commitment, Obstacle, Project, TeamMember, TeamRole
from projects.models import State as ProjectState

# Who holds a role, by project and role.
Team = dict[tuple[int, str], list[int]]


def lines_of(organisation: Organisation, calendar: Calendar, at: datetime) -> list[Line]:
    """Return what there is to tell the people of its programmes; constant queries."""
    today = organisation.today(at)
    programmes = Programme.objects.current().filter(organisation=organisation)
    projects = Project.objects.filter(programme__in=programmes, state=ProjectState.ACTIVE)
    members = set(
        Membership.objects.active()
        .filter(programme__in=programmes)
        .values_list("programme", "user")
    )
    cover = dict(Leave.objects.on(today).values_list("person", "cover"))
    present = {one for one in members if one[1] not in cover}
    team = who_is_there(projects, members, cover)
    managers: dict[int, list[int]] = defaultdict(list)
    watchers: dict[int, list[int]] = defaultdict(list)
    above: dict[tuple[int, str], list[int]] = defaultdict(list)
    rows = Membership.objects.active().filter(programme__in=programmes)
    for programme, user, role in rows.values_list("programme", "user", "role"):
        above[programme, role].append(user)
        if role in (Role.MANAGER, Role.STEERING):
            watchers[programme].append(user)
        if role == Role.MANAGER:
            managers[programme].append(user)
    return [
        *obstacle_lines(programmes, above, present, today),
        *session_lines(projects, team, managers, calendar, today),
        *check_in_lines(projects, team, calendar, today),
        *commitment_lines(programmes, present, calendar, today),
        *leave_lines(projects, members, today, at),
        *foretelling.lines(projects, team, calendar, today, at),
        *radar_lines(projects, team, watchers, today),
    ]


def who_is_there(
    projects: QuerySet[Project], members: set[tuple[int, int]], cover: Mapping[int, int | None]
) -> Team:
    """Return lead and mentor of each project, or who stands in for them while they are away."""
    rows = TeamMember.objects.active().filter(project__in=projects).select_related("project")
    team = [one for one in rows if (one.project.programme_id, one.user_id) in members]
    in_team = (TeamRole.LEAD, TeamRole.MEMBER)
    inside = {(one.project_id, one.user_id) for one in team if one.role in in_team}
    there: Team = defaultdict(list)
    for one in team:
        user = cover.get(one.user_id, one.user_id)
        stands_in = user != one.user_id
        fits = ((one.project_id, user) in inside) == (one.role == TeamRole.LEAD)
        if user and (not stands_in or (fits and (one.project.programme_id, user) in members)):
            there[one.project_id, one.role].append(user)
    return there


def session_lines(
    projects: QuerySet[Project],
    team: Team,
    managers: dict[int, list[int]],
    calendar: Calendar,
    today: date,
) -> list[Line]:
    """Return what mentors have not logged, and after a week what managers hear of it."""
    sessions = MentoringSession.objects.filter(
        project__in=projects,
        state=SessionState.PLANNED,
        week_on__range=(week_of(today) - nudges.LONGEST, today),
    ).select_related("project")
    lines = []
    for session in sessions.without_words():
        project = session.project
        happened_on = nudges.last_working_day(session.week_on, calendar)
        step = nudges.session_step(happened_on, today, calendar)
        mentors = team[project.pk, TeamRole.MENTOR]
        when = f"week of {session.week_on:%-d %B}"
        if step:
            text = f"{project}: the session in the {when} is not logged yet."
            path = reverse("mentoring:log", args=[session.pk])
            key = f"session:{session.pk}:{step}"
            lines += [Line(key, one, project.pk, text, path) for one in mentors]
        if step == 3 or (step and not mentors):
            text = f"{project}: nobody has logged the session in the {when}."
            path = reverse("mentoring:project", args=[project.pk])
            key = f"session:{session.pk}:manager"
            lines += [Line(key, m, project.pk, text, path) for m in managers[project.programme_id]]
    return lines


def obstacle_lines(
    programmes: QuerySet[Programme],
    above: Mapping[tuple[int, str], list[int]],
    present: set[tuple[int, int]],
    today: date,
) -> list[Line]:
    """Return which obstacles came to whom, for those who are there and did not raise them.

    They stand on a rung while their project is open, whether it is active or rests.
    """
    projects = Project.objects.open().filter(programme__in=programmes)
    rows = Obstacle.objects.open().filter(project__in=projects)
    arrived = [
        one
        for one in rows.select_related("project").order_by("pk")
        if today - one.since <= nudges.LONGEST
    ]
    rungs: Team = defaultdict(list)
    team = TeamMember.objects.active().filter(project__in={one.project_id for one in arrived})
    for project, role, user in team.values_list("project", "role", "user"):
        rungs[project, role].append(user)
    lines = []
    for one in arrived:
        project = one.project
        holders = above.get((project.programme_id, one.rung)) or rungs[project.pk, one.rung]
        text = f"{project}: this is in the way, and is now with you: “{one.text}”."
        text += f" What would help: {one.ask}" if one.ask else ""
        path = reverse("projects:resolve_obstacle", args=[one.pk])
        key = f"obstacle:{one.pk}:{one.rung}:{one.since}"
        lines += [
            Line(key, user, project.pk, text, path)
            for user in holders
            if user != one.raised_by_id and (project.programme_id, user) in present
        ]
    return lines


def check_in_lines(
    projects: QuerySet[Project], team: Team, calendar: Calendar, today: date
) -> list[Line]:
    """Return which leads have not checked in by the programme's day of the week."""
    week = week_of(today)
    checked_in = set(
        CheckIn.objects.filter(project__in=projects, week_on=week).values_list("project", flat=True)
    )
    lines = []
    for project in projects.select_related("programme").order_by("pk"):
        day = nudges.check_in_day(week, project.programme.check_in_on, calendar)
        if project.pk in checked_in or day is None or today < day:
            continue
        path = reverse("mentoring:check_in", args=[project.pk]) + f"?week={week}"
        text = f"{project}: how was the week? A number, a word and what is in the way."
        key = f"check_in:{project.pk}:{week}"
        lines += [Line(key, u, project.pk, text, path) for u in team[project.pk, TeamRole.LEAD]]
    return lines


def commitment_lines(
    programmes: QuerySet[Programme],
    members: set[tuple[int, int]],
    calendar: Calendar,
    today: date,
) -> list[Line]:
    """Return what is due today or overdue by a week, for those who promised it."""
    # Due on a day off, it is told of on the working day before.
    span = (today - nudges.LONGEST, today + nudges.LONGEST)
    owed = Commitment.objects.open().filter(programme__in=programmes, due_on__range=span)
    lines = []
    for one in owed.select_related("project", "programme").order_by("due_on", "pk"):
        step = nudges.commitment_step(one.due_on, today, calendar)
        if step and (one.programme_id, one.owner_id) in members:
            when = "is due on" if today <= one.due_on else "was due on"
            text = f"{one.project or one.programme}: “{one.text}” {when} {one.due_on:%-d %B}."
            path = reverse("portfolio:home") + "#owed"
            key = f"commitment:{one.pk}:{one.due_on}:{step}"
            lines.append(Line(key, one.owner_id, one.project_id, text, path))
    return lines


def leave_lines(
    projects: QuerySet[Project], members: set[tuple[int, int]], today: date, at: datetime
) -> list[Line]:
    """Return whose lead or mentor will be away, for the other of the two and who stands in."""
    pairs = TeamMember.objects.active().filter(project__in=projects, role__in=MET_BY)
    of_project: dict[Project, list[int]] = defaultdict(list)
    for one in pairs.select_related("project").order_by("project"):
        of_project[one.project].append(one.user_id)
    leaves = Leave.objects.filter(
        person__in={user for pair in of_project.values() for user in pair},
        ends_on__gte=today,
        recorded_at__gte=at - nudges.LONGEST,
    )
    by_person: dict[int, list[Leave]] = defaultdict(list)
    for leave in leaves.select_related("person", "cover"):
        by_person[leave.person_id].append(leave)
    lines = []
    for project, pair in of_project.items():
        for leave in [leave for person in pair for leave in by_person[person]]:
            text = f"{project}: {leave.person} is away from {leave.starts_on:%-d %B} to "
            text += f"{leave.ends_on:%-d %B}. "
            text += f"{leave.cover} stands in." if leave.cover else "Nobody stands in."
            paths = {one: reverse("mentoring:project", args=[project.pk]) for one in pair}
            if leave.cover_id:
                paths.setdefault(leave.cover_id, reverse("mentoring:sessions"))
            key = f"leave:{leave.pk}:{project.pk}"
            lines += [
                Line(key, person, None, text, path)
                for person, path in paths.items()
                if person != leave.person_id and (project.programme_id, person) in members
            ]
    return lines


def radar_lines(
    projects: QuerySet[Project],
    team: Team,
    watchers: dict[int, list[int]],
    today: date,
) -> list[Line]:
    """Return what is otherwise on the radar than a week ago, for mentors and those who watch."""
    lines = []
    for before, now in changes(projects, week_of(today)):
        project = now.project
        said = (
            f"{now.get_level_display().lower()} (a week ago: {before.get_level_display().lower()})"
        )
        text = f"{project}: {said}. {' '.join(now.reasons[:2])}".strip()
        mentors = set(team[project.pk, TeamRole.MENTOR])
        for person in sorted(mentors | set(watchers[project.programme_id])):
            name = "mentoring:project" if person in mentors else "portfolio:project"
            path = reverse(name, args=[project.pk])
            lines.append(Line(f"radar:{now.pk}", person, None, text, path))
    return lines
