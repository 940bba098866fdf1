"""The only writer of reviews: days and slots, packs, decisions and learning."""

from reviews.actions.days import (
    archive_programme,
    cancel_day,
    check_when,
    date_project,
    has_begun,
    hold_day,
    move_day,
    plan_all,
    schedule_day,
    set_slots,
)
from reviews.actions.decisions import end_project, record_decision, record_learning

__all__ = [
    "archive_programme",
    "cancel_day",
    "check_when",
    "date_project",
    "end_project",
    "has_begun",
    "hold_day",
    "move_day",
    "plan_all",
    "record_decision",
    "record_learning",
    "schedule_day",
    "set_slots",
]
