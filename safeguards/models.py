"""What the protection of people's words has to remember."""

from django.db import models
from django.db.models import Q

from people.models import User
from safeguards.fields import EncryptedTextField


class Reason(models.TextChoices):
    """Why what looks like a patient is none."""

    STAFF = "staff", "It is a member of staff"
    REFERENCE = "reference", "It is a phone or reference number"
    EXAMPLE = "example", "It is an example, not a person"
    OTHER = "other", "It is something else"


class GuardOverride(models.Model):
    """Somebody saved what looked like patient data, and said why. The text is never kept here."""

    form = models.CharField(max_length=100)
    field_names = models.JSONField()
    kinds = models.JSONField()
    reason = models.CharField(max_length=10, choices=Reason)
    words = models.CharField(max_length=200, blank=True)
    overridden_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    overridden_at = models.DateTimeField()

    class Meta:
        ordering = ["-overridden_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason=Reason.OTHER) ^ Q(words=""), name="words_say_what_else_it_is"
            )
        ]

    def __str__(self) -> str:
        return f"{self.form}: {self.get_reason_display()}"


class FormToken(models.Model):
    """A form that was sent and led to a result; the same one sent again leads there too."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=500)
    token = models.UUIDField()
    # A keyed digest of what was typed: enough to tell whether the same is sent again.
    digest = models.CharField(max_length=64)
    result = models.CharField(max_length=2000)
    spent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "path", "token"], name="one_result_per_form")
        ]

    def __str__(self) -> str:
        return f"{self.path} by {self.user}"


class Draft(models.Model):
    """What one person has typed on one page and not sent yet; for nobody else's eyes."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # The page's address with its query: a check-in of last week is another draft.
    path = models.CharField(max_length=500)
    # As a browser would send the form, without its tokens.
    data = EncryptedTextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "path"], name="one_draft_per_person_and_page")
        ]

    def __str__(self) -> str:
        return f"{self.path} by {self.user}"
