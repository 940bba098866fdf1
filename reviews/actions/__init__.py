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
from reviews.actions.decisions import (
    end_project,
    record_decision,
    record_learning,
    reuse,
    take_back_reuse,
)
from reviews.actions.delegates import name_delegate
from reviews.actions.packs import check_page, issue_pack, work_packs, write_own_words
from reviews.actions.room import add_note, begin_turn, send_minutes, take_back_note

__all__ = [
    "add_note",
    "archive_programme",
    "begin_turn",
    "cancel_day",
    "check_page",
    "check_when",
    "date_project",
    "end_project",
    "has_begun",
    "issue_pack",
    "hold_day",
    "move_day",
    "name_delegate",
    "plan_all",
    "record_decision",
    "record_learning",
    "reuse",
    "schedule_day",
    "send_minutes",
    "set_slots",
    "take_back_note",
    "take_back_reuse",
    "work_packs",
    "write_own_words",
]
