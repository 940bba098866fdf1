"""Who may see a project and act on it: the team's roles and the programme's."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from people.models import User
from people.remembered import remembered
from programmes.models import Role
from programmes.permissions import people_of, roles_in
from projects.models import (
    ChangeIdea,
    Commitment,
    Driver,
    Obstacle,
    PdsaCycle,
    Project,
    Rung,
    TeamMember,
    TeamRole,
)

MAY_RAISE = {TeamRole.LEAD, TeamRole.MEMBER, TeamRole.MENTOR, TeamRole.SPONSOR, Role.MANAGER}


@remembered
def team_roles_of(user: User) -> tuple[tuple[int, str], ...]:
    """Return the person's active team roles, each as project id and role."""
    return tuple(TeamMember.objects.active().filter(user=user).values_list("project", "role"))


def roles_on(project: Project, user: User) -> frozenset[str]:
    """Return the person's active roles, on the project and in its programme; empty for outsiders.

    A team role counts only beside an active membership of the programme.
    """
    in_programme = roles_in(project.programme, user)
    if not in_programme:
        return frozenset()
    return in_programme | {role for pk, role in team_roles_of(user) if pk == project.pk}


def get_project_or_404(user: User, pk: int) -> Project:
    projects = Project.objects.visible_to(user).select_related("programme__organisation")
    return get_object_or_404(projects, pk=pk)


def get_commitment_or_404(user: User, pk: int) -> Commitment:
    commitments = Commitment.objects.filter(
        programme__in=user.memberships.active().values("programme")
    ).select_related("project", "programme", "owner")
    return get_object_or_404(commitments, pk=pk)


def get_obstacle_or_404(user: User, pk: int) -> Obstacle:
    obstacles = Obstacle.objects.filter(project__in=Project.objects.visible_to(user))
    return get_object_or_404(obstacles.select_related("project__programme"), pk=pk)


def get_driver_or_404(user: User, pk: int) -> Driver:
    drivers = Driver.objects.filter(project__in=Project.objects.visible_to(user))
    return get_object_or_404(drivers.select_related("project__programme", "parent"), pk=pk)


def get_idea_or_404(user: User, pk: int) -> ChangeIdea:
    ideas = ChangeIdea.objects.filter(project__in=Project.objects.visible_to(user))
    return get_object_or_404(ideas.select_related("project__programme", "driver"), pk=pk)


def get_cycle_or_404(user: User, pk: int) -> PdsaCycle:
    cycles = PdsaCycle.objects.filter(project__in=Project.objects.visible_to(user))
    return get_object_or_404(
        cycles.select_related("project__programme__organisation", "idea"), pk=pk
    )


def is_concerned(user: User, project: Project) -> bool:
    """The project's own people, steering group, executives and manager; not their neighbours."""
    return bool(roles_on(project, user) - {Role.CONTRIBUTOR})


def may_edit(user: User, project: Project) -> bool:
    """The lead, the team and the manager edit the project and its measures."""
    may = roles_on(project, user) & {TeamRole.LEAD, TeamRole.MEMBER, Role.MANAGER}
    return bool(may) and project.programme.archived_at is None


def may_promise(user: User, project: Project) -> bool:
    """Whoever has to do with the project makes commitments to it; its neighbours do not."""
    return is_concerned(user, project) and project.programme.archived_at is None


def may_owe(user: User, project: Project) -> QuerySet[User]:
    """Return for whom the person makes commitments: themselves; a mentor for the lead as well, the
    manager for everybody in the programme."""
    roles = roles_on(project, user)
    if Role.MANAGER in roles:
        return people_of(project.programme)
    found = Q(pk=user.pk)
    if TeamRole.MENTOR in roles:
        leads = project.team.active().filter(role=TeamRole.LEAD)
        found |= Q(pk__in=leads.values("user"))
    return User.objects.filter(found).order_by("name")


def may_finish_commitment(user: User, commitment: Commitment) -> bool:
    if commitment.programme.archived_at:
        return False
    return commitment.owner_id == user.pk or Role.MANAGER in roles_in(commitment.programme, user)


def resolvers(rung: str) -> frozenset[str]:
    """Return the roles that resolve an obstacle: who raises one, and whom it has climbed to."""
    climbed = {Rung.SPONSOR: {Role.STEERING}, Rung.EXECUTIVE: {Role.STEERING, Role.EXECUTIVE}}
    return frozenset(MAY_RAISE | climbed.get(Rung(rung), set()))


def may_resolve(user: User, obstacle: Obstacle) -> bool:
    may = roles_on(obstacle.project, user) & resolvers(obstacle.rung)
    return bool(may) and obstacle.project.programme.archived_at is None


def signing_roles(user: User, project: Project) -> frozenset[str]:
    """Return in which roles the person signs the charter off: as sponsor, as manager, or none."""
    if project.programme.archived_at:
        return frozenset()
    return roles_on(project, user) & {TeamRole.SPONSOR, Role.MANAGER}


def scoring_roles(user: User, project: Project) -> frozenset[str]:
    """Return as what the person gives a progress score: as lead or mentor, or as neither."""
    if project.programme.archived_at or not project.is_open:
        return frozenset()
    return roles_on(project, user) & {TeamRole.LEAD, TeamRole.MENTOR}


def may_raise_obstacle(user: User, project: Project) -> bool:
    return bool(roles_on(project, user) & MAY_RAISE) and project.programme.archived_at is None
