"""What Celery wakes. The rows say what there is to do."""

from celery import shared_task
from django.utils import timezone

from safeguards import actions


@shared_task(ignore_result=True)
def purge() -> None:
    actions.purge(at=timezone.now())
