"""What a project claims to have brought, and who has checked it."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from measures.models.measures import Measure
from people.models import User
from projects.models import Project


class BenefitKind(models.TextChoices):
    PATIENT_EXPERIENCE = "patient_experience", "Patient experience"
    SAFETY = "safety", "Safety"
    ACCESS = "access", "Access and flow"
    STAFF_EXPERIENCE = "staff_experience", "Staff experience"
    COST_AVOIDED = "cost_avoided", "Cost avoided"
    COST_SAVED = "cost_saved", "Cost saved"


class Benefit(models.Model):
    """A claimed benefit as a range; checked once the programme manager agrees with it.

    Where it shows in a `measure` of the whole programme, the range is in that measure's unit and
    period, so that what all projects claim can be held against what was measured.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="benefits")
    kind = models.CharField(max_length=20, choices=BenefitKind)
    text = models.CharField("what is better", max_length=300)
    low = models.DecimalField("at least", max_digits=12, decimal_places=2)
    high = models.DecimalField("at most", max_digits=12, decimal_places=2)
    unit = models.CharField(max_length=60)
    how = models.TextField("how it was worked out")
    evidence = models.TextField(blank=True)
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="benefits"
    )
    claimed_on = models.DateField()
    claimed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    check_note = models.TextField("note of the check", blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(low__gte=0, low__lte=F("high")), name="benefit_is_a_range"
            ),
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="benefit_checked_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.text
