"""The tests' environment, then the one settings file."""

import os

os.environ["QI_MODE"] = "test"

from qiprogramme.settings import *  # noqa: E402, F403
