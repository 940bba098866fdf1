"""Who may see a programme and act in it."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.shortcuts import get_object_or_404

from people.models import Holiday, Organisation, User
from people.remembered import remembered
from programmes.models import Membership, Objective, Programme, Role


@remembered
def memberships_of(user: User) -> tuple[Membership, ...]:
    """Return the person's active roles with their programmes, those given last first."""
    active = Membership.objects.active().filter(user=user)
    return tuple(active.select_related("programme__organisation").order_by("-started_at", "-pk"))


def roles_in(programme: Programme, user: User) -> frozenset[str]:
    """Return the person's active roles in the programme; empty for an outsider."""
    return frozenset(one.role for one in memberships_of(user) if one.programme_id == programme.pk)


def needs_second_factor(user: User) -> bool:
    """Whether one of the person's roles asks for a second step at sign-in.

    Each organisation says which roles do; in live use, managers and administrators always need
    one. The demo asks nobody.
    """
    if settings.DEMO:
        return False
    always = {"administrator", Role.MANAGER} if settings.LIVE else set()
    if user.is_administrator and "administrator" in {
        *always,
        *user.organisation.second_factor_roles,
    }:
        return True
    return any(
        one.role in always or one.role in one.programme.organisation.second_factor_roles
        for one in memberships_of(user)
    )


def programmes_of(user: User) -> list[Programme]:
    """Return the programmes that the person belongs to, the one joined last first."""
    return list({one.programme_id: one.programme for one in memberships_of(user)}.values())


def get_programme_or_404(user: User, pk: int) -> Programme:
    return get_object_or_404(
        Programme.objects.visible_to(user).select_related("organisation"), pk=pk
    )


def get_administered_or_404(user: User) -> Organisation:
    """Return the organisation that the person administers."""
    return get_object_or_404(
        Organisation, pk=user.organisation_id if user.is_administrator else None
    )


def get_objective_or_404(user: User, pk: int) -> Objective:
    """Return an objective of the organisation that the person administers."""
    return get_object_or_404(
        Objective.objects.filter(organisation=get_administered_or_404(user)), pk=pk
    )


def is_manager(user: User, programme: Programme) -> bool:
    return Role.MANAGER in roles_in(programme, user)


def may_manage(user: User, programme: Programme) -> bool:
    """The manager, as long as the programme is not archived."""
    return programme.archived_at is None and is_manager(user, programme)


def ask_managers(programme: Programme) -> str:
    """Return whom to ask for what only managers do: "Ask Joss Marlbeck."."""
    names = people_of(programme, Role.MANAGER).values_list("name", flat=True)
    return f"Ask {' or '.join(names)}."


def get_membership_or_404(user: User, pk: int, *, ended: bool = False) -> Membership:
    """Return a role in a programme of the person's, or one of a manager whom they administer.

    It is active, unless those that have `ended` are asked for as well.
    """
    found = Q(programme__in=Programme.objects.visible_to(user))
    if user.is_administrator:
        found |= Q(role=Role.MANAGER, programme__organisation=user.organisation_id)
    memberships = Membership.objects.all() if ended else Membership.objects.active()
    memberships = memberships.select_related("user", "programme__organisation")
    return get_object_or_404(memberships.filter(found), pk=pk)


def get_person_or_404(user: User, pk: int) -> User:
    """Return somebody at home in the organisation that the person administers."""
    return get_object_or_404(get_administered_or_404(user).people, pk=pk)


def get_holiday_or_404(user: User, pk: int) -> Holiday:
    return get_object_or_404(get_administered_or_404(user).holidays, pk=pk)


def may_invite_again(user: User, membership: Membership) -> bool:
    """The programme's manager; and for a manager's own invitation also the administrator."""
    administers = (
        user.is_administrator and user.organisation_id == membership.programme.organisation_id
    )
    return may_manage(user, membership.programme) or (
        administers and membership.role == Role.MANAGER
    )


def may_reset_second_step(user: User, membership: Membership) -> bool:
    """The programme's manager, of all others but administrators."""
    person = membership.user
    own = person.pk == user.pk
    return may_manage(user, membership.programme) and not (own or person.is_administrator)


def people_of(programme: Programme, *roles: str) -> Any:
    """Return the people with an active role (any of `roles`, if given), by name."""
    members = Membership.objects.active().filter(programme=programme)
    if roles:
        members = members.filter(role__in=roles)
    return User.objects.filter(pk__in=members.values("user")).order_by("name")
