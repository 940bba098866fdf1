"""The support: weekly check-ins by leads, weekly sessions with mentors."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from measures.models import Reading
from mentoring import radar, rules
from people.models import User
from programmes.models import Weekday
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
