"""Gathers initiatives, ideas, scores and matches for pages and jobs; never writes."""

from priorities.queries.items import ideas_page, mine, overdue_ideas, stories_of
from priorities.queries.matches import board_of, open_match_of, proposal_of, ranking_of
from priorities.queries.scoring import Weighed, not_scored_by, own_sheet, priorities_of, weighed

__all__ = [
    "Weighed",
    "board_of",
    "ideas_page",
    "mine",
    "not_scored_by",
    "open_match_of",
    "overdue_ideas",
    "own_sheet",
    "priorities_of",
    "proposal_of",
    "ranking_of",
    "stories_of",
    "weighed",
]
