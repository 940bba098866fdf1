"""Who may see a programme and act in it."""

from typing import Any

from django.shortcuts import get_object_or_404

from people.models import Organisation, User
from programmes.models import Membership, Objective, Programme, Role


def roles_in(programme: Programme, user: User) -> frozenset[str]:
    """Return the person's active roles in the programme; empty for an outsider."""
    return frozenset(
        Membership.objects.active()
        .filter(programme=programme, user=user)
        .values_list("role", flat=True)
    )


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


def may_manage(user: User, programme: Programme) -> bool:
    return Role.MANAGER in roles_in(programme, user)


def people_of(programme: Programme, *roles: str) -> Any:
    """Return the people with an active role (any of `roles`, if given), by name."""
    members = Membership.objects.active().filter(programme=programme)
    if roles:
        members = members.filter(role__in=roles)
    return User.objects.filter(pk__in=members.values("user")).order_by("name")
