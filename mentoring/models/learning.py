"""Training events and who came, and how sure leads are of the method; theirs alone."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from people.models import User
from programmes.models import Programme
from projects.models import TeamRole
from safeguards.fields import EncryptedTextField


class Audience(models.TextChoices):
    """Who should come to a training."""

    LEADS = "leads", "Leads"
    MENTORS = "mentors", "Mentors"
    BOTH = "both", "Leads and mentors"
    TEAMS = "teams", "Leads, mentors and teams"


AUDIENCES = {
    Audience.LEADS: {TeamRole.LEAD},
    Audience.MENTORS: {TeamRole.MENTOR},
    Audience.BOTH: {TeamRole.LEAD, TeamRole.MENTOR},
    Audience.TEAMS: {TeamRole.LEAD, TeamRole.MENTOR, TeamRole.MEMBER},
}


class TrainingEvent(models.Model):
    """A training of a programme; held again under the same title, it teaches the same."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="trainings")
    title = models.CharField(max_length=150)
    aims = models.TextField(blank=True)
    on = models.DateField()
    starts = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    trainer = models.CharField(max_length=150, blank=True)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    audience = models.CharField(max_length=8, choices=Audience)
    people = models.ManyToManyField(
        User,
        through="Attendance",
        through_fields=("event", "person"),
        related_name="trainings",
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.title}, {self.on:%-d %B %Y}"


class Attendance(models.Model):
    """That somebody came to a training."""

    event = models.ForeignKey(TrainingEvent, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="attendances")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "person"], name="one_attendance_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.event}"


class Moment(models.TextChoices):
    """When a lead looks at themselves."""

    BEFORE = "before", "Before"
    MIDWAY = "midway", "Mid-way"
    AFTER = "after", "After"


class GrowthStatement(models.Model):
    """How sure a person is of one part of the method at one moment. Nobody else reads it, so it
    keeps no history either."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="growth")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="growth")
    moment = models.CharField(max_length=8, choices=Moment)
    number = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField()
    evidence = EncryptedTextField(blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme", "moment", "number"], name="one_growth_statement"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=10, level__gte=1, level__lte=5),
                name="growth_statement_in_bounds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_moment_display()}: statement {self.number}"
