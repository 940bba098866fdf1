"""Who must hear of a review day, and keeping their notices and reminders as the day stands."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from notifications import actions as notices
from notifications.models import Notification
from notifications.rules import STOPPED, State
from people.models import User
from people.rules import Calendar
from programmes.models import Programme, Role
from programmes.permissions import people_of
from projects.models import Project, TeamMember, TeamRole
from reviews.models import DayState, Delegate, ReviewDay
from reviews.reminders import NOTICES, Notice, Told, desired
from reviews.slots import end_of

STALE = "The review day changed before this was sent."


def days_ahead(programmes: Iterable[int], *, at: datetime) -> QuerySet[ReviewDay]:
    """Return the planned days of the programmes that lie ahead, in the order of locking."""
    # Somewhere it is still yesterday.
    ahead = ReviewDay.objects.filter(state=DayState.PLANNED, on__gte=at.date() - timedelta(days=1))
    return ahead.filter(programme__in=programmes).order_by("pk")


@contextmanager
def told_at_once(programmes: Iterable[int], *, at: datetime) -> Iterator[None]:
    """Let people come and go inside; what is said of the programmes' coming days then matches.

    Nobody else gives or ends roles in them meanwhile. Programmes and days are locked before any
    project or person, in the order in which those who change a day lock them.
    """
    with transaction.atomic():
        locked = Programme.objects.select_for_update().filter(pk__in=programmes).order_by("pk")
        days = list(days_ahead([one.pk for one in locked], at=at).select_for_update())
        yield
        for day in days:
            tell(day, at=at)


@transaction.atomic
def tell(day: ReviewDay, *, at: datetime) -> None:
    """Make the day's notices and reminders match the day, its slots and its people.

    Called by every act that changes a review day, and over all coming days every hour, so that
    a change nobody reported is still told.
    """
    # One teller at a time: each reads what the one before has planned.
    day = ReviewDay.objects.select_for_update().get(pk=day.pk)
    calendar = day.programme.organisation.calendar()
    words = {} if day.state == DayState.CANCELLED else words_by_person(day)
    prints = {person: fingerprint(what) for person, what in words.items()}
    take_back(day, [row for row in rows_of(day) if _is_stale(row, prints)], at=at)
    rows = rows_of(day)
    people = User.objects.filter(is_active=True).in_bulk(
        prints.keys() | {row.recipient_id for row in rows}
    )
    told, known = defaultdict(list), {}
    for row in rows:
        if kind_of(row) in NOTICES and row.recipient_id in people:
            notice = told_by(row)
            told[row.recipient_id].append(notice)
            if notice.reached is not False:
                known[row.recipient_id] = row.context
    wanted = desired(
        day=day.pk,
        on=day.on,
        starts_at=calendar.at(day.on, day.starts),
        calendar=calendar,
        concerned=prints,
        told=told,
        now=at,
    )
    keys = {notice.key for notice in wanted}
    reminders = [row for row in rows if kind_of(row) not in NOTICES]
    take_back(day, [row for row in reminders if row.key not in keys], at=at)
    notices.plan_many(
        [
            _message(
                day,
                notice,
                people[notice.person],
                words.get(notice.person),
                known.get(notice.person),
                calendar,
            )
            for notice in wanted
        ],
        at=at,
    )


def rows_of(day: ReviewDay) -> list[Notification]:
    """Return everything that was ever planned to be said of the day, oldest first."""
    rows = Notification.objects.filter(subject=_subject(day))
    return list(rows.select_related("recipient").defer("message").order_by("id"))


def kind_of(row: Notification) -> str:
    """Return scheduled, moved, cancelled or reminder."""
    return row.kind.removeprefix("reviews.")


def take_back(day: ReviewDay, rows: Iterable[Notification], *, at: datetime) -> None:
    keys = [row.key for row in rows if row.state not in (State.SENT, *STOPPED)]
    if keys:
        notices.withdraw(subject=_subject(day), keys=keys, at=at, reason=STALE)


def words_by_person(day: ReviewDay) -> dict[int, dict]:
    """Return what each person concerned needs to know of the day, as plain values, by user id.

    Concerned are the lead, mentor and sponsor of each project in a slot, the programme's
    executives and their delegates and whoever chairs, as far as they are active people with an
    active role in the programme.
    """
    members = people_of(day.programme).filter(is_active=True)
    executives = set(
        people_of(day.programme, Role.EXECUTIVE).filter(is_active=True).values_list("pk", flat=True)
    )
    chairs = set(members.filter(pk=day.chair_id).values_list("pk", flat=True))
    stands_for: dict[int, list[str]] = defaultdict(list)
    named = Delegate.objects.active().filter(programme=day.programme_id)
    for one in named.select_related("executive"):
        if one.person_id not in executives:
            stands_for[one.person_id].append(one.executive.name)
    starts = dict(day.reviews.values_list("project_id", "starts"))
    team = (
        TeamMember.objects.active()
        .filter(project__in=starts, user__in=members)
        .exclude(role=TeamRole.MEMBER)
        .select_related("project")
    )
    roles: dict[int, dict[Project, list[str]]] = defaultdict(lambda: defaultdict(list))
    for member in team:
        roles[member.user_id][member.project].append(member.get_role_display().lower())
    return {
        person: {
            "programme": day.programme.name,
            "zone": day.programme.organisation.time_zone,
            "on": day.on.isoformat(),
            "starts": f"{day.starts:%H:%M}",
            "ends": f"{day.ends:%H:%M}",
            "place": day.place,
            "call_link": day.call_link,
            "chair": day.chair.name if day.chair else "",
            "executive": person in executives,
            "chairs": person in chairs,
            "stands_for": stands_for.get(person, []),
            "roles": sorted({name for names in roles[person].values() for name in names}),
            "slots": sorted(
                (
                    {
                        "at": f"{starts[project.pk]:%H:%M}",
                        "until": f"{end_of(starts[project.pk]):%H:%M}",
                        "project": project.title,
                        "id": project.pk,
                        "roles": sorted(names),
                    }
                    for project, names in roles[person].items()
                ),
                key=lambda slot: slot["at"],
            ),
        }
        for person in executives | chairs | set(stands_for) | set(roles)
    }


def fingerprint(words: dict) -> str:
    """Return a short hash of what must be told again when it changes.

    Names and titles may change unannounced. The hours of the whole day matter to executives, to
    their delegates and to whoever chairs; everybody else comes for their slots.
    """
    matter = {name: words[name] for name in ("on", "place", "call_link", "executive")}
    matter["slots"] = [(slot["at"], slot["id"]) for slot in words["slots"]]
    if words["chairs"]:
        matter["chairs"] = True
    if words["stands_for"]:
        matter["stands_for"] = True
    if words["executive"] or words["stands_for"] or words["chairs"]:
        matter["hours"] = (words["starts"], words["ends"])
    return hashlib.sha256(json.dumps(matter, sort_keys=True).encode()).hexdigest()[:16]


def told_by(row: Notification) -> Told:
    entry = row.calendar or {}
    reached: bool | None = True
    if row.state in STOPPED and row.state != State.FAILED and not row.counts_as_sent:
        # Once written out, its bytes may have left before it was stopped.
        reached = None if row.message_id else False
    return Told(
        kind=kind_of(row),
        number=entry["sequence"],
        fingerprint=row.context["fingerprint"],
        planned_at=row.planned_at,
        reached=reached,
    )


def _is_stale(row: Notification, prints: dict[int, str]) -> bool:
    """Whether a notice would say something that is no longer so."""
    if kind_of(row) not in NOTICES:
        return False
    if kind_of(row) == "cancelled":
        return row.recipient_id in prints
    return row.context["fingerprint"] != prints.get(row.recipient_id)


def _message(
    day: ReviewDay,
    notice: Notice,
    person: User,
    words: dict | None,
    known: dict | None,
    calendar: Calendar,
) -> notices.Wanted:
    """Return the mail; someone whom the day no longer concerns reads what they knew of it."""
    context = dict(words or known or {})
    was_on = known["on"] if known and notice.kind == "moved" else ""
    context |= {
        "fingerprint": fingerprint(context),
        "path": reverse("reviews:day", args=[day.pk]),
        "day_cancelled": day.state == DayState.CANCELLED,
        "was_on": was_on if was_on != context["on"] else "",
    }
    entry = None
    if notice.number is not None:
        method = "CANCEL" if notice.kind == "cancelled" else "REQUEST"
        entry = _entry(day, person, context, calendar, number=notice.number, method=method)
    return notices.Wanted(
        key=notice.key,
        kind=f"reviews.{notice.kind}",
        recipient=person,
        subject=_subject(day),
        context=context,
        due_at=notice.due_at,
        not_after=notice.not_after,
        calendar=entry,
        group=_subject(day),
        urgency=notice.urgency,
    )


def _entry(
    day: ReviewDay, person: User, words: dict, calendar: Calendar, *, number: int, method: str
) -> notices.CalendarEntry:
    """Return the person's one calendar entry: their slots, but the whole day for executives and
    their delegates.
    """
    opens, closes = words["starts"], words["ends"]
    if words["slots"] and not words["executive"] and not words["stands_for"]:
        opens, closes = words["slots"][0]["at"], words["slots"][-1]["until"]
    on = date.fromisoformat(words["on"])
    lines = [
        f"{slot['at']} {slot['project']} ({', '.join(slot['roles'])})" for slot in words["slots"]
    ]
    if words["call_link"]:
        lines.append(f"Join the call: {words['call_link']}")
    return notices.CalendarEntry(
        uid=f"review-day-{day.pk}-{person.pk}@{urlsplit(settings.BASE_URL).hostname}",
        sequence=number,
        method=method,
        summary=f"Review: {words['programme']}",
        description="\n".join(lines),
        location=words["place"] or words["call_link"],
        url=f"{settings.BASE_URL}{words['path']}",
        starts_at=calendar.at(on, time.fromisoformat(opens)).isoformat(),
        ends_at=calendar.at(on, time.fromisoformat(closes)).isoformat(),
    )


def _subject(day: ReviewDay) -> str:
    return f"review_day:{day.pk}"
