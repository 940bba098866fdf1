"""Everything that changes initiatives, ideas, their scores, what was decided, and the match."""

from priorities.actions.deciding import decide
from priorities.actions.items import change_idea, save_initiative, submit_idea, take_in, weigh
from priorities.actions.matches import open_match, rank, settle, unsettle, wish
from priorities.actions.scoring import give_scores, save_criteria

__all__ = [
    "change_idea",
    "decide",
    "give_scores",
    "open_match",
    "rank",
    "save_criteria",
    "save_initiative",
    "settle",
    "submit_idea",
    "take_in",
    "unsettle",
    "weigh",
    "wish",
]
