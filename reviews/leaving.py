"""Letting somebody go: every gap that it makes, and the one act that fills them and ends it all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.formats import date_format

from notifications import actions as notices
from notifications.models import Notification
from notifications.rules import STOPPED, State
from people.actions import close_account
from people.models import User
from programmes import actions as programming
from programmes.models import Membership, Programme, Role
from programmes.rules import LAST_MANAGER
from projects import actions as projects
from projects.models import OPEN_STATES, Commitment, TeamMember, TeamRole
from reviews.models import DayState, Review, ReviewDay
from reviews.telling import told_at_once

# Roles that a programme cannot well be without.
NEEDED = (Role.MANAGER, Role.STEERING, Role.EXECUTIVE)


@dataclass(frozen=True)
class Gap:
    """What nobody would hold any more. `kind` is a role, or "commitment"; `key` names the gap."""

    key: str
    programme: Programme
    kind: str
    label: str
    note: str
    thing: TeamMember | Commitment | Membership


@dataclass(frozen=True)
class Ask:
    """One question: who fills these gaps of a programme?"""

    name: str
    programme: Programme
    label: str
    note: str
    gaps: Sequence[Gap]


def gaps_of(person: User, programmes: Iterable[Programme], today: date) -> list[Gap]:
    """Return every gap that the person would leave in the programmes; four queries."""
    among = {programme.pk: programme for programme in programmes}
    return [
        *_places(person, among, today),
        *_commitments(person, among),
        *_roles(person, among),
    ]


def _places(person: User, among: Mapping[int, Programme], today: date) -> list[Gap]:
    places = list(
        TeamMember.objects.active()
        .filter(user=person, project__programme__in=among, project__state__in=OPEN_STATES)
        .exclude(role=TeamRole.MEMBER)
        .select_related("project")
        .order_by("project__title", "id")
    )
    coming = Review.objects.filter(
        project__in=[place.project_id for place in places],
        review_day__state=DayState.PLANNED,
        review_day__on__gte=today,
    ).select_related("review_day")
    notes = {
        review.project_id: "Review on "
        f"{date_format(review.review_day.on, 'l j F')} at {review.starts:%H:%M}"
        for review in coming.order_by("-review_day__on")
    }
    return [
        Gap(
            key=f"place-{place.pk}",
            programme=among[place.project.programme_id],
            kind=place.role,
            label=f"{place.get_role_display()} of “{place.project}”",
            note=notes.get(place.project_id, ""),
            thing=place,
        )
        for place in places
    ]


def _commitments(person: User, among: Mapping[int, Programme]) -> list[Gap]:
    owed = Commitment.objects.open().filter(owner=person, programme__in=among)
    return [
        Gap(
            key=f"commitment-{one.pk}",
            programme=among[one.programme_id],
            kind="commitment",
            label=f"Commitment: {one.text}",
            note=f"Due on {date_format(one.due_on, 'l j F')}"
            + (f", for “{one.project}”" if one.project else ""),
            thing=one,
        )
        for one in owed.select_related("project")
    ]


def _roles(person: User, among: Mapping[int, Programme]) -> list[Gap]:
    same = Membership.objects.active().filter(
        programme=OuterRef("programme"), role=OuterRef("role"), user__is_active=True
    )
    alone = Membership.objects.active().filter(
        ~Exists(same.exclude(user=person)), user=person, programme__in=among, role__in=NEEDED
    )
    return [
        Gap(
            key=f"role-{one.pk}",
            programme=among[one.programme_id],
            kind=one.role,
            label=f"{one.get_role_display()}: nobody else has this role",
            note="",
            thing=one,
        )
        for one in alone
    ]


def asks(gaps: Sequence[Gap], *, by_name: bool) -> list[Ask]:
    """Return a question for each gap; or, not `by_name`, one for each sort of gap in a programme.

    An administrator is asked the latter way, because project content is not theirs to read.
    """
    if by_name:
        return [Ask(gap.key, gap.programme, gap.label, gap.note, [gap]) for gap in gaps]

    def sort(gap: Gap) -> tuple[int, str]:
        return gap.programme.pk, gap.kind

    found = []
    for (pk, kind), some in groupby(sorted(gaps, key=sort), key=sort):
        same = list(some)
        label = f"{_what(kind, len(same))} in {same[0].programme}"
        found.append(Ask(f"{kind}-{pk}", same[0].programme, label, "", same))
    return found


def _what(kind: str, count: int) -> str:
    if kind == "commitment":
        return "One open commitment" if count == 1 else f"{count} open commitments"
    if kind in TeamRole.values:
        number = "one project" if count == 1 else f"{count} projects"
        return f"{TeamRole(kind).label} of {number}"
    return Role(kind).label


def leave(
    *,
    person: User,
    programmes: Iterable[Programme],
    successors: Mapping[str, User],
    by: User,
    at: datetime,
    closing: bool = False,
) -> User:
    """Return the person, who has left the programmes; with `closing` the account is closed, too.

    `successors` maps keys of gaps to who fills them; the others stay open, and commitments with
    who made them. Nothing of the person's is deleted. Everybody concerned with a coming review
    is told of what changed for them.
    """
    ids = sorted(programme.pk for programme in programmes)
    with told_at_once(ids, at=at):
        left = Programme.objects.select_related("organisation").filter(pk__in=ids)
        gaps = {gap.key: gap for gap in gaps_of(person, left, person.today(at))}
        if set(successors) - set(gaps):
            raise ValidationError("Something has changed meanwhile. Look at the gaps again.")
        for gap in gaps.values():
            if gap.kind == Role.MANAGER and not closing and gap.key not in successors:
                raise ValidationError({gap.key: LAST_MANAGER.format(person)})
            if to := successors.get(gap.key):
                _fill(gap, to, by=by, at=at)
        for place in TeamMember.objects.active().filter(user=person, project__programme__in=ids):
            projects.end_team_role(member=place, by=by, at=at)
        for membership in Membership.objects.active().filter(user=person, programme__in=ids):
            programming.end_membership(membership=membership, by=by, at=at)
        if closing:
            person = close_account(person=person, by=by, at=at)
        _silence(person, ids, everything=closing, at=at)
    return person


def _fill(gap: Gap, to: User, *, by: User, at: datetime) -> None:
    try:
        if isinstance(gap.thing, TeamMember):
            projects.hand_over_place(member=gap.thing, to=to, by=by, at=at)
        elif isinstance(gap.thing, Commitment):
            projects.hand_over_commitment(commitment=gap.thing, to=to, by=by, at=at)
        else:
            role = gap.thing.role
            new = programming.add_member(programme=gap.programme, user=to, role=role, by=by, at=at)
            programming.welcome(new, by=by, at=at)
    except ValidationError as refusal:
        raise ValidationError({gap.key: f"{gap.label}: {' '.join(refusal.messages)}"}) from refusal


def _silence(person: User, programmes: Sequence[int], *, everything: bool, at: datetime) -> None:
    """Take back what was still to be said to the person of the programmes, or at all."""
    unsent = Notification.objects.filter(recipient=person).exclude(state__in=(State.SENT, *STOPPED))
    days = ReviewDay.objects.filter(programme__in=programmes).values_list("pk", flat=True)
    theirs = {f"review_day:{pk}" for pk in days}
    for subject in sorted(set(unsent.values_list("subject", flat=True))):
        if everything or subject in theirs:
            notices.withdraw(subject=subject, recipient=person, at=at, reason="They have left.")
