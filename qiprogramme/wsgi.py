"""The WSGI entry point: `gunicorn qiprogramme.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qiprogramme.settings")
application = get_wsgi_application()
# Reading the code of every page takes seconds: at the start, not before whoever comes first.
addresses = get_resolver().url_patterns
