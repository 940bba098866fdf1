"""Finds a Chromium for the browser tests, and gets one where that asks nothing of anybody."""

import base64
import hashlib
import os
import shutil
import subprocess
import tarfile

from commands import set_up
from commands.processes import call, say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HOW_TO_GET_IT = (
    "No Chromium was found. Install one (on Debian: sudo apt install chromium), or name yours: "
    "CHROMIUM=/path/to/chromium python3 run.py test"
)


def find() -> str | None:
    """Return the path of the Chromium that CHROMIUM names or the machine has."""
    named = os.environ.get("CHROMIUM")
    if named and not os.access(named, os.X_OK):
        raise SystemExit(f"CHROMIUM is {named!r}, which is no program. Name one or unset it.")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def provide() -> str | None:
    """Return the path of a Chromium: found, or installed by apt when we are root, or from npm."""
    return find() or (_by_apt() and find()) or None


def _by_apt() -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say("Installing Chromium with apt …")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "chromium"]
    # A fresh machine has no package lists, an old one stale lists.
    return call(["apt-get", "update", "--quiet"], env=env) == 0 and call(install, env=env) == 0
