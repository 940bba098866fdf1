"""The web process is ready for whoever comes first."""

import os
import subprocess
import sys

from django.conf import settings

LOADED = "import sys, qiprogramme.wsgi; print('portfolio.views.home' in sys.modules)"


def test_the_code_of_every_page_is_read_at_the_start():
    told = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=settings.BASE_DIR,
        env=os.environ | {"QI_MODE": "test", "DJANGO_SETTINGS_MODULE": "qiprogramme.settings"},
        capture_output=True,
        text=True,
    )
    assert told.stdout == "True\n", told.stderr
