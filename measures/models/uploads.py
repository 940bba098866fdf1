"""Tables of figures on their way in."""

from django.db import models
from django.db.models import Q

from measures.models.measures import Measure
from people.models import Organisation, User
from programmes.models import Programme
from projects.models import Project


class UploadState(models.TextChoices):
    SHOWN = "shown", "Looked at"
    WORKING = "working", "Being recorded"
    DONE = "done", "Recorded"
    DISCARDED = "discarded", "Thrown away"


class Upload(models.Model):
    """A table of figures: looked at first, then recorded row by row until it is through.

    Its rows are kept only that long; what could not be recorded stays, with why.
    """

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="uploads"
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="uploads"
    )
    # Whose figures they are where no column says so.
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.SHOWN)
    # Lists of texts, one a row, the heading included if there is one.
    table = models.JSONField(default=list)
    # What each column holds, as `columns.Role` or a measure's id with one of its figures has it.
    columns = models.JSONField(default=list)
    has_heading = models.BooleanField(default=True)
    total = models.PositiveIntegerField(default=0)
    # Of `total`, how many rows are through; the next one is worked on next.
    through = models.PositiveIntegerField(default=0)
    recorded = models.PositiveIntegerField(default=0)
    # Lists of row number, its texts, and why it was not recorded.
    left_out = models.JSONField(default=list)
    taken_in_at = models.DateTimeField()
    taken_in_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-taken_in_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(project__isnull=False, programme=None)
                | Q(project=None, programme__isnull=False),
                name="upload_of_exactly_one",
            ),
            models.CheckConstraint(
                condition=Q(started_at=None, started_by=None)
                | Q(started_at__isnull=False, started_by__isnull=False),
                name="upload_started_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(through__lte=models.F("total")), name="upload_through_at_most_total"
            ),
        ]
        indexes = [models.Index(fields=["state"], name="upload_state")]

    def __str__(self) -> str:
        return self.name

    @property
    def organisation(self) -> Organisation:
        return (self.project or self).programme.organisation

    @property
    def heading(self) -> list[str]:
        return self.table[0] if self.has_heading and self.table else []
