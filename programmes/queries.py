"""Gathers objectives, programmes and the people in them for pages."""

from collections.abc import Iterable

from django.db.models import Case, Prefetch, QuerySet, When, prefetch_related_objects

from people.models import Organisation
from programmes.models import Membership, Programme, Role


def programmes_with_managers(organisation: Organisation) -> QuerySet[Programme]:
    """Return the organisation's programmes; `managers` lists who manages each (memberships)."""
    managers = Membership.objects.active().filter(role=Role.MANAGER).select_related("user")
    return organisation.programmes.prefetch_related(
        Prefetch("memberships", queryset=managers, to_attr="managers")
    )


def members_of(programme: Programme) -> QuerySet[Membership]:
    """Return the active roles in the programme: managers first, each role by name."""
    rank = Case(*(When(role=role, then=place) for place, role in enumerate(Role.values)))
    members = programme.memberships.active().select_related("user")
    return members.order_by(rank, "user__name", "id")


def with_team_roles(members: Iterable[Membership]) -> list[tuple[Membership, list]]:
    """Return each membership with the person's active team roles in projects of its programme."""
    members = list(members)
    prefetch_related_objects([member.user for member in members], "team_roles__project")
    return [
        (
            member,
            [
                place
                for place in member.user.team_roles.all()
                if place.ended_at is None and place.project.programme_id == member.programme_id
            ],
        )
        for member in members
    ]
