"""What the radar keeps: how it saw each project week by week, and what leaves it alone a while."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from mentoring import radar, watch
from mentoring.models import RadarSnapshot, RadarSnooze
from people.history import save
from people.jobs import each
from people.models import User
from people.rules import week_of
from programmes.models import Programme
from projects.models import Project

LONGEST_SNOOZE = timedelta(days=28)


def record_radar(*, at: datetime) -> int:
    """Return how many projects were recorded: each active one, once in its week.

    A week that nobody recorded stays without.
    """
    recorded = each(
        Programme.objects.current().select_related("organisation").order_by("pk"),
        lambda programme: record_radar_of(programme, at=at),
        failed="the radar of programme %s could not be recorded",
    )
    return sum(recorded)


@transaction.atomic
def record_radar_of(programme: Programme, *, at: datetime) -> int:
    """Return how many projects of the programme were recorded."""
    week = week_of(programme.organisation.today(at))
    rows = [
        RadarSnapshot(
            project=seen.project,
            week_on=week,
            level=seen.level,
            points=radar.points(seen.signals),
            reasons=[signal.evidence for signal in seen.signals],
            recorded_at=at,
        )
        for seen in watch.watched_in(programme, at)
    ]
    known = RadarSnapshot.objects.filter(project__programme=programme, week_on=week)
    done = set(known.values_list("project", flat=True))
    new = [row for row in rows if row.project_id not in done]
    RadarSnapshot.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


@transaction.atomic
def snooze(*, project: Project, until_on: date, reason: str, by: User, at: datetime) -> RadarSnooze:
    """Return what leaves the project's radar alone until that day; the level stays what it is."""
    today = project.programme.organisation.today(at)
    if until_on < today:
        raise ValidationError({"until_on": "This day has passed. Give one from today on."})
    if until_on > today + LONGEST_SNOOZE:
        raise ValidationError({"until_on": "At most four weeks: then somebody looks again."})
    row = RadarSnooze(project=project, until_on=until_on, reason=reason)
    row.recorded_at, row.recorded_by = at, by
    return save(row, by=by, at=at)
