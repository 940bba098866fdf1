"""The WSGI entry point: `gunicorn qiprogramme.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qiprogramme.settings")
application = get_wsgi_application()
