"""Gathers review days, a project's one page, and packs; never writes."""

from reviews.queries.days import (
    A_PAGE,
    concerned,
    day_plan,
    days_of,
    last_day_held,
    last_review_of,
    leads_of,
    lost_with,
    named,
    pack_facts,
    programmes_to_leave,
    promises_of,
    telling,
    to_choose,
    weeks_between,
)
from reviews.queries.front import front_facts
from reviews.queries.minutes import minutes_for, notes_of
from reviews.queries.packs import (
    holds,
    neighbours_of,
    own_words_of,
    packs_of,
    page_facts,
    page_of_digest,
    shown_of,
    versions_differ,
)
from reviews.queries.ready import clashes, ready_for

__all__ = [
    "A_PAGE",
    "clashes",
    "concerned",
    "day_plan",
    "days_of",
    "front_facts",
    "holds",
    "last_day_held",
    "last_review_of",
    "promises_of",
    "leads_of",
    "lost_with",
    "minutes_for",
    "named",
    "neighbours_of",
    "notes_of",
    "own_words_of",
    "pack_facts",
    "packs_of",
    "page_facts",
    "page_of_digest",
    "programmes_to_leave",
    "ready_for",
    "shown_of",
    "telling",
    "to_choose",
    "versions_differ",
    "weeks_between",
]
