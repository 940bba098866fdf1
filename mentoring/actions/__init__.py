"""Everything that changes the support of projects: weeks, leave, slots, radar, training."""

from mentoring.actions.learning import record_attendance, save_training, say_growth
from mentoring.actions.presence import end_leave, replan_all, set_slot, take_leave
from mentoring.actions.sessions import check_in, log_session, replan, set_project_state
from mentoring.actions.watching import record_radar, snooze

__all__ = [
    "check_in",
    "end_leave",
    "log_session",
    "record_attendance",
    "record_radar",
    "replan",
    "replan_all",
    "set_project_state",
    "save_training",
    "say_growth",
    "set_slot",
    "snooze",
    "take_leave",
]
