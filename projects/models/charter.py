"""The charter of a project, and who has signed it off as it then was."""

from django.db import models
from simple_history.models import HistoricalRecords

from people.models import User
from projects.models.teams import Project


class Charter(models.Model):
    """What a project sets out to do, beside its aim, team and measures, which stand elsewhere."""

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="charter")
    problem = models.TextField(blank=True)
    why = models.TextField("why it matters", blank=True)
    scope = models.TextField(blank=True)
    resources = models.TextField(blank=True)
    risks = models.TextField(blank=True)
    aim_what = models.CharField("what changes", max_length=200, blank=True)
    aim_whom = models.CharField("for whom", max_length=200, blank=True)
    aim_start = models.CharField("from", max_length=100, blank=True)
    aim_goal = models.CharField("to", max_length=100, blank=True)

    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"Charter of {self.project}"


class SignRole(models.TextChoices):
    SPONSOR = "sponsor", "Sponsor"
    MANAGER = "manager", "Programme manager"


class SignOff(models.Model):
    """Somebody's yes to the charter, with what it said at that moment, by heading."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="sign_offs")
    role = models.CharField(max_length=10, choices=SignRole)
    facts = models.JSONField()
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["signed_at", "id"]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.signed_by}"
