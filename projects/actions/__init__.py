"""Everything that changes projects: teams, tests of change, scores, obstacles, commitments."""

from projects.actions.agreeing import agree_match, undo_match
from projects.actions.charter import build_aim, sign_off, write_charter
from projects.actions.method import (
    add_driver,
    add_idea,
    change_cycle,
    change_driver,
    change_idea,
    drop_cycle,
    move_box,
    plan_cycle,
    remove_box,
    restore_box,
    study_cycle,
)
from projects.actions.obstacles import climb_all, lower_obstacle, raise_obstacle, resolve_obstacle
from projects.actions.support import (
    finish_commitment,
    give_score,
    hand_over_commitment,
    make_commitment,
)
from projects.actions.teams import (
    change_project,
    create_project,
    end_team_role,
    hand_over_place,
    join_team,
    set_state,
    set_team,
)

__all__ = [
    "agree_match",
    "undo_match",
    "build_aim",
    "sign_off",
    "write_charter",
    "climb_all",
    "lower_obstacle",
    "add_driver",
    "add_idea",
    "change_cycle",
    "change_driver",
    "change_idea",
    "drop_cycle",
    "move_box",
    "plan_cycle",
    "remove_box",
    "restore_box",
    "study_cycle",
    "change_project",
    "create_project",
    "end_team_role",
    "finish_commitment",
    "give_score",
    "hand_over_commitment",
    "hand_over_place",
    "join_team",
    "make_commitment",
    "raise_obstacle",
    "resolve_obstacle",
    "set_state",
    "set_team",
]
