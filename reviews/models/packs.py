"""What executives read before a review day: the lead's own words, and packs as issued."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from people.models import User
from reviews.models.days import Outcome, Review, ReviewDay


class OwnWords(models.Model):
    """What the lead says on the project's page, beside what its records say."""

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="own_words")
    changed = models.CharField("what changed", max_length=300, blank=True)
    learned = models.CharField("what we learned", max_length=300, blank=True)
    next = models.CharField("what comes next", max_length=300, blank=True)
    ask = models.CharField("what we ask", max_length=300, blank=True)
    wanted = models.CharField("decision wanted", max_length=10, choices=Outcome, blank=True)

    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"Words for {self.review}"


class PageCheck(models.Model):
    """That the mentor read the project's page as it stood at a moment."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="checks")
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["checked_at", "id"]

    def __str__(self) -> str:
        return f"{self.review}, checked by {self.checked_by}"


class Pack(models.Model):
    """One issue of a review day's pack; its pages are frozen one by one, then files are made."""

    review_day = models.ForeignKey(ReviewDay, on_delete=models.PROTECT, related_name="packs")
    version = models.PositiveSmallIntegerField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["review_day", "version"], name="one_pack_per_version")
        ]

    def __str__(self) -> str:
        return f"Pack {self.version} of {self.review_day}"


class Page(models.Model):
    """A frozen page: of one review, or (without one) the page in front.

    `content` is canonical JSON (`reviews.packs.frozen`), `digest` the SHA-256 of its bytes; both
    are empty until it is frozen. `fault` says why it could not be.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="pages")
    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, null=True, blank=True, related_name="pages"
    )
    position = models.PositiveSmallIntegerField()
    content = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "position"], name="one_page_per_position"),
            models.CheckConstraint(
                condition=Q(content="", digest="") | ~Q(content="") & ~Q(digest=""),
                name="frozen_with_its_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"Page {self.position} of {self.pack}"


class FileKind(models.TextChoices):
    PDF = "pdf", "PDF"
    PPTX = "pptx", "PowerPoint"


class File(models.Model):
    """A pack as a file, made from its frozen pages alone."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=4, choices=FileKind)
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "kind"], name="one_file_per_kind")]

    def __str__(self) -> str:
        return f"{self.pack}, {self.get_kind_display()}"
