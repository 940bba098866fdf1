"""What is being improved: projects, their teams, tests of change, scores, obstacles, promises."""

from projects.models.charter import Charter, SignOff, SignRole
from projects.models.method import Act, ChangeIdea, CycleState, Driver, PdsaCycle, Scale
from projects.models.support import Commitment, Obstacle, ProgressScore, Rung
from projects.models.teams import ENDED_STATES, OPEN_STATES, Project, State, TeamMember, TeamRole

__all__ = [
    "Charter",
    "SignOff",
    "SignRole",
    "Act",
    "ChangeIdea",
    "CycleState",
    "Driver",
    "PdsaCycle",
    "Scale",
    "ENDED_STATES",
    "OPEN_STATES",
    "Commitment",
    "Obstacle",
    "ProgressScore",
    "Project",
    "Rung",
    "State",
    "TeamMember",
    "TeamRole",
]
