"""Serve the demo at a fixed date, as `python -m qiprogramme.tests.browser.serve PORT`.

The sample trust moves with the calendar; the browser tests must pass on any day, so this process
lives on a Tuesday morning: this week's sessions are ahead, the last review was on Thursday.
"""

import sys
from datetime import datetime
from zoneinfo import ZoneInfo

import time_machine

TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/London"))

if __name__ == "__main__":
    with time_machine.travel(TUESDAY, tick=True):
        from django.core.management import execute_from_command_line
        from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

        if sys.argv[1] == "manage":
            execute_from_command_line(["manage.py", *sys.argv[2:]])
        else:
            from qiprogramme.wsgi import application

            server = ThreadedWSGIServer(("127.0.0.1", int(sys.argv[1])), WSGIRequestHandler)
            server.daemon_threads = True
            server.set_app(application)
            server.serve_forever()
