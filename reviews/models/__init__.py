"""The account: review days, the slots in them, decisions and learning, and frozen packs."""

from reviews.models.days import (
    DayState,
    Decision,
    DecisionCommitment,
    Delegate,
    Learning,
    Outcome,
    Reuse,
    Review,
    ReviewDay,
)
from reviews.models.packs import File, FileKind, OwnWords, Pack, Page, PageCheck
from reviews.models.room import RoomNote, Turn

__all__ = [
    "DayState",
    "Decision",
    "DecisionCommitment",
    "Delegate",
    "File",
    "FileKind",
    "Learning",
    "Outcome",
    "OwnWords",
    "Pack",
    "Page",
    "PageCheck",
    "Reuse",
    "Review",
    "ReviewDay",
    "RoomNote",
    "Turn",
]
