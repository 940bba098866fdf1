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
from reviews.actions.packs import check_page, issue_pack, work_packs, write_own_words

__all__ = [
    "archive_programme",
    "cancel_day",
    "check_page",
    "check_when",
    "date_project",
    "end_project",
    "has_begun",
    "issue_pack",
    "hold_day",
    "move_day",
    "plan_all",
    "record_decision",
    "record_learning",
    "schedule_day",
    "set_slots",
    "work_packs",
    "write_own_words",
]
