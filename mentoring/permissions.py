"""Who may check in, log sessions and read conversation notes."""

from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404

from mentoring.models import Leave, MentoringSession, TrainingEvent
from mentoring.presence import stands_in
from people.models import User
from programmes.models import Programme, Role
from programmes.permissions import roles_in
from projects.models import Project, TeamMember, TeamRole
from projects.permissions import get_project_or_404, is_concerned, roles_on

# Where `on` is asked for, whoever stands in that day for lead or mentor counts, too.


def may_see_sessions(user: User, project: Project, on: date | None = None) -> bool:
    """Those concerned with the project; its neighbours see no more than the rhythm."""
    return is_concerned(user, project) or mentors_instead(user, project, on)


def mentors_instead(user: User, project: Project, on: date | None) -> bool:
    """Whether the person, who is of the programme but not of the team, stands in for the mentor."""
    roles = roles_on(project, user)
    return bool(
        on
        and roles
        and not roles & {TeamRole.LEAD, TeamRole.MEMBER}
        and stands_in(user, project, TeamRole.MENTOR, on)
    )


def get_mentored_project_or_404(user: User, pk: int, on: date) -> Project:
    """Return a project whose sessions the person may see."""
    project = get_project_or_404(user, pk)
    if not may_see_sessions(user, project, on):
        raise Http404
    return project


def get_session_or_404(user: User, pk: int, on: date) -> MentoringSession:
    sessions = MentoringSession.objects.filter(project__in=Project.objects.visible_to(user))
    sessions = sessions.select_related(
        "project__programme__organisation", "mentor", "lead", "obstacle"
    )
    session = get_object_or_404(sessions.without_words(), pk=pk)
    if not may_see_sessions(user, session.project, on):
        raise Http404
    return session


def may_watch(user: User, programme: Programme) -> bool:
    """Those who look across the programme; everybody else sees the radar of their own projects."""
    return bool(roles_in(programme, user) & {Role.STEERING, Role.EXECUTIVE, Role.MANAGER})


def may_snooze(user: User, project: Project) -> bool:
    """Who would act on the radar: the project's mentor and the manager."""
    may = roles_on(project, user) & {TeamRole.MENTOR, Role.MANAGER}
    return bool(may) and project.programme.archived_at is None


def may_read_report(user: User, programme: Programme) -> bool:
    """Those who answer for the rhythm: manager and steering group."""
    return bool(roles_in(programme, user) & {Role.STEERING, Role.MANAGER})


def may_check_in(user: User, project: Project, on: date | None = None) -> bool:
    """The lead, or somebody of the team who stands in, while the project is open."""
    roles = roles_on(project, user)
    return (
        project.is_open
        and project.programme.archived_at is None
        and (
            TeamRole.LEAD in roles
            or bool(on and TeamRole.MEMBER in roles and stands_in(user, project, TeamRole.LEAD, on))
        )
    )


def may_log(user: User, project: Project, on: date | None = None) -> bool:
    """The project's mentor, who stands in for them, or the programme manager in their place."""
    may = roles_on(project, user) & {TeamRole.MENTOR, Role.MANAGER}
    return project.programme.archived_at is None and (
        bool(may) or mentors_instead(user, project, on)
    )


def may_read_note(user: User, session: MentoringSession) -> bool:
    """The two who talked, for as long as they belong to the programme; no successor of either."""
    return user.pk in (session.mentor_id, session.lead_id) and bool(
        roles_in(session.project.programme, user)
    )


def may_read_own_note(user: User, session: MentoringSession) -> bool:
    """The mentor who wrote it, and nobody else, not even the lead."""
    return user.pk == session.mentor_id and may_read_note(user, session)


def may_write_note(user: User, session: MentoringSession, on: date | None = None) -> bool:
    """The project's mentor now, unless an earlier mentor's conversation is already noted."""
    mentors = TeamRole.MENTOR in roles_on(session.project, user)
    mentors = mentors or mentors_instead(user, session.project, on)
    return mentors and session.mentor_id in (None, user.pk)


def may_take_leave(user: User, programme: Programme) -> bool:
    """Everybody of the programme, for themselves; the manager for anybody."""
    return bool(roles_in(programme, user)) and programme.archived_at is None


def get_leave_or_404(user: User, pk: int) -> tuple[Leave, Programme]:
    """Return the leave of somebody, and the first programme that the person shares with them."""
    leave = get_object_or_404(Leave.objects.select_related("person"), pk=pk)
    shared = Programme.objects.visible_to(user) & Programme.objects.visible_to(leave.person)
    programme = shared.order_by("archived_at", "pk").first()
    if programme is None:
        raise Http404
    return leave, programme


def may_end_leave(user: User, leave: Leave, programme: Programme) -> bool:
    """Whoever is away, and the manager."""
    may = user.pk == leave.person_id or Role.MANAGER in roles_in(programme, user)
    return may and programme.archived_at is None


def get_training_or_404(user: User, pk: int) -> TrainingEvent:
    events = TrainingEvent.objects.filter(programme__in=Programme.objects.visible_to(user))
    return get_object_or_404(events.select_related("programme__organisation"), pk=pk)


def may_record_attendance(user: User, programme: Programme) -> bool:
    """The manager, and whoever mentors a project of the programme."""
    mentors = Project.objects.filter(programme=programme).with_role(user, TeamRole.MENTOR)
    may = Role.MANAGER in roles_in(programme, user) or mentors.exists()
    return may and bool(roles_in(programme, user)) and programme.archived_at is None


def may_see_needs(user: User, programme: Programme) -> bool:
    """Those who see to it that people learn: manager, steering group, mentors."""
    mentors = Project.objects.filter(programme=programme).with_role(user, TeamRole.MENTOR)
    roles = roles_in(programme, user)
    return bool(roles & {Role.MANAGER, Role.STEERING}) or (bool(roles) and mentors.exists())


def may_grow(user: User, programme: Programme) -> bool:
    """Leads, and who was one: their statements stay theirs."""
    led = TeamMember.objects.filter(user=user, project__programme=programme, role=TeamRole.LEAD)
    return bool(roles_in(programme, user)) and led.exists()


def may_see_growth_totals(user: User, programme: Programme) -> bool:
    return may_watch(user, programme)
