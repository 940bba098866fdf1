"""`manage.py sweep`: send what is due, once, without Celery."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from notifications import actions


class Command(BaseCommand):
    help = "Sends the notifications that are due and says how many reached which state."

    def handle(self, **options) -> None:
        counts = actions.sweep(now=timezone.now())
        self.stdout.write(
            ", ".join(f"{state}: {count}" for state, count in sorted(counts.items()))
            or "Nothing was due."
        )
