"""What is to be told to whom today: one mail per person and day, kept as things stand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from mentoring import foretelling, nudges
from mentoring.models import CheckIn, Leave, MentoringSession, SessionState
from mentoring.nudges import Line
from mentoring.presence import MET_BY
from mentoring.watch import changes
from notifications import actions as notices
from notifications.models import Notification
from notifications.rules import STOPPED
from people.jobs import each
from people.models import Organisation, User
from people.rules import Calendar, week_of
from programmes.models import Membership, Programme, Role
from projects.models import Commitment, Project, TeamMember, TeamRole
from projects.models import State as ProjectState

# Who holds a role, by project and role.
Team = dict[tuple[int, str], list[int]]
# Longer than anything is told about.
TOLD_FOR = timedelta(days=40)


@transaction.atomic
def plan_digests(*, at: datetime) -> int:
    """Return how many people have something to read today, having planned their mails.

    Each organisation's people are written to in its own working hours; what fails in one keeps no
    news from the others. Nothing is told twice; a mail that is still unsent is brought up to date.
    """
    lines: dict[int, list[Line]] = defaultdict(list)
    windows: dict[int, tuple[datetime, datetime]] = {}
    for hours, news in each(
        Organisation.objects.order_by("pk"),
        lambda organisation: news_of(organisation, at),
        failed="the people of organisation %s could not be told",
    ):
        for line in news:
            lines[line.person].append(line)
            windows.setdefault(line.person, hours)
    people = User.objects.filter(is_active=True, wants_digest=True).in_bulk(lines)
    keys = {pk: f"digest:{pk}:{windows[pk][0]:%Y-%m-%d}" for pk in people}
    told = told_to(people, set(keys.values()), at)
    wanted = {pk: nudges.chosen(lines[pk], told[pk]) for pk in people}
    planned = [
        digest(person, keys[pk], wanted[pk], *windows[pk])
        for pk, person in people.items()
        if wanted[pk]
    ]
    notices.plan_many(planned, at=at)
    for pk in people:
        if not wanted[pk]:
            notices.withdraw(subject=subject_of(pk), keys=[keys[pk]], at=at, reason=notices.DONE)
    return len(planned)


def subject_of(person: int) -> str:
    return f"digest:{person}"


def digest(
    person: User, key: str, lines: Iterable[Line], opens: datetime, closes: datetime
) -> notices.Wanted:
    return notices.Wanted(
        key=key,
        kind="mentoring.digest",
        recipient=person,
        subject=subject_of(person.pk),
        context={"lines": [{"key": ln.key, "text": ln.text, "path": ln.path} for ln in lines]},
        due_at=opens,
        not_after=closes,
    )


def told_to(people: Iterable[int], today: set[str], at: datetime) -> dict[int, set[str]]:
    """Return the keys of what each person was told on earlier days."""
    told: dict[int, set[str]] = defaultdict(set)
    rows = Notification.objects.filter(
        kind="mentoring.digest", recipient__in=people, planned_at__gte=at - TOLD_FOR
    )
    for row in rows.exclude(state__in=STOPPED).exclude(key__in=today).defer("message"):
        told[row.recipient_id] |= {line["key"] for line in row.context["lines"]}
    return told


def news_of(
    organisation: Organisation, at: datetime
) -> tuple[tuple[datetime, datetime], list[Line]]:
    """Return from when to when its people are written to today, and what there is to tell now."""
    calendar, today = organisation.calendar(), organisation.today(at)
    hours = (calendar.at(today, nudges.OPENS), calendar.at(today, nudges.CLOSES))
    news = lines_of(organisation, calendar, at) if nudges.is_open(calendar, at) else []
    return hours, news


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
    rows = Membership.objects.active().filter(
        programme__in=programmes, role__in=(Role.MANAGER, Role.STEERING)
    )
    for programme, user, role in rows.values_list("programme", "user", "role"):
        watchers[programme].append(user)
        if role == Role.MANAGER:
            managers[programme].append(user)
    return [
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
