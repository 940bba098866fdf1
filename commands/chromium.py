"""Finds a Chromium for the browser tests, and gets one where that asks nothing of anybody."""

import hashlib
import os
import platform
import shutil
from pathlib import Path

from commands import set_up
from commands.processes import call, say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HOW_TO_GET_IT = (
    "No Chromium was found. Install one (on Debian: sudo apt install chromium), or name yours: "
    "CHROMIUM=/path/to/chromium python3 run.py test"
)

# An npm package that carries the program itself, for Linux on x86-64; the digest is of its archive.
PACKAGE = "@sparticuz/chromium@153.0.0"
SHA512 = (
    "8e2196a92bcf31dbb8f8ff538a562a011ef21063c41c8371fa50af13f36a34ef"
    "c41d8cc5ff1d615222394fa8a8548b7b744cbb9fcf1bcb24f4be4f9d9ec810c0"
)


def find() -> str | None:
    """Return the path of the Chromium that CHROMIUM names or the machine has."""
    named = os.environ.get("CHROMIUM")
    if named and not os.access(named, os.X_OK):
        raise SystemExit(f"CHROMIUM is {named!r}, which is no program. Name one or unset it.")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def provide() -> str | None:
    """Return the path of a Chromium: found, or installed by apt when we are root, or from npm."""
    return find() or (_by_apt() and find()) or _from_npm()


def _by_apt() -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say("Installing Chromium with apt …")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "chromium"]
    # A fresh machine has no package lists, an old one stale lists.
    return call(["apt-get", "update", "--quiet"], env=env) == 0 and call(install, env=env) == 0


def _from_npm() -> str | None:
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        return None
    folder = set_up.BUILD / "chromium"
    program = folder / "chromium"
    if not program.exists():
        say("Fetching Chromium from npm …")
        folder.mkdir(exist_ok=True)
        fetch: list[str | Path] = [set_up.node()["npm"], "pack", PACKAGE, "--silent"]
        if call([*fetch, "--pack-destination", folder]):
            return None
        archive = next(folder.glob("*.tgz"))
        if hashlib.sha512(archive.read_bytes()).hexdigest() != SHA512:
            raise SystemExit(f"{PACKAGE} is not the package that was pinned; it was not used.")
        if call([set_up.PYTHON, "-m", "commands.unpack_chromium", archive]):
            return None
    return str(program)
