"""What happens in the room on a review day: whose turn it is, and what is noted."""

from django.db import models

from people.models import User
from reviews.models.days import Review


class Turn(models.Model):
    """That a project's ten minutes run, since a moment; begun again, they run anew."""

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="turn")
    began_at = models.DateTimeField()
    began_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.review}, since {self.began_at:%H:%M:%S}"


class RoomNote(models.Model):
    """One thing noted while a project is reviewed; it goes into the minutes unless taken back."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="room_notes")
    text = models.CharField(max_length=500)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["written_at", "id"]

    def __str__(self) -> str:
        return self.text
