"""Weekly check-ins by leads, weekly sessions with mentors."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from measures.models import Reading
from mentoring import rules
from people.models import User
from projects.models import Commitment, Obstacle, Project
from safeguards.fields import EncryptedTextField


class Confidence(models.IntegerChoices):
    VERY_LOW = 1, "Very worried"
    LOW = 2, "Worried"
    MIDDLE = 3, "So-so"
    HIGH = 4, "Confident"
    VERY_HIGH = 5, "Very confident"


class CheckIn(models.Model):
    """A lead's week in one screen; a second one in the same week replaces the first."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="check_ins")
    week_on = models.DateField()
    happened = models.CharField(max_length=300)
    confidence = models.PositiveSmallIntegerField(choices=Confidence)
    reading = models.ForeignKey(
        Reading, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    obstacle = models.ForeignKey(
        Obstacle, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["week_on"]
        constraints = [
            models.UniqueConstraint(fields=["project", "week_on"], name="one_check_in_per_week"),
            models.CheckConstraint(
                condition=Q(confidence__gte=1, confidence__lte=5),
                name="check_in_confidence_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} in the week of {self.week_on}"


class SessionState(models.TextChoices):
    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    REARRANGED = "rearranged", "Rearranged and held"
    CANCELLED = "cancelled", "Cancelled"
    MISSED = "missed", "Missed"


TOOK_PLACE = (SessionState.HELD, SessionState.REARRANGED)


class CalledOff(models.TextChoices):
    """Who cancelled a session."""

    LEAD = "lead", "The lead"
    MENTOR = "mentor", "The mentor"
    OTHERS = "others", "Somebody else"


class Because(models.TextChoices):
    """Why a session was cancelled, as far as anybody may know."""

    LEAVE = "leave", "Leave"
    ILLNESS = "illness", "Illness"
    PATIENTS = "patients", "Work with patients"
    MEETING = "meeting", "Another meeting"
    OTHER = "other", "Something else"


class Stage(models.TextChoices):
    """Where the test of change stands that was talked about."""

    PLAN = "plan", "Plan"
    DO = "do", "Do"
    STUDY = "study", "Study"
    ACT = "act", "Act"


# What only those who talked may read; `own_note` its author alone.
WORDS = ("note", "praise", "redirect", "own_note")


class SessionQuerySet(models.QuerySet["MentoringSession"]):
    def without_words(self) -> "SessionQuerySet":
        """Words are fetched, and deciphered, only where someone who may read them asks for them."""
        return self.defer(*WORDS)


class MentoringSession(models.Model):
    """One week's expected session of lead and mentor, planned from start to review."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="sessions")
    week_on = models.DateField()
    state = models.CharField(max_length=12, choices=SessionState, default=SessionState.PLANNED)
    confidence = models.PositiveSmallIntegerField(
        "how it is going", choices=Confidence, null=True, blank=True
    )
    minutes = models.PositiveSmallIntegerField("how long it took", null=True, blank=True)
    called_off = models.CharField("cancelled by", max_length=8, choices=CalledOff, blank=True)
    because = models.CharField("why", max_length=8, choices=Because, blank=True)
    looked_at_chart = models.BooleanField(default=False)
    looked_at_cycle = models.BooleanField(default=False)
    stage = models.CharField("test of change", max_length=8, choices=Stage, blank=True)
    obstacle = models.ForeignKey(
        Obstacle, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Conversation: for these two people alone, whoever holds the roles later.
    note = EncryptedTextField(blank=True)
    praise = EncryptedTextField(blank=True)
    redirect = EncryptedTextField(blank=True)
    # The mentor's alone.
    own_note = EncryptedTextField(blank=True)
    mentor = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions_mentored"
    )
    lead = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions_led"
    )
    commitments = models.ManyToManyField(
        Commitment, through="SessionCommitment", related_name="sessions"
    )
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    history = HistoricalRecords(excluded_fields=list(WORDS))
    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["week_on"]
        constraints = [
            models.UniqueConstraint(fields=["project", "week_on"], name="one_session_per_week"),
            models.CheckConstraint(
                condition=Q(state="planned", recorded_at=None, recorded_by=None)
                | (~Q(state="planned") & Q(recorded_at__isnull=False, recorded_by__isnull=False)),
                name="session_logged_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(minutes=None)
                | Q(state__in=TOOK_PLACE, minutes__gte=1, minutes__lte=rules.MOST_MINUTES),
                name="session_minutes_of_what_took_place",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled") | Q(called_off="", because=""),
                name="session_called_off_only_if_cancelled",
            ),
        ]
        indexes = [models.Index(fields=["project", "week_on", "state"], name="session_rhythm")]

    def __str__(self) -> str:
        return f"{self.project} in the week of {self.week_on}"

    @property
    def was_talked_about(self) -> bool:
        """Whether there are words for the two who talked."""
        return bool(self.note or self.praise or self.redirect)


class SessionCommitment(models.Model):
    """Which commitments a session gave rise to."""

    session = models.ForeignKey(MentoringSession, on_delete=models.PROTECT)
    commitment = models.OneToOneField(Commitment, on_delete=models.PROTECT)
