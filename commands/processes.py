"""Starting other programs so that none of them outlives us."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

Command = Sequence[str | Path]

ROOT = Path(__file__).resolve().parent.parent

SERVICES = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL")

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1


def say(text: str = "") -> None:
    print(text, flush=True)


def stop_on_signals() -> None:
    """Make SIGTERM and a closed terminal stop us as Ctrl-C does: with KeyboardInterrupt."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)


def die_with_parent(number: int = signal.SIGTERM) -> None:
    """To run in a child before its program starts: even kill -9 of the parent then stops it."""
    if _libc:
        _libc.prctl(PR_SET_PDEATHSIG, number)


def call(command: Command, env: dict[str, str] | None = None) -> int:
    """Run a command to its end and return its exit code. When we are stopped, it is stopped too."""
    process = subprocess.Popen(command, cwd=ROOT, env=env, preexec_fn=die_with_parent)
    try:
        return process.wait()
    except KeyboardInterrupt:
        # Ctrl-C has reached the command as well: let it tidy up before it is asked again.
        for number, patience in ((0, 3), (signal.SIGINT, 12), (signal.SIGKILL, 5)):
            try:
                process.send_signal(number)
                process.wait(patience)
                break
            except subprocess.TimeoutExpired:
                continue
        raise


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    """Ask every 50 ms; return whether it became true in time."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def without_services() -> dict[str, str]:
    """Return our environment without the database and broker of a real installation."""
    return {name: value for name, value in os.environ.items() if name not in SERVICES}
