"""Gathers objectives, programmes and the people in them for pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Case, Prefetch, Q, QuerySet, When, prefetch_related_objects

from people.models import Organisation, User
from programmes.lists import Listed
from programmes.models import Membership, Programme, Role
from programmes.rules import CLOSED
from safeguards.forms import suspects_in, warn_of


def with_managers(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """Add `managers` to each programme: who manages it (memberships)."""
    managers = Membership.objects.active().filter(role=Role.MANAGER).select_related("user")
    return programmes.prefetch_related(
        Prefetch("memberships", queryset=managers, to_attr="managers")
    )


def programmes_with_managers(organisation: Organisation) -> QuerySet[Programme]:
    """Return the programmes not archived, each with its `managers`."""
    return with_managers(organisation.programmes.current())


def members_of(programme: Programme) -> QuerySet[Membership]:
    """Return the active roles in the programme: managers first, each role by name."""
    rank = Case(*(When(role=role, then=place) for place, role in enumerate(Role.values)))
    members = programme.memberships.active().select_related("user")
    return members.order_by(rank, "user__name", "id")


ROLE_VIEWS = {
    "all": ("All", Q()),
    Role.MANAGER: ("Managers", Q(role=Role.MANAGER)),
    Role.STEERING: ("Steering group", Q(role=Role.STEERING)),
    Role.EXECUTIVE: ("Executives", Q(role=Role.EXECUTIVE)),
    Role.CONTRIBUTOR: ("Contributors", Q(role=Role.CONTRIBUTOR)),
    "invited": ("Not joined yet", Q(user__joined_at=None)),
}
STAFF_VIEWS = {
    "all": ("All", Q()),
    "administrators": ("Administrators", Q(is_administrator=True)),
    "invited": ("Not joined yet", Q(joined_at=None, invited_at__isnull=False)),
    "closed": ("Account closed", Q(joined_at__isnull=False, is_active=False)),
}


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


# What people call the roles, in small letters.
ROLE_NAMES = {
    **{role.value: role.value for role in Role},
    **{role.label.lower(): role.value for role in Role},
    "manager": Role.MANAGER.value,
    "steering group member": Role.STEERING.value,
    "exec": Role.EXECUTIVE.value,
    **dict.fromkeys(("lead", "mentor", "sponsor", "team member"), Role.CONTRIBUTOR.value),
}


@dataclass(frozen=True)
class Checked:
    """A row of a list of people to invite, with what is wrong in it; "" when nothing is.

    The row's `role` is the name of a role in `Role` once nothing is wrong.
    """

    row: Listed
    problem: str
    role_label: str = ""
    known: bool = False


def checked(programme: Programme, rows: Iterable[Listed], otherwise: str) -> list[Checked]:
    """Return each row with what is wrong in it; two queries. Without a role it is `otherwise`."""
    rows = list(rows)
    emails = {row.email.lower() for row in rows}
    people = {user.email: user for user in User.objects.filter(email__in=emails)}
    members = programme.memberships.active().filter(user__email__in=emails)
    taken = set(members.values_list("user__email", "role"))
    found = []
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        email = row.email.lower()
        role = ROLE_NAMES.get(row.role.lower()) if row.role else otherwise
        person = people.get(email)
        problem = _problem(row, role, person, (email, role) in taken, seen.get((email, str(role))))
        seen.setdefault((email, str(role)), row.line)
        if not problem and role:
            name = row.name or person.name
            row = Listed(row.line, name, email, role)
        label = Role(role).label if role else ""
        found.append(Checked(row, problem, label, known=person is not None))
    return found


def _problem(
    row: Listed, role: str | None, person: User | None, has_it: bool, before: int | None
) -> str:
    """Return what stands in the way of inviting the person of the row, or ""."""
    try:
        validate_email(row.email)
    except ValidationError:
        return "This is no e-mail address." if row.email else "The e-mail address is missing."
    if role is None:
        return f"There is no role “{row.role}”."
    if before is not None:
        return f"Twice in the list: also in row {before}."
    if has_it:
        return f"{person} already has this role."
    if person and person.joined_at and not person.is_active:
        return CLOSED.format(person)
    if not row.name and not person:
        return "The name is missing."
    if len(row.name) > 150 or len(row.email) > 254:
        return "Name or address is too long."
    return " ".join(warn_of(suspects_in(row.name)))
