"""Gathers people, days off and sessions for pages; never writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.crypto import constant_time_compare

from people import bank_holidays
from people.models import Organisation, User
from people.rules import device, words_in
from people.sessions import SessionStore
from people.sign_on import offered

A_PAGE = 25


def found_people(
    people: QuerySet, views: Mapping[str, tuple[str, Q]], wanted: Mapping[str, str], who: str = ""
) -> dict:
    """Return the page of `people` that `wanted` (find, show, page) asks for; three queries.

    Each word of `find` stands in a name or an address; `who` leads from a row to its person, like
    "user__". `views` has label and condition by the name in the address, "all" among them. Keys:
    `page`, `words`, `show`, `filters` (label, name, count, current).
    """
    words = words_in(wanted.get("find", ""))
    show = wanted.get("show", "")
    show = show if show in views else "all"
    for word in words:
        in_name = Q(**{f"{who}name__icontains": word})
        people = people.filter(in_name | Q(**{f"{who}email__icontains": word}))
    counts = people.order_by().aggregate(
        **{f"n_{i}": Count("pk", filter=rule) for i, (_, rule) in enumerate(views.values())}
    )
    return {
        "page": Paginator(people.filter(views[show][1]), A_PAGE).get_page(wanted.get("page")),
        "words": " ".join(words),
        "show": show,
        "filters": [
            {"name": name, "label": label, "count": counts[f"n_{i}"], "current": name == show}
            for i, (name, (label, _)) in enumerate(views.items())
        ],
    }


def new_bank_holidays(
    organisation: Organisation, region: str, *, at: datetime
) -> list[tuple[date, str]]:
    """Return the (date, name) of each coming bank holiday that is not a day off yet."""
    calendar = organisation.calendar()
    coming = bank_holidays.coming(region, organisation.today(at))
    return [(on, name) for on, name in coming if on not in calendar.holidays]


@dataclass(frozen=True)
class SignedIn:
    """One place where a person is signed in."""

    device: str
    ip: str
    since: datetime
    here: bool


def sessions_of(person: User, *, key: str | None, at: datetime) -> list[SignedIn]:
    """Return where the person is signed in: first here (the session with the key), then newest."""
    found = list(UserSession.objects.filter(user=person).order_by("-created_at"))
    alive = set(
        Session.objects.filter(
            session_key__in=[one.session_key for one in found], expire_date__gt=at
        ).values_list("session_key", flat=True)
    )
    rows = [
        SignedIn(device(one.user_agent), one.ip, one.created_at, one.session_key == key)
        for one in found
        if one.session_key in alive
    ]
    return sorted(rows, key=lambda row: not row.here)


def timed_out(
    session: SessionStore, key: str, *, at: datetime
) -> tuple[User | None, list[str] | None]:
    """Return who was signed in with the key before the sign-in timed out, and how that is noted.

    `session` is the one that now stands in its place. Nobody, if the account is closed, the
    password another one, or the sign-in was ended by somebody.
    """
    whose = session.whose()
    if session.session_key is None:
        ended = Session.objects.filter(session_key=key, expire_date__lte=at).first()
        whose = SessionStore.of(ended).whose() if ended else None
    if whose is None:
        return None, None
    pk, proof = whose
    person = User.objects.filter(pk=pk, is_active=True).first()
    if person and constant_time_compare(proof, person.get_session_auth_hash()):
        return person, whose
    return None, None


def has_second_factor(person: User) -> bool:
    """Whether the person signs in with an authenticator app or a passkey beside the password."""
    return Authenticator.objects.filter(user=person).exists()


def sign_on_of(person: User) -> dict[str, str | bool]:
    """Return the `name` of the identity provider (or ""), and whether the person is `linked`."""
    linked = SocialAccount.objects.filter(user=person).exists()
    return {"name": offered(), "linked": linked}


def with_second_factor(rows: QuerySet, who: str = "pk") -> QuerySet:
    """Add `second_factor` to each row: whether the person whose id `who` leads to has one."""
    theirs = Authenticator.objects.filter(user=OuterRef(who))
    return rows.annotate(second_factor=Exists(theirs))
