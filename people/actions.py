"""Everything that changes people and organisations."""

from datetime import UTC, datetime

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction

from people.history import save
from people.models import Organisation, User
from people.rules import INVITATION_DAYS


@transaction.atomic
def create_organisation(
    *, name: str, time_zone: str, admin_name: str, admin_email: str, password: str, at: datetime
) -> Organisation:
    """Return a new organisation with its first administrator, who can sign in at once."""
    if Organisation.objects.filter(name__iexact=name).exists():
        raise ValidationError({"name": f"There is already an organisation called {name}."})
    organisation = save(Organisation(name=name, time_zone=time_zone, created_at=at), by=None, at=at)
    person = create_person(
        organisation=organisation, email=admin_email, name=admin_name, by=None, at=at
    )
    person.is_administrator = True
    activate(person, password=password, at=at)
    return organisation


def create_person(
    *, organisation: Organisation, email: str, name: str, by: User | None, at: datetime, job=""
) -> User:
    """Return a person who has been invited and cannot sign in before accepting."""
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise ValidationError({"email": f"{email} already has an account."})
    person = User(organisation=organisation, email=email, name=name, job=job, invited_at=at)
    person.set_unusable_password()
    return save(person, by=by, at=at)


def activate(person: User, *, password: str | None, at: datetime) -> User:
    """Return the person, now able to sign in; without a password only after a reset."""
    person.set_password(password)
    person.is_active = True
    person.joined_at = at
    return save(person, by=person if person.pk else None, at=at)


def change_password(*, person: User, password: str, at: datetime) -> User:
    """Return the person with the new password; their other sessions end."""
    person.set_password(password)
    return save(person, by=person, at=at)


def invitation_token(person: User) -> str:
    """Return the secret part of the person's invitation link; it ends with its first use."""
    return signing.dumps([person.pk, _generation(person)], salt="invitation")


def _generation(person: User) -> str:
    # In UTC, because the moment comes back from the database in no other zone.
    return person.invited_at.astimezone(UTC).isoformat()


def invited_person(pk: int, token: str) -> User | None:
    """Return the person whom the link is for, or None.

    It works for 14 days, once, and only until another invitation is sent.
    """
    try:
        owner, invited_at = signing.loads(
            token, salt="invitation", max_age=INVITATION_DAYS * 24 * 3600
        )
    except signing.BadSignature:
        return None
    person = User.objects.filter(pk=pk, joined_at=None, invited_at__isnull=False).first()
    if person and owner == pk and _generation(person) == invited_at:
        return person
    return None


@transaction.atomic
def accept_invitation(*, person: User, name: str, password: str, at: datetime) -> User:
    """Return the person, now able to sign in with the password."""
    fresh = User.objects.select_for_update().get(pk=person.pk)
    if fresh.joined_at:
        raise ValidationError("This invitation has been used. Sign in, or reset your password.")
    fresh.name = name
    return activate(fresh, password=password, at=at)
