"""What matters most: initiatives, ideas, their scores, what was decided, and the match."""

from priorities.models.items import OPEN, Idea, Initiative, Item, Scored, Stage
from priorities.models.match import Candidate, Match, MatchState, Preference, Wish, WishKind
from priorities.models.scoring import Criterion, Score, Verdict

__all__ = [
    "OPEN",
    "Candidate",
    "Criterion",
    "Idea",
    "Initiative",
    "Item",
    "Match",
    "MatchState",
    "Preference",
    "Score",
    "Scored",
    "Stage",
    "Verdict",
    "Wish",
    "WishKind",
]
