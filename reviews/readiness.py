"""What a project's page still lacks before a review, decided from plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mentoring.radar import Series, is_silent
from projects.models import TeamRole

# Scores are given monthly.
SCORED_WITHIN = timedelta(days=31)


@dataclass(frozen=True)
class Readiness:
    """What of a project's page is ready; each with the words that a list of it uses."""

    figures: bool
    scores: bool
    ask: bool
    learning: bool
    checked: bool

    @property
    def steps(self) -> list[tuple[str, bool]]:
        return [
            ("Figures up to date", self.figures),
            ("Progress scored by lead and mentor", self.scores),
            ("Ask written", self.ask),
            ("Learning written", self.learning),
            ("Page checked by the mentor", self.checked),
        ]

    @property
    def done(self) -> int:
        return sum(done for _, done in self.steps)

    @property
    def lacks(self) -> list[str]:
        return [name for name, done in self.steps if not done]


def readiness(
    *,
    series: Sequence[Series | None],
    scored: dict[str, date],
    ask: str,
    learned: str,
    said_at: datetime | None,
    checked_at: datetime | None,
    on: date,
    today: date,
) -> Readiness:
    """Return how far a project's page is for the review `on` that day.

    `series` has one entry per measure, None for one without any figure; `scored` is each role's
    latest day of a progress score. Words that changed at `said_at`, after the mentor's check,
    want another one.
    """
    return Readiness(
        figures=bool(series) and all(one and not is_silent(one, today) for one in series),
        scores=all(
            role in scored and scored[role] >= min(on, today) - SCORED_WITHIN
            for role in (TeamRole.LEAD, TeamRole.MENTOR)
        ),
        ask=bool(ask),
        learning=bool(learned),
        checked=checked_at is not None and (said_at is None or said_at <= checked_at),
    )
