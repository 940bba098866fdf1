"""What Celery wakes. The rows say what there is to do."""

from celery import shared_task
from django.utils import timezone

from priorities import actions


@shared_task(ignore_result=True)
def remind() -> None:
    actions.remind(at=timezone.now())
