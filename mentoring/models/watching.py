"""What the radar keeps of a week, and what leaves it alone a while."""

from django.db import models
from simple_history.models import HistoricalRecords

from mentoring import radar
from people.models import User
from projects.models import Project


class RadarSnapshot(models.Model):
    """How the radar saw a project at the beginning of a week; never changed afterwards."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="radar")
    week_on = models.DateField()
    level = models.CharField(max_length=8, choices=radar.LEVELS)
    points = models.PositiveSmallIntegerField()
    # The evidence of each signal, the weightiest first.
    reasons = models.JSONField(default=list)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["week_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "week_on"], name="one_radar_snapshot_per_week"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} in the week of {self.week_on}: {self.level}"


class RadarSnooze(models.Model):
    """Until when the radar of a project is left alone, and why; its level stays what it is."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="snoozes")
    until_on = models.DateField("until")
    reason = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["recorded_at", "id"]

    def __str__(self) -> str:
        return f"{self.project} until {self.until_on}"
