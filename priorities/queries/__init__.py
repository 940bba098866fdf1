"""Gathers initiatives, ideas, scores and matches for pages and jobs; never writes."""

from priorities.queries.items import ideas_page, mine, overdue_ideas, stories_of
from priorities.queries.matches import (
    agreed_matches,
    board_of,
    candidate_of,
    match_to_rank,
    open_match_of,
    proposal_of,
    ranking_of,
)
from priorities.queries.scoring import (
    ideas_table,
    initiatives_of,
    initiatives_table,
    matrix_of,
    not_scored_by,
    own_sheet,
    priorities_of,
    weight_of,
)

__all__ = [
    "agreed_matches",
    "board_of",
    "candidate_of",
    "ideas_page",
    "ideas_table",
    "initiatives_of",
    "initiatives_table",
    "match_to_rank",
    "matrix_of",
    "mine",
    "not_scored_by",
    "open_match_of",
    "overdue_ideas",
    "own_sheet",
    "priorities_of",
    "proposal_of",
    "ranking_of",
    "stories_of",
    "weight_of",
]
