"""Who must hear of a review day, and keeping their notices and reminders as the day stands."""

import hashlib
import json
from collections import defaultdict
from datetime import datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from notifications import actions as notices
from notifications.models import Notification
from people.models import User
from programmes.models import Role
from programmes.permissions import people_of
from projects.models import TeamMember, TeamRole
from reviews.models import DayState, ReviewDay
from reviews.reminders import NOTICES, Notice, Told, desired

SLOT_MINUTES = 10
STALE = "the review day changed before this was sent"


def tell(day: ReviewDay, *, at: datetime) -> None:
    """Make the day's notices and reminders match the day, its slots and its people.

    Called by every act that changes a review day, and over all coming days every hour, so that
    a change nobody reported is still told.
    """
    subject = f"review_day:{day.pk}"
    calendar = day.programme.organisation.calendar()
    details = {} if day.state == DayState.CANCELLED else details_by_person(day)
    prints = {user.pk: fingerprint(words) for user, words in details.items()}
    rows = list(Notification.objects.filter(subject=subject).order_by("id"))
    stale = [row.key for row in rows if _is_notice(row) and _is_stale(row, prints)]
    if stale:
        notices.withdraw(subject=subject, keys=stale, at=at, reason=STALE)
        rows = list(Notification.objects.filter(subject=subject).order_by("id"))
    told = defaultdict(list)
    for row in rows:
        if _is_notice(row):
            told[row.recipient_id].append(
                Told(
                    kind=_short(row),
                    fingerprint=row.context["fingerprint"],
                    planned_at=row.planned_at,
                    withdrawn=row.state in notices.REVOCABLE,
                )
            )
    wanted = desired(
        day=day.pk,
        generation=day.generation,
        on=day.on,
        starts_at=calendar.at(day.on, day.starts),
        ends_at=calendar.at(day.on, day.ends),
        cancelled=day.state != DayState.PLANNED,
        calendar=calendar,
        concerned=prints,
        told=told,
        now=at,
    )
    keys = {notice.key for notice in wanted}
    unwanted = [row.key for row in rows if not _is_notice(row) and row.key not in keys]
    if unwanted:
        notices.withdraw(subject=subject, keys=unwanted, at=at, reason=STALE)
    people = User.objects.in_bulk({notice.person for notice in wanted})
    words = {user.pk: text for user, text in details.items()}
    known = {row.recipient_id: row.context for row in rows if _is_notice(row)}
    notices.plan_many(
        [
            _message(
                day, notice, people[notice.person], words.get(notice.person) or known[notice.person]
            )
            for notice in wanted
        ],
        at=at,
    )


def details_by_person(day: ReviewDay) -> dict[User, dict]:
    """Return what each person concerned needs to know of the day, as plain values.

    Concerned are the lead, mentor and sponsor of each project in a slot, and the programme's
    executives, as far as they are active people with an active role in the programme.
    """
    members = set(people_of(day.programme).filter(is_active=True))
    slots = defaultdict(list)
    starts = dict(day.reviews.values_list("project_id", "starts"))
    team = TeamMember.objects.active().filter(project__in=starts).exclude(role=TeamRole.MEMBER)
    for member in team.select_related("project", "user"):
        if member.user in members:
            slots[member.user].append(
                (starts[member.project_id], member.project.title, member.get_role_display())
            )
    executives = set(people_of(day.programme, Role.EXECUTIVE).filter(is_active=True))
    return {
        person: {
            "programme": day.programme.name,
            "on": day.on.isoformat(),
            "starts": f"{day.starts:%H:%M}",
            "ends": f"{day.ends:%H:%M}",
            "place": day.place,
            "call_link": day.call_link,
            "executive": person in executives,
            "slots": [
                {"at": f"{clock:%H:%M}", "project": title, "role": role}
                for clock, title, role in sorted(slots[person])
            ],
        }
        for person in executives | set(slots)
    }


def fingerprint(words: dict) -> str:
    """Return a short hash of what a person was told, to see whether it has changed since."""
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()[:16]


def _message(day: ReviewDay, notice: Notice, person: User, words: dict) -> notices.Wanted:
    words = {name: value for name, value in words.items() if name != "fingerprint"}
    calendar = day.programme.organisation.calendar()
    starts_at, ends_at = calendar.at(day.on, day.starts), calendar.at(day.on, day.ends)
    if words["slots"] and not words["executive"]:
        first, last = words["slots"][0]["at"], words["slots"][-1]["at"]
        starts_at = calendar.at(day.on, time.fromisoformat(first))
        ends_at = calendar.at(day.on, time.fromisoformat(last)) + timedelta(minutes=SLOT_MINUTES)
    path = reverse("reviews:day", args=[day.pk])
    entry = None
    if notice.kind in NOTICES:
        entry = notices.CalendarEntry(
            uid=f"review-day-{day.pk}-{person.pk}@{urlsplit(settings.BASE_URL).hostname}",
            sequence=notice.sequence,
            method="CANCEL" if notice.kind == "cancelled" else "REQUEST",
            summary=f"Review: {words['programme']}",
            description="\n".join(
                f"{slot['at']} {slot['project']} ({slot['role'].lower()})"
                for slot in words["slots"]
            ),
            location=words["place"] or words["call_link"],
            url=f"{settings.BASE_URL}{path}",
            starts_at=starts_at.isoformat(),
            ends_at=ends_at.isoformat(),
        )
    return notices.Wanted(
        key=notice.key,
        kind=f"reviews.{notice.kind.split('_')[0]}",
        recipient=person,
        subject=f"review_day:{day.pk}",
        context=words | {"fingerprint": notice.fingerprint, "name": person.name, "path": path},
        due_at=notice.due_at,
        not_after=notice.not_after,
        calendar=entry,
        group=f"review_day:{day.pk}",
        urgency=notice.urgency,
    )


def _short(row: Notification) -> str:
    return row.kind.removeprefix("reviews.")


def _is_notice(row: Notification) -> bool:
    return _short(row) in NOTICES


def _is_stale(row: Notification, prints: dict[int, str]) -> bool:
    """Whether the notice would say something that is no longer so."""
    if _short(row) == "cancelled":
        return row.recipient_id in prints
    return row.context["fingerprint"] != prints.get(row.recipient_id)
