"""Everything that changes people and organisations."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from people.history import remove, save
from people.logos import Unusable, as_png
from people.models import Holiday, Logo, Organisation, User
from people.queries import new_bank_holidays
from people.rules import INVITATION_DAYS, KNOWN_DAYS
from people.sessions import SessionStore
from people.sign_on import PROVIDER, offered

CONFIRM_DAYS = 3
# Read by the mail backend: the person whom a mail is for, where the address is not theirs.
FOR_PERSON = "X-For-Person"


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


def change_settings(
    *,
    organisation: Organisation,
    time_zone: str,
    working_days: str,
    small_number: int,
    second_factor_roles: list[str],
    by: User,
    at: datetime,
) -> Organisation:
    """Return the organisation with its new settings; `working_days` are ISO weekdays: "12345"."""
    organisation.time_zone, organisation.working_days = time_zone, working_days
    organisation.small_number = small_number
    organisation.second_factor_roles = second_factor_roles
    return save(organisation, by=by, at=at)


@transaction.atomic
def set_logo(
    *, organisation: Organisation, picture: bytes | None, by: User, at: datetime
) -> Organisation:
    """Return the organisation with the picture as its logo (PNG or JPEG up to 1 MB), or none."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if organisation.logo:
        Logo.objects.filter(name=organisation.logo).delete()
    organisation.logo = None
    if picture is not None:
        try:
            png = as_png(picture)
        except Unusable as refusal:
            raise ValidationError({"picture": str(refusal)}) from refusal
        organisation.logo = Logo.objects.create(name=uuid4(), png=png).name
    return save(organisation, by=by, at=at)


def add_holiday(
    *, organisation: Organisation, on: date, name: str, by: User, at: datetime
) -> Holiday:
    if taken := organisation.holidays.filter(on=on).first():
        raise ValidationError({"on": f"This day is off already: {taken.name}."})
    return save(Holiday(organisation=organisation, on=on, name=name), by=by, at=at)


def remove_holiday(*, holiday: Holiday, by: User, at: datetime) -> Holiday:
    return remove(holiday, by=by, at=at)


@transaction.atomic
def add_bank_holidays(
    *, organisation: Organisation, region: str, by: User, at: datetime
) -> list[Holiday]:
    """Return the region's coming bank holidays that are new to the organisation, now days off."""
    return [
        add_holiday(organisation=organisation, on=on, name=name, by=by, at=at)
        for on, name in new_bank_holidays(organisation, region, at=at)
    ]


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
    """Return the person, now able to sign in; without a password by single sign-on or a reset."""
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
def accept_invitation(*, person: User, name: str, password: str | None, at: datetime) -> User:
    """Return the person, now able to sign in with the password; without one by single sign-on."""
    fresh = User.objects.select_for_update().get(pk=person.pk)
    if fresh.joined_at:
        raise ValidationError("This invitation has been used. Sign in, or reset your password.")
    fresh.name = name
    return activate(fresh, password=password, at=at)


def change_details(
    *, person: User, name: str, job: str, at: datetime, by: User | None = None
) -> User:
    """Return the person with the name and job as they wrote them."""
    person.name, person.job = name, job
    return save(person, by=by or person, at=at)


def choose_reminders(
    *,
    person: User,
    wants_reminder_14: bool,
    wants_reminder_7: bool,
    wants_digest: bool,
    mail_from: time,
    mail_until: time,
    at: datetime,
) -> User:
    """Return the person, who gets only the reminders that they want, and in their hours."""
    person.wants_reminder_14, person.wants_reminder_7 = wants_reminder_14, wants_reminder_7
    person.wants_digest = wants_digest
    person.mail_from, person.mail_until = mail_from, mail_until
    return save(person, by=person, at=at)


@transaction.atomic
def ask_for_new_email(*, person: User, email: str, at: datetime) -> str:
    """Return the new address, to which a link is on its way; nothing changes before it is used."""
    _refuse_taken(email)
    path = reverse("confirm_email", args=[new_email_token(person, email)])
    context = {"url": settings.BASE_URL + path}
    _write(person, email, "new_address", context | {"email": email, "days": CONFIRM_DAYS})
    return email


def new_email_token(person: User, email: str) -> str:
    """Return the secret part of the link that confirms the address as the person's new one."""
    return signing.dumps([person.pk, person.email, email], salt="new address")


def new_email(token: str) -> tuple[User, str] | None:
    """Return the person and the address that the link confirms, or None.

    It works for three days, once, and only while the address that it replaces is still theirs.
    """
    try:
        pk, old, new = signing.loads(token, salt="new address", max_age=CONFIRM_DAYS * 24 * 3600)
    except signing.BadSignature:
        return None
    person = User.objects.filter(pk=pk, email=old, is_active=True).first()
    return (person, new) if person else None


@transaction.atomic
def change_email(*, person: User, email: str, at: datetime) -> User:
    """Return the person, who signs in with the new address now; the old address is told."""
    person = User.objects.select_for_update().get(pk=person.pk)
    _refuse_taken(email)
    old, person.email = person.email, email
    save(person, by=person, at=at)
    _write(person, old, "address_changed", {"email": email, "old": old})
    return person


def _refuse_taken(email: str) -> None:
    if User.objects.filter(email=email).exists():
        raise ValidationError({"email": f"{email} already has an account. Give another address."})


