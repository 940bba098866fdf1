"""Gathers whom a person can ask."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from people.models import User
from programmes.models import Programme
from programmes.queries import with_managers


@dataclass(frozen=True)
class Contacts:
    """A person's programmes, each with its `managers`, and who administers their organisation."""

    programmes: list[Programme]
    administrators: list[User]


def contacts_of(user: User | AnonymousUser) -> Contacts | None:
    """Return whom the person can ask, three queries; None for somebody not signed in."""
    if not isinstance(user, User):
        return None
    programmes = with_managers(Programme.objects.visible_to(user).current())
    administrators = user.organisation.people.filter(is_administrator=True, is_active=True)
    return Contacts(list(programmes), list(administrators))
