"""The support: weekly check-ins and sessions, leave, radar, training, growth."""

from mentoring.models.learning import (
    AUDIENCES,
    Attendance,
    Audience,
    GrowthStatement,
    Moment,
    TrainingEvent,
)
from mentoring.models.presence import Leave, MentoringSlot
from mentoring.models.watching import RadarSnapshot, RadarSnooze
from mentoring.models.weeks import (
    TOOK_PLACE,
    WORDS,
    Because,
    CalledOff,
    CheckIn,
    Confidence,
    MentoringSession,
    SessionCommitment,
    SessionState,
    Stage,
)

__all__ = [
    "TOOK_PLACE",
    "WORDS",
    "Because",
    "CalledOff",
    "CheckIn",
    "Confidence",
    "MentoringSession",
    "SessionCommitment",
    "SessionState",
    "Stage",
    "Leave",
    "MentoringSlot",
    "RadarSnapshot",
    "RadarSnooze",
    "AUDIENCES",
    "Attendance",
    "Audience",
    "GrowthStatement",
    "Moment",
    "TrainingEvent",
]
