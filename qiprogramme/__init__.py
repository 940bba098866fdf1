"""Settings, root addresses, the Celery application; nothing of the domain."""

from qiprogramme.celery import app as celery_app

__all__ = ["celery_app"]