def _write(person: User, to: str, name: str, context: dict[str, Any]) -> None:
    context = context | {"person": person}
    subject, text, html = (
        render_to_string(f"account/email/{name}_{part}", context)
        for part in ("subject.txt", "message.txt", "message.html")
    )
    mail = EmailMultiAlternatives(
        subject.strip(), text, to=[to], headers={FOR_PERSON: str(person.pk)}
    )
    mail.attach_alternative(html, "text/html")
    mail.send()


@transaction.atomic
def sign_out_elsewhere(*, person: User, keep: str | None, at: datetime) -> int:
    """Return how many sessions ended: all of the person's but the one with the key `keep`."""
    others = UserSession.objects.filter(user=person).exclude(session_key=keep)
    for session in others:
        session.end()
    return len(others)


def open_calendar(*, person: User, at: datetime) -> User:
    """Return the person with a new secret address of their calendar; an earlier one ends."""
    person.calendar_key = uuid4()
    return save(person, by=person, at=at)


def close_calendar(*, person: User, at: datetime) -> User:
    """Return the person, whose calendar nobody can fetch any more."""
    person.calendar_key = None
    return save(person, by=person, at=at)


def calendar_token(person: User) -> str:
    """Return the secret part of the address of the person's calendar; empty while there is none."""
    if person.calendar_key is None:
        return ""
    return signing.dumps([person.pk, str(person.calendar_key)], salt="calendar")


def person_of_calendar(token: str) -> User | None:
    """Return the active person whose calendar has this address, or None."""
    try:
        pk, key = signing.loads(token, salt="calendar")
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk, calendar_key=key, is_active=True).first()


@transaction.atomic
def forget_ended_sessions(*, at: datetime) -> None:
    """Forget where every session was used that is over; after days, also whose it was."""
    Session.objects.filter(expire_date__lte=at - timedelta(days=KNOWN_DAYS)).delete()
    alive = Session.objects.filter(expire_date__gt=at).values("session_key")
    UserSession.objects.exclude(session_key__in=alive).delete()


def stay_signed_in(*, session: SessionStore, at: datetime) -> None:
    """Let the stored session go on from this moment, written once a minute at most.

    One column is written and not the session: a request beside this one may be changing that.
    """
    until = session.get_expiry_date(modification=at)
    if not session.modified and session.until and until - session.until > timedelta(minutes=1):
        Session.objects.filter(session_key=session.session_key).update(expire_date=until)


@transaction.atomic
def reset_second_factor(*, person: User, by: User | None, at: datetime) -> User:
    """Return the person, who signs in without a second step until they set one up again.

    They are signed out everywhere and told by mail, and their history keeps it. `by` is None where
    whoever runs the server does it.
    """
    if by and person.pk == by.pk:
        raise ValidationError("Nobody resets their own second step. Ask another administrator.")
    Authenticator.objects.filter(user=person).delete()
    sign_out_elsewhere(person=person, keep=None, at=at)
    _write(person, person.email, "second_step_reset", {"by": by})
    person._change_reason = "Second step reset"  # type: ignore[attr-defined]
    return save(person, by=by, at=at)


@transaction.atomic
def link_sign_on(*, person: User, uid: str, at: datetime) -> User:
    """Return the person, who can sign in as `uid` (issuer and subject) alone, and is told so."""
    SocialAccount.objects.filter(user=person).delete()
    SocialAccount.objects.create(user=person, provider=PROVIDER, uid=uid)
    _write(person, person.email, "sign_on_linked", {"name": offered()})
    person._change_reason = "Single sign-on linked"  # type: ignore[attr-defined]
    return save(person, by=person, at=at)


@transaction.atomic
def join_by_sign_on(*, person: User, uid: str, at: datetime) -> User:
    """Return the person, whose invitation is accepted and who has no password."""
    joined = accept_invitation(person=person, name=person.name, password=None, at=at)
    return link_sign_on(person=joined, uid=uid, at=at)


@transaction.atomic
def unlink_sign_on(*, person: User, at: datetime) -> User:
    """Return the person, who signs in with their password alone."""
    if not person.has_usable_password():
        raise ValidationError(
            "You have no password yet. Sign out, choose one under “Forgotten your password?”, and "
            "sign in with it first."
        )
    SocialAccount.objects.filter(user=person).delete()
    person._change_reason = "Single sign-on unlinked"  # type: ignore[attr-defined]
    return save(person, by=person, at=at)


@transaction.atomic
def close_account(*, person: User, by: User, at: datetime) -> User:
    """Return the person, who can no longer sign in or accept an invitation; all sessions end."""
    if person.pk == by.pk:
        raise ValidationError("Nobody closes their own account. Ask another administrator.")
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    person.is_active, person.is_administrator = False, False
    if not person.joined_at:
        person.invited_at = None
    save(person, by=by, at=at)
    sign_out_elsewhere(person=person, keep=None, at=at)
    return person


@transaction.atomic
def reopen_account(*, person: User, by: User, at: datetime) -> User:
    """Return the person, who can sign in again; roles that ended are given anew where wanted."""
    if not person.joined_at:
        raise ValidationError(f"{person.name} never joined. Invite them again.")
    person.is_active = True
    return save(person, by=by, at=at)


def end_invitation(*, person: User, by: User, at: datetime) -> User:
    """Return the person, whose invitation no longer works; who has joined stays as they are."""
    if person.joined_at:
        return person
    person.invited_at = None
    return save(person, by=by, at=at)
