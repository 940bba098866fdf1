"""Who gets an executive's invitations and packs as well."""

from datetime import datetime

from django.core.exceptions import ValidationError

from people.history import remove, save
from people.models import User
from programmes.models import Programme, Role
from programmes.permissions import roles_in
from reviews.models import Delegate
from reviews.telling import told_at_once


def name_delegate(
    *, programme: Programme, executive: User, person: User | None, by: User, at: datetime
) -> Programme:
    """Return the programme, in which the person now stands in for the executive; None: nobody.

    The coming review days are told at once to whoever begins or ceases to stand in.
    """
    with told_at_once([programme.pk], at=at):
        if Role.EXECUTIVE not in roles_in(programme, executive):
            raise ValidationError(f"{executive} is no executive of “{programme}” any more.")
        named = Delegate.objects.filter(programme=programme, executive=executive).first()
        if person is None:
            if named:
                remove(named, by=by, at=at)
            return programme
        roles = roles_in(programme, person)
        if not roles or Role.EXECUTIVE in roles:
            raise ValidationError(
                {"person": "Choose somebody of the programme who is not an executive themselves."}
            )
        named = named or Delegate(programme=programme, executive=executive)
        if named.person_id != person.pk:
            named.person, named.named_at = person, at
            save(named, by=by, at=at)
        return programme
