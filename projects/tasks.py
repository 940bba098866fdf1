"""What Celery wakes. The rows say what there is to do."""

from celery import shared_task
from django.utils import timezone

from projects import actions


@shared_task(ignore_result=True)
def climb() -> None:
    actions.climb_all(at=timezone.now())
