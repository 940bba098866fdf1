"""Who may check in, log sessions and read conversation notes."""

from django.shortcuts import get_object_or_404

from mentoring.models import MentoringSession
from people.models import User
from programmes.models import Role
from programmes.permissions import roles_in
from projects.models import Project, TeamRole
from projects.permissions import roles_on


def get_session_or_404(user: User, pk: int) -> MentoringSession:
    sessions = MentoringSession.objects.filter(project__in=Project.objects.visible_to(user))
    return get_object_or_404(
        sessions.select_related("project__programme__organisation", "mentor", "lead"), pk=pk
    )


def may_check_in(user: User, project: Project) -> bool:
    """The lead alone, while the project is open."""
    return project.is_open and TeamRole.LEAD in roles_on(project, user)


def may_log(user: User, project: Project) -> bool:
    """The project's mentor, or the programme manager in the mentor's place."""
    return bool(roles_on(project, user) & {TeamRole.MENTOR, Role.MANAGER})


def may_read_note(user: User, session: MentoringSession) -> bool:
    """The two who talked, for as long as they belong to the programme; no successor of either."""
    return user.pk in (session.mentor_id, session.lead_id) and bool(
        roles_in(session.project.programme, user)
    )


def may_write_note(user: User, session: MentoringSession) -> bool:
    """The project's mentor now, unless an earlier mentor's conversation is already noted."""
    return TeamRole.MENTOR in roles_on(session.project, user) and session.mentor_id in (
        None,
        user.pk,
    )
