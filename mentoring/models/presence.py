"""Who is away and who stands in, and when lead and mentor meet."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from people.models import User
from programmes.models import Weekday
from projects.models import Project


class LeaveQuerySet(models.QuerySet["Leave"]):
    def on(self, day: date) -> "LeaveQuerySet":
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Leave(models.Model):
    """Days on which somebody is away, and who stands in for them, if anybody."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="leaves")
    starts_on = models.DateField()
    ends_on = models.DateField()
    cover = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="covers"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = LeaveQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="leave_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(cover=None) | ~Q(cover=F("person")), name="leave_covered_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.starts_on} to {self.ends_on}"


class MentoringSlot(models.Model):
    """When and where lead and mentor of a project meet each week."""

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="slot")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    starts = models.TimeField()
    place = models.CharField(max_length=200, blank=True)
    call_link = models.URLField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=5), name="slot_on_a_weekday"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()}s, {self.starts:%H:%M}"
