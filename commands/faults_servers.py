"""The real programs that the fault harness starts, kills and starts again."""

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

from commands import set_up
from commands.processes import ROOT, Command, die_with_parent, say, wait_until
from commands.servers import START_PATIENCE, Cluster, prepared, redis_program

PATIENCE = 40
QUIET = "ignore:You're running the worker with superuser privileges"


class Running:
    """One program in a process group of its own; what it says goes to a file."""

    def __init__(self, name: str, command: Command, folder: Path, **options: Any) -> None:
        self.name, self.command = name, command
        self.log = folder / f"{name}.log"
        self.options: dict[str, Any] = {"cwd": ROOT, "start_new_session": True} | options
        self.start()

    def start(self) -> None:
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=lambda: die_with_parent(signal.SIGKILL),
                **self.options,
            )

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Signal the whole group and wait until its leader has ended."""
        self.signal(number)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            say(f"{self.name} did not end within {PATIENCE} seconds; killing it.")
            self.signal(signal.SIGKILL)
            self.process.wait()

    def signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def members(self) -> list[int]:
        """Return the processes of the group."""
        return [
            int(path.name)
            for path in Path("/proc").glob("[0-9]*")
            if _group(int(path.name)) == self.process.pid
        ]


def _group(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0


class Postgresql:
    """It keeps every promise of a commit (fsync on), so that it can be ended at any moment."""

    def __init__(self, folder: Path) -> None:
        self.cluster: Cluster = prepared(folder)
        self.program = Running(
            "postgresql", self.cluster.command(["fsync=on"]), folder, **self.cluster.options
        )
        self._await()
        self.url = self.cluster.url

    def restart(self) -> None:
        """End it at once, without a checkpoint, and start it again."""
        # Its immediate shutdown. Only to the leader, which ends the others.
        self.program.process.send_signal(signal.SIGQUIT)
        self.program.process.wait(PATIENCE)
        self.program.start()
        self._await()

    def stop(self) -> None:
        self.program.process.send_signal(signal.SIGINT)
        self.program.process.wait(PATIENCE)

    def _await(self) -> None:
        if not wait_until(self.cluster.accepts, START_PATIENCE):
            raise SystemExit("PostgreSQL did not start in time.")


class Redis:
    def __init__(self, folder: Path) -> None:
        self.socket = folder / "redis.sock"
        command: list[str | Path] = [redis_program(), "--port", "0", "--unixsocket", self.socket]
        command += ["--save", "", "--appendonly", "yes", "--dir", folder]
        self.program = Running("redis", command, folder)
        self._await()
        self.urls = {
            "REDIS_URL": f"unix://{self.socket}?db=1",
            "CELERY_BROKER_URL": f"redis+socket://{self.socket}?virtual_host=0",
        }

    def kill(self) -> None:
        self.program.kill()
        self.socket.unlink(missing_ok=True)

    def start(self) -> None:
        self.program.start()
        self._await()

    def _await(self) -> None:
        if not wait_until(self.socket.exists, START_PATIENCE):
            raise SystemExit("Redis did not start in time.")


def worker(name: str, processes: int, folder: Path, env: dict[str, str]) -> Running:
    command = [*_celery(), "worker", "-P", "prefork", "-c", str(processes), "-l", "WARNING"]
    command += ["-n", f"{name}@faults", "--without-gossip", "--without-mingle"]
    return Running(name, command, folder, env={**env, "QI_WORKER": "1"})


def beat(name: str, folder: Path, env: dict[str, str]) -> Running:
    schedule = str(folder / f"{name}.schedule")
    command = [*_celery(), "beat", "-l", "WARNING", "--pidfile=", "-s", schedule]
    return Running(name, command, folder, env=env)


def _celery() -> list[str]:
    python = ["-W", QUIET, "-m", "celery", "--quiet", "-A", "commands.faults_app"]
    return [str(set_up.PYTHON), *python]
