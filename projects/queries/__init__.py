"""Gathers teams, the method, commitments, obstacles and scores for pages."""

from projects.queries.charter import charter_of
from projects.queries.method import Box, Diagram, Tested, diagram_of, idea_box, ramp_of
from projects.queries.teams import (
    Scored,
    Team,
    Waiting,
    commitments_open,
    commitments_owed,
    members_of,
    mentored_counts,
    obstacles_open,
    obstacles_waiting,
    scores_of,
    team_of,
    teams_of,
)

__all__ = [
    "Box",
    "Diagram",
    "Scored",
    "Team",
    "Tested",
    "Waiting",
    "charter_of",
    "commitments_open",
    "commitments_owed",
    "diagram_of",
    "idea_box",
    "members_of",
    "mentored_counts",
    "obstacles_open",
    "obstacles_waiting",
    "ramp_of",
    "scores_of",
    "team_of",
    "teams_of",
]
