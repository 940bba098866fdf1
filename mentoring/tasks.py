"""What Celery wakes. The rows say what there is to do."""

from celery import shared_task
from django.utils import timezone

from mentoring import telling


@shared_task(ignore_result=True)
def plan_digests() -> None:
    telling.plan_digests(at=timezone.now())
