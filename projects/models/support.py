"""How a project is supported: progress scores, obstacles on their ladder, commitments."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from people.models import User
from programmes.models import Programme
from projects.models.teams import Project, TeamRole


class ProgressScore(models.Model):
    """How far the project has come (0.5 to 5), as lead or mentor judged it on a date."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="scores")
    role = models.CharField(
        max_length=10, choices=[(TeamRole.LEAD, "Lead"), (TeamRole.MENTOR, "Mentor")]
    )
    score = models.DecimalField(max_digits=2, decimal_places=1)
    on = models.DateField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "role", "on"], name="one_score_a_day"),
            models.CheckConstraint(
                condition=Q(score__gte=Decimal("0.5"), score__lte=Decimal("5")),
                name="score_from_half_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score} on {self.on}"


class Rung(models.TextChoices):
    MENTOR = "mentor", "Mentor"
    MANAGER = "manager", "Programme manager"
    SPONSOR = "sponsor", "Sponsor"
    EXECUTIVE = "executive", "Executive"


class ObstacleQuerySet(models.QuerySet["Obstacle"]):
    def open(self):
        return self.filter(resolved_at=None)


class Obstacle(models.Model):
    """What is in the way and what would help; on a rung of the ladder until it is resolved."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="obstacles")
    text = models.TextField()
    ask = models.TextField(blank=True)
    rung = models.CharField(max_length=10, choices=Rung, default=Rung.MENTOR)
    raised_on = models.DateField()
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    # None while it stands where it was raised.
    moved_on = models.DateField("on this rung since", null=True, blank=True)
    lowered_why = models.TextField("why it was lowered", blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolution = models.TextField(blank=True)

    objects = ObstacleQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["raised_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="obstacle_resolved_by_someone",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def since(self) -> date:
        """The day on which it came to its rung."""
        return self.moved_on or self.raised_on


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def open(self):
        return self.filter(done_at=None)


class Commitment(models.Model):
    """Who owes what by when; without a project it is a promise of the organisation."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="commitments")
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="commitments")
    text = models.CharField(max_length=300)
    due_on = models.DateField()
    made_on = models.DateField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CommitmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="commitment_done_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=models.F("made_on")), name="commitment_due_after_made"
            ),
        ]

    def __str__(self) -> str:
        return self.text
