"""Gathers the mail of a programme: what was or will be sent to whom, why, and what came of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from notifications.models import Notification
from notifications.rules import HELD, STOPPED, WAITING, State
from people.models import User
from people.rules import words_in
from priorities.models import Idea, Initiative, Match
from programmes.models import Membership, Programme
from programmes.permissions import people_of
from reviews.models import Decision, ReviewDay

A_PAGE = 50
# Older mail says nothing about the mail of today.
KEPT_IN_SIGHT = timedelta(days=60)

# How the subject of a mail begins, and how to come from what it names to its programme.
SUBJECTS: tuple[tuple[str, type[Model], str], ...] = (
    ("review_day", ReviewDay, "programme"),
    ("minutes", ReviewDay, "programme"),
    ("decision", Decision, "review__review_day__programme"),
    ("match", Match, "programme"),
    ("idea", Idea, "programme"),
    ("initiative", Initiative, "programme"),
    ("membership", Membership, "programme"),
)
SHOWN = {
    "all": ("All", Q()),
    "failed": ("Not delivered", Q(state=State.FAILED)),
    "waiting": ("On the way", Q(state__in=(*WAITING, *HELD))),
    "sent": ("Sent", Q(state=State.SENT)),
    "left": ("Not sent", Q(state__in=set(STOPPED) - {State.FAILED})),
}


@dataclass(frozen=True)
class Mails:
    """A page of mail; `filters` are those on offer (label, name, current)."""

    page: Page
    filters: list[dict[str, str | bool]]
    show: str
    words: str


def mails_of(programme: Programme) -> QuerySet[Notification]:
    """Return the mail about the programme, and its people's mail of the day.

    What concerns an account alone, such as a new password, is nobody's business.
    """
    about = Q(
        subject__startswith="digest:",
        recipient__in=people_of(programme)
        .filter(organisation=programme.organisation_id)
        .values("pk"),
    )
    for word, model, path in SUBJECTS:
        named = model._default_manager.filter(**{path: programme}).order_by()
        subject = Concat(Value(f"{word}:"), Cast("pk", CharField()))
        about |= Q(subject__in=named.annotate(named=subject).values("named"))
    return Notification.objects.filter(about)


def mails(programme: Programme, now: datetime, show: str, find: str, page: str | None) -> Mails:
    """Return a page of the programme's mail, the latest first; three queries."""
    show = show if show in SHOWN else "all"
    words = words_in(find)
    rows = mails_of(programme).filter(SHOWN[show][1], due_at__gte=now - KEPT_IN_SIGHT)
    for word in words:
        rows = rows.filter(Q(recipient__name__icontains=word) | Q(recipient__email__icontains=word))
    rows = rows.select_related("recipient").defer("message", "context").order_by("-due_at", "-pk")
    filters: list[dict[str, str | bool]] = [
        {"label": label, "name": name, "current": name == show}
        for name, (label, _) in SHOWN.items()
    ]
    return Mails(Paginator(rows, A_PAGE).get_page(page), filters, show, " ".join(words))


def undelivered(programme: Programme, today: date) -> list[User]:
    """Return whose latest mail about the programme no mail server took; one query."""
    since = today - KEPT_IN_SIGHT
    ended = mails_of(programme).filter(
        state__in=(State.SENT, State.FAILED), due_at__date__gte=since
    )
    refused = ended.filter(state=State.FAILED).values("recipient")
    people = people_of(programme).filter(is_active=True, pk__in=refused)
    last = ended.filter(recipient=OuterRef("pk")).order_by("-due_at", "-pk").values("state")[:1]
    return list(people.annotate(last=Subquery(last)).filter(last=State.FAILED))


def is_refused(user: User) -> bool:
    """Whether the latest mail to the person's own address was refused."""
    ended = user.notifications.filter(state__in=(State.SENT, State.FAILED), address="")
    return ended.order_by("-due_at", "-pk").values_list("state", flat=True).first() == State.FAILED
