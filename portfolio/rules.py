"""What views across projects decide from plain values: stages, silence, what is missing."""

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from projects.rules import PROGRESS_LEVELS

WEEK = timedelta(days=7)
SILENT_WEEKS = 3

# The highest progress score of each stage.
STAGES = (
    ("Set up", Decimal("1.5")),
    ("Test", Decimal("2.5")),
    ("Improve", Decimal("4.0")),
    ("Sustain", Decimal("5.0")),
)


def stages(score: Decimal) -> list[dict[str, str]]:
    """Return the steps from set-up to sustained, for `parts/steps.html`, the score's one now."""
    steps = []
    lowest = Decimal(0)
    for label, highest in STAGES:
        if score > highest:
            steps.append({"label": label, "state": "done", "note": ""})
        elif score > lowest:
            note = f"{PROGRESS_LEVELS[score]}, {score} of 5"
            steps.append({"label": label, "state": "now", "note": note})
        else:
            steps.append({"label": label, "state": "later", "note": ""})
        lowest = highest
    return steps


def silent_from(this_week: date) -> date:
    """Return the first of the weeks in which a silent project gave no sign: three, and this one."""
    return this_week - WEEK * SILENT_WEEKS


def missing(
    *,
    has_lead: bool,
    has_mentor: bool,
    has_sponsor: bool,
    aim: str,
    review_on: date | None,
    today: date,
) -> list[str]:
    """Return what an open project lacks, in words: what a manager would want to put right."""
    found = {
        "lead": has_lead,
        "mentor": has_mentor,
        "sponsor": has_sponsor,
        "aim": bool(aim.strip()),
        "review date": review_on is not None and review_on >= today,
    }
    return [name for name, there in found.items() if not there]


class Span(NamedTuple):
    """A time to report on, both days included."""

    label: str
    since: date
    until: date


def quarter_of(day: date) -> date:
    """Return the first day of the quarter; those of the financial year begin with April."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def spans_to_report(today: date, reviewed_on: date | None) -> list[Span]:
    """Return the times that boards ask about, the usual one first; `reviewed_on` is when the last
    review day was held.
    """
    quarter = quarter_of(today)
    before = quarter - timedelta(days=1)
    year = date(today.year - (today.month < 4), 4, 1)
    found = [
        Span("This quarter", quarter, today),
        Span("Last quarter", quarter_of(before), before),
        Span("This financial year", year, today),
    ]
    if reviewed_on:
        found.append(Span("Since the last review day", reviewed_on, today))
    return found
