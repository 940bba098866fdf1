"""Everything that changes the support of projects: check-ins, sessions, leave, slots, radar."""

from mentoring.actions.presence import end_leave, replan_all, set_slot, take_leave
from mentoring.actions.sessions import check_in, log_session, replan, set_project_state
from mentoring.actions.watching import record_radar, snooze

__all__ = [
    "check_in",
    "end_leave",
    "log_session",
    "record_radar",
    "replan",
    "replan_all",
    "set_project_state",
    "set_slot",
    "snooze",
    "take_leave",
]
