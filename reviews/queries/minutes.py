"""Gathers the minutes of a review day for one reader, in plain values."""

from collections import defaultdict
from typing import Any

from django.urls import reverse

from people.models import User
from projects.models import TeamRole
from projects.queries import teams_of
from reviews.models import Decision, Review, ReviewDay, RoomNote
from reviews.permissions import may_see_review
from reviews.queries.packs import day_of

Item = dict[str, Any]


def minutes_for(day: ReviewDay, user: User) -> list[Item]:
    """Return what came of each review that the person may read, in order; six queries.

    `decisions` are all that were recorded, the latest last.
    """
    rows = day.reviews.select_related("project__programme")
    reviews = [one for one in rows if may_see_review(user, one.project)]
    teams = teams_of(one.project for one in reviews)
    notes: dict[int, list[str]] = defaultdict(list)
    for note in RoomNote.objects.filter(review__in=reviews, taken_back_at=None):
        notes[note.review_id].append(note.text)
    decided: dict[int, list[Decision]] = defaultdict(list)
    decisions = Decision.objects.filter(review__in=reviews).select_related("executive")
    for decision in decisions.prefetch_related("present", "promises__owner"):
        decided[decision.review_id].append(decision)
    return [
        {
            "title": review.project.title,
            "lead": str(teams[review.project_id].get(TeamRole.LEAD) or "nobody"),
            "at": f"{review.starts:%H:%M}",
            "path": reverse("reviews:review", args=[review.pk]),
            "decisions": [told(one) for one in decided[review.pk]],
            "notes": notes[review.pk],
        }
        for review in reviews
    ]


def told(decision: Decision) -> dict[str, Any]:
    return {
        "outcome": decision.get_outcome_display(),
        "why": decision.summary,
        "conditions": decision.conditions,
        "who": str(decision.executive),
        "present": ", ".join(sorted(str(one) for one in decision.present.all())),
        "on": day_of(decision.decided_on),
        "next": day_of(decision.next_on) if decision.next_on else "",
        "promises": [
            f"{one.text} ({one.owner}, by {day_of(one.due_on)})" for one in decision.promises.all()
        ],
    }


def notes_of(review: Review) -> list[RoomNote]:
    """Return what is noted of the review, in order."""
    return list(review.room_notes.filter(taken_back_at=None).select_related("written_by"))
