"""Everything that changes objectives, programmes and the roles in them."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from notifications import actions as notices
from people.actions import create_person, invitation_token
from people.history import save
from people.models import Organisation, User
from people.rules import INVITATION_DAYS
from programmes.models import Membership, Objective, Programme, Role


@transaction.atomic
def save_objective(
    *,
    organisation: Organisation,
    by: User,
    at: datetime,
    objective: Objective | None = None,
    **values,
) -> Objective:
    """Return the organisation's new objective, or `objective` with the new values.

    `values` are fields of the model. A new date for the target lies ahead.
    """
    objective = objective or Objective(
        organisation=organisation, position=organisation.objectives.count() + 1
    )
    target_on = values.get("target_on")
    has_passed = target_on and target_on <= organisation.calendar().today(at)
    if has_passed and target_on != objective.target_on:
        raise ValidationError({"target_on": "This date has passed. Give one that lies ahead."})
    for name, value in values.items():
        setattr(objective, name, value)
    twins = organisation.objectives.filter(title__iexact=objective.title).exclude(pk=objective.pk)
    if twins.exists():
        raise ValidationError({"title": f"There is already an objective “{objective.title}”."})
    return save(objective, by=by, at=at)


@transaction.atomic
def create_programme(
    *,
    organisation: Organisation,
    name: str,
    aim: str,
    objectives,
    starts_on: date,
    manager_name: str,
    manager_email: str,
    by: User,
    at: datetime,
) -> Programme:
    """Return a new programme with its objectives in focus and its manager invited."""
    if not objectives:
        raise ValidationError(
            {"objectives": "Choose at least one objective: a programme exists to serve them."}
        )
    if organisation.programmes.filter(name__iexact=name).exists():
        raise ValidationError({"name": f"There is already a programme called “{name}”."})
    programme = save(
        Programme(
            organisation=organisation,
            name=name,
            aim=aim,
            starts_on=starts_on,
            created_at=at,
            created_by=by,
        ),
        by=by,
        at=at,
    )
    programme.objectives.set(objectives)
    try:
        invite(
            programme=programme,
            email=manager_email,
            name=manager_name,
            role=Role.MANAGER,
            by=by,
            at=at,
        )
    except ValidationError as refusal:
        raise ValidationError({"manager_email": refusal.messages}) from refusal
    return programme


@transaction.atomic
def invite(
    *, programme: Programme, email: str, name: str, role: str, by: User, at: datetime
) -> Membership:
    """Give the person with this e-mail address the role, and tell them by mail.

    Someone new is invited to set up an account; their home is the programme's organisation.
    """
    email = email.strip().lower()
    person = User.objects.filter(email=email).first()
    if person is None:
        person = create_person(
            organisation=programme.organisation, email=email, name=name, by=by, at=at
        )
    if programme.memberships.active().filter(user=person, role=role).exists():
        label = Role(role).label.lower()
        raise ValidationError({"email": f"{person.name} already has this role: {label}."})
    membership = add_member(programme=programme, user=person, role=role, by=by, at=at)
    welcome(membership, by=by, at=at)
    return membership


def add_member(
    *, programme: Programme, user: User, role: str, by: User, at: datetime
) -> Membership:
    """Return the person's active membership in that role, made if there was none."""
    existing = programme.memberships.active().filter(user=user, role=role).first()
    return existing or save(
        Membership(programme=programme, user=user, role=role, started_at=at, started_by=by),
        by=by,
        at=at,
    )


def welcome(membership: Membership, *, by: User, at: datetime) -> None:
    """Tell the person of the new role; who has not joined gets a link that ends earlier ones."""
    person, programme = membership.user, membership.programme
    context = {
        "programme": programme.name,
        "organisation": programme.organisation.name,
        "role": membership.get_role_display(),
        "by": by.name,
        "name": person.name,
        "days": INVITATION_DAYS,
        "path": reverse("portfolio:home"),
    }
    kind = "programmes.welcome"
    if not person.joined_at:
        person.invited_at = at
        save(person, by=by, at=at)
        kind = "programmes.invitation"
        context["path"] = reverse("accept_invitation", args=[person.pk, invitation_token(person)])
    notices.plan(
        key=f"membership:{membership.pk}:{at.isoformat()}",
        kind=kind,
        recipient=person,
        subject=f"membership:{membership.pk}",
        context=context,
        due_at=at,
        at=at,
        even_if_inactive=not person.joined_at,
        purge_when_sent=not person.joined_at,
    )


@transaction.atomic
def invite_again(*, membership: Membership, by: User, at: datetime) -> Membership:
    """Send someone who has not yet accepted a new link; earlier links stop working."""
    person = membership.user
    if person.joined_at:
        raise ValidationError(f"{person.name} has already joined.")
    notices.withdraw(subject=f"membership:{membership.pk}", at=at, reason="invited again")
    welcome(membership, by=by, at=at)
    return membership
