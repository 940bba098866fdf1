"""The account: review days, the slots in them, decisions and learning, and frozen packs."""

from reviews.models.days import (
    DayState,
    Decision,
    DecisionCommitment,
    Learning,
    Outcome,
    Review,
    ReviewDay,
)
from reviews.models.packs import File, FileKind, OwnWords, Pack, Page, PageCheck

__all__ = [
    "DayState",
    "Decision",
    "DecisionCommitment",
    "File",
    "FileKind",
    "Learning",
    "Outcome",
    "OwnWords",
    "Pack",
    "Page",
    "PageCheck",
    "Review",
    "ReviewDay",
]
