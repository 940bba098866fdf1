"""Sessions and agreements for tests, made by actions."""

from datetime import date, timedelta

from mentoring.actions import log_session
from mentoring.models import Confidence, MentoringSession, SessionState
from projects.models import Project
from qiprogramme.tests.make import MONDAY, NOW, TODAY, World

WEEK = timedelta(days=7)
NEXT_WEEK = TODAY + WEEK


def session(project: Project, week_on: date = MONDAY) -> MentoringSession:
    return project.sessions.get(week_on=week_on)


def log(world: World, week_on: date = MONDAY, *, texts=(), at=NOW, **values) -> MentoringSession:
    """Return the main project's session of the week, held unless `values` say otherwise.

    `texts` are what the lead agreed to do by next week.
    """
    usual = {"state": SessionState.HELD, "confidence": Confidence.HIGH, "by": world.mentor}
    return log_session(
        session=session(world.project, week_on),
        commitments=[(world.lead, text, NEXT_WEEK) for text in texts],
        at=at,
        **(usual | values),
    )
