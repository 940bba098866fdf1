"""Who may check in, log sessions and read conversation notes."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from mentoring.models import MentoringSession
from people.models import User
from programmes.models import Programme, Role
from programmes.permissions import roles_in
from projects.models import Project, TeamRole
from projects.permissions import get_project_or_404, is_concerned, roles_on


def may_see_sessions(user: User, project: Project) -> bool:
    """Those concerned with the project; its neighbours see no more than the rhythm."""
    return is_concerned(user, project)


def get_mentored_project_or_404(user: User, pk: int) -> Project:
    """Return a project whose sessions the person may see."""
    project = get_project_or_404(user, pk)
    if not may_see_sessions(user, project):
        raise Http404
    return project


def get_session_or_404(user: User, pk: int) -> MentoringSession:
    sessions = MentoringSession.objects.filter(project__in=Project.objects.visible_to(user))
    sessions = sessions.select_related(
        "project__programme__organisation", "mentor", "lead", "obstacle"
    )
    session = get_object_or_404(sessions.without_words(), pk=pk)
    if not may_see_sessions(user, session.project):
        raise Http404
    return session


def may_watch(user: User, programme: Programme) -> bool:
    """Those who look across the programme; everybody else sees the radar of their own projects."""
    return bool(roles_in(programme, user) & {Role.STEERING, Role.EXECUTIVE, Role.MANAGER})


def may_read_report(user: User, programme: Programme) -> bool:
    """Those who answer for the rhythm: manager and steering group."""
    return bool(roles_in(programme, user) & {Role.STEERING, Role.MANAGER})


def may_check_in(user: User, project: Project) -> bool:
    """The lead alone, while the project is open."""
    return (
        project.is_open
        and project.programme.archived_at is None
        and TeamRole.LEAD in roles_on(project, user)
    )


def may_log(user: User, project: Project) -> bool:
    """The project's mentor, or the programme manager in the mentor's place."""
    may = roles_on(project, user) & {TeamRole.MENTOR, Role.MANAGER}
    return bool(may) and project.programme.archived_at is None


def may_read_note(user: User, session: MentoringSession) -> bool:
    """The two who talked, for as long as they belong to the programme; no successor of either."""
    return user.pk in (session.mentor_id, session.lead_id) and bool(
        roles_in(session.project.programme, user)
    )


def may_read_own_note(user: User, session: MentoringSession) -> bool:
    """The mentor who wrote it, and nobody else, not even the lead."""
    return user.pk == session.mentor_id and may_read_note(user, session)


def may_write_note(user: User, session: MentoringSession) -> bool:
    """The project's mentor now, unless an earlier mentor's conversation is already noted."""
    return TeamRole.MENTOR in roles_on(session.project, user) and session.mentor_id in (
        None,
        user.pk,
    )
