"""What Celery wakes. The rows say what there is to do."""

from celery import shared_task
from django.utils import timezone

from measures import actions


@shared_task(ignore_result=True)
def work_uploads() -> None:
    actions.work_uploads(at=timezone.now())
