"""Everything that changes objectives, programmes and the roles in them."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from notifications import actions as notices
from people.actions import create_person, end_invitation, invitation_token
from people.history import save
from people.models import Organisation, User
from people.rules import INVITATION_DAYS
from programmes.lists import Listed
from programmes.models import Membership, Objective, Programme, Role
from programmes.rules import CLOSED, LAST_MANAGER


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
    has_passed = target_on and target_on <= organisation.today(at)
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
    programme = _set_up(
        Programme(organisation=organisation, name=name, aim=aim, starts_on=starts_on),
        objectives=objectives,
        by=by,
        at=at,
    )
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


def _set_up(programme: Programme, *, objectives, by: User, at: datetime) -> Programme:
    programme.created_at, programme.created_by = at, by
    return change_programme(
        programme=programme,
        name=programme.name,
        aim=programme.aim,
        objectives=objectives,
        by=by,
        at=at,
    )


@transaction.atomic
def change_programme(
    *,
    programme: Programme,
    name: str,
    aim: str,
    objectives,
    by: User,
    at: datetime,
    climb_days: int | None = None,
    most_mentored: int | None = None,
    check_in_on: int | None = None,
    executive_quorum: int | None = None,
    stakes_count: bool | None = None,
) -> Programme:
    """Return the programme with its name, aim and objectives in focus.

    `climb_days` is how long an obstacle stands on a rung before it climbs, `most_mentored` how
    many active projects one mentor can see through, `check_in_on` the weekday (1 is Monday) on
    which leads are asked to check in. A decision at a review takes `executive_quorum` executives,
    those with a stake in the project among them if `stakes_count`. None leaves each as it is.
    """
    if not objectives:
        raise ValidationError(
            {"objectives": "Choose at least one objective: a programme exists to serve them."}
        )
    twins = programme.organisation.programmes.filter(name__iexact=name).exclude(pk=programme.pk)
    if twin := twins.first():
        archived = " It is archived." if twin.archived_at else ""
        raise ValidationError(
            {"name": f"There is already a programme called “{twin.name}”.{archived}"}
        )
    programme.name, programme.aim = name, aim
    programme.climb_days = climb_days or programme.climb_days
    programme.most_mentored = most_mentored or programme.most_mentored
    programme.check_in_on = check_in_on or programme.check_in_on
    programme.executive_quorum = executive_quorum or programme.executive_quorum
    if stakes_count is not None:
        programme.stakes_count = stakes_count
    save(programme, by=by, at=at)
    programme.objectives.set(objectives)
    return programme


@transaction.atomic
def copy_programme(
    *,
    programme: Programme,
    name: str,
    starts_on: date,
    people: Iterable[Membership],
    by: User,
    at: datetime,
) -> Programme:
    """Return a new programme with the aim and objectives of this one, managed by who copies it.

    `people` are the roles of this programme that are given in the new one, too; these people
    are told.
    """
    copy = _set_up(
        Programme(
            organisation=programme.organisation,
            name=name,
            aim=programme.aim,
            starts_on=starts_on,
            climb_days=programme.climb_days,
            most_mentored=programme.most_mentored,
            check_in_on=programme.check_in_on,
            executive_quorum=programme.executive_quorum,
            stakes_count=programme.stakes_count,
        ),
        objectives=programme.objectives.all(),
        by=by,
        at=at,
    )
    add_member(programme=copy, user=by, role=Role.MANAGER, by=by, at=at)
    for one in people:
        if (one.user_id, one.role) != (by.pk, Role.MANAGER):
            membership = add_member(programme=copy, user=one.user, role=one.role, by=by, at=at)
            welcome(membership, by=by, at=at)
    return copy


def archive(*, programme: Programme, by: User, at: datetime) -> Programme:
    """Return the programme, which nobody changes from now on."""
    programme.archived_at, programme.archived_by = at, by
    return save(programme, by=by, at=at)


def restore(*, programme: Programme, by: User, at: datetime) -> Programme:
    """Return the programme, taken out of the archive."""
    programme.archived_at = programme.archived_by = None
    return save(programme, by=by, at=at)


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
    elif person.joined_at and not person.is_active:
        raise ValidationError({"email": CLOSED.format(person.name)})
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
    if programme.archived_at:
        raise ValidationError(f"“{programme}” is archived, so nobody joins it any more.")
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


@transaction.atomic
def invite_many(
    *, programme: Programme, people: Iterable[Listed], by: User, at: datetime
) -> list[Membership]:
    """Return the new roles of the people, all of them told by mail; one who is refused stops all.

    Each one's `role` is the name of a role in `Role`.
    """
    return [
        invite(programme=programme, email=one.email, name=one.name, role=one.role, by=by, at=at)
        for one in people
    ]


@transaction.atomic
def end_role(*, membership: Membership, by: User, at: datetime) -> Membership:
    """Return the role, ended. A programme keeps a manager, and a team its place to stand on."""
    membership = _locked(membership)
    _keep_a_manager(membership)
    others = membership.programme.memberships.active().filter(user=membership.user)
    places = membership.user.team_roles.filter(
        ended_at=None, project__programme=membership.programme
    )
    if places.exists() and not others.exclude(pk=membership.pk).exists():
        raise ValidationError(
            f"This is the only role of {membership.user}, who has a place in a project. "
            "Let them leave the programme instead: you then choose who takes over."
        )
    return end_membership(membership=membership, by=by, at=at)


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: User, at: datetime) -> Membership:
    """Return the role that the person has in place of the other; they are told by mail."""
    membership = _locked(membership)
    if role == membership.role:
        return membership
    _keep_a_manager(membership)
    person, programme = membership.user, membership.programme
    if programme.memberships.active().filter(user=person, role=role).exists():
        label = Role(role).label.lower()
        raise ValidationError({"role": f"{person} has that role as well: {label}. End this one."})
    new = add_member(programme=programme, user=person, role=role, by=by, at=at)
    end_membership(membership=membership, by=by, at=at)
    welcome(new, by=by, at=at)
    return new


def end_membership(*, membership: Membership, by: User, at: datetime) -> Membership:
    """Return the role, ended, and what was still to be said of it taken back.

    With the last role of somebody who has not joined, the invitation ends.
    """
    membership.ended_at, membership.ended_by = at, by
    save(membership, by=by, at=at)
    notices.withdraw(subject=f"membership:{membership.pk}", at=at, reason="The role ended.")
    if not Membership.objects.active().filter(user=membership.user).exists():
        end_invitation(person=membership.user, by=by, at=at)
    return membership


def _locked(membership: Membership) -> Membership:
    """Return the role as it now is, and let nobody else end one of the programme meanwhile."""
    Programme.objects.select_for_update().get(pk=membership.programme_id)
    found = Membership.objects.active().filter(pk=membership.pk)
    current = found.select_related("user", "programme__organisation").first()
    if current is None:
        raise ValidationError("This role has ended already.")
    return current


def _keep_a_manager(membership: Membership) -> None:
    managers = membership.programme.memberships.active().filter(role=Role.MANAGER)
    if membership.role == Role.MANAGER and not managers.exclude(user=membership.user).exists():
        raise ValidationError(LAST_MANAGER.format(membership.user))
