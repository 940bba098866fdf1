"""Gathers what the safeguards remember."""

from uuid import UUID

from people.models import User
from safeguards.models import Draft, FormToken


def draft_of(user: User, path: str) -> Draft | None:
    """Return the person's own draft of the page, or None."""
    return Draft.objects.filter(user=user, path=path).first()


def was_sent(user: User, token: UUID) -> bool:
    """Whether the person has sent the form with that token already."""
    return FormToken.objects.filter(user=user, token=token).exists()
