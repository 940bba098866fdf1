"""Runs the demo: web server, Celery worker and Celery beat, watched until they are stopped."""

import fcntl
import http.client
import os
import selectors
import signal
import socket
import subprocess
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from commands import set_up
from commands.processes import ROOT, die_with_parent, say, wait_until

START_PATIENCE, STOP_PATIENCE = 60, 30
# A program that ends more often than this within a minute will not get well by itself.
RESTARTS = 3


def run() -> int:
    """Set everything up, start it, and stop it on Ctrl-C. Returns the exit code."""
    port = _port()
    var = Path(os.environ.get("QI_VAR", ROOT / "var"))
    with _alone(var, port):
        _refuse_busy(port)
        set_up.install(set_up.RUNNING)
        set_up.build_assets()
        env = set_up.demo_environment()
        sign_ins = _prepare(env)
        say("Starting the web server, the Celery worker and Celery beat …")
        _watch(_programs(port, var, env), port, sign_ins)
    return 0


def manage(arguments: list[str], env: dict[str, str]) -> int:
    return set_up.call([str(set_up.PYTHON), "manage.py", *arguments], env=env)


def _prepare(env: dict[str, str]) -> str:
    """Have the database with the sample trust in it; return the table of sign-ins to show."""
    say("Preparing the database (the first time, loading the sample trust takes a while) …")
    seed = [str(set_up.PYTHON), "manage.py", "seed_demo", "--skip-checks", "--verbosity=2"]
    seeded = None
    if manage(["migrate", "--skip-checks", "--verbosity=0"], env) == 0:
        seeded = subprocess.run(seed, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    if not seeded or seeded.returncode:
        raise SystemExit("The database could not be prepared; the lines above say why.")
    return seeded.stdout


def _port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise SystemExit(
            f"PORT is {text!r}. Give a number from 1 to 65535: PORT=8123 python3 run.py"
        )
    return int(text)


@contextmanager
def _alone(var: Path, port: int) -> Iterator[None]:
    """Hold the folder for this run; the lock goes with us however we end."""
    var.mkdir(parents=True, exist_ok=True)
    with open(var / "run.lock", "a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise SystemExit(
                f"The demo runs already from this folder, at {lock.read()}. "
                "Use that one, or stop it with Ctrl-C where it was started."
            ) from None
        lock.truncate(0)
        lock.write(_address(port))
        lock.flush()
        yield


def _address(port: int) -> str:
    return f"http://localhost:{port}/"


def _refuse_busy(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SystemExit(
                f"Port {port} cannot be used ({error.strerror}). Choose another one:\n"
                f"    PORT={port % 65535 + 1} python3 run.py"
            ) from None


class Program:
    """One of the demo's programs: its process, and its last lines for when it fails."""

    def __init__(self, name: str, arguments: list[str], env: dict[str, str]):
        self.name, self.env = name, env
        # In a container one is often root, where Celery's long warning says nothing of use.
        quiet = "ignore:You're running the worker with superuser privileges"
        self.command = [str(set_up.PYTHON), "-W", quiet, "-m", *arguments]
        self.ends: deque[float] = deque(maxlen=RESTARTS)
        self.lines: deque[str] = deque(maxlen=15)

    def start(self) -> None:
        self.rest = b""
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # A group of its own: Ctrl-C reaches only us, and we can stop its children with it.
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
        assert self.process.stdout
        self.output = self.process.stdout.fileno()
        os.set_blocking(self.output, False)

    def relay(self) -> None:
        """Print what it has written since, each line with its name in front."""
        with suppress(BlockingIOError):
            while chunk := os.read(self.output, 65536):
                *lines, self.rest = (self.rest + chunk).split(b"\n")
                for line in lines:
                    self.lines.append(line.decode(errors="replace"))
                    say(f"{self.name:6} | {self.lines[-1]}")

    def signal(self, number: int) -> None:
        """Send to the whole group, which can outlive the process that leads it."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def ended(self) -> bool:
        return self.process.poll() is not None


def _programs(port: int, var: Path, env: dict[str, str]) -> list[Program]:
    web = ["gunicorn", "qiprogramme.wsgi", f"--bind=127.0.0.1:{port}", "--workers=1"]
    web += ["--worker-class=gthread", "--threads=8", "--graceful-timeout=10"]
    web += ["--no-control-socket", "--log-level=warning"]
    celery = ["celery", "--quiet", "-A", "qiprogramme"]
    worker = [*celery, "worker", "-P", "solo", "-l", "WARNING"]
    worker += ["--without-gossip", "--without-mingle"]
    beat = [*celery, "beat", "-l", "WARNING", "--pidfile=", "-s", str(var / "beat")]
    return [
        Program("web", web, env),
        Program("worker", worker, {**env, "QI_WORKER": "1"}),
        Program("beat", beat, env),
    ]


def _watch(programs: list[Program], port: int, sign_ins: str) -> None:
    """Keep the programs running until Ctrl-C, or until one of them cannot be kept."""
    started, ready = time.monotonic(), False
    try:
        for program in programs:
            program.start()
        while True:
            with selectors.DefaultSelector() as selector:
                for program in programs:
                    selector.register(program.output, selectors.EVENT_READ)
                selector.select(timeout=1 if ready else 0.2)
            for program in programs:
                program.relay()
                if program.ended():
                    _revive(program)
            if not ready and _answers(port):
                ready = True
                say(f"\n{sign_ins}\nQI Programme is ready: {_address(port)} (Ctrl-C stops it)\n")
            elif not ready and time.monotonic() - started > START_PATIENCE:
                raise SystemExit(
                    f"The web server did not answer within {START_PATIENCE} seconds; "
                    "the lines above say why."
                )
    except KeyboardInterrupt:
        say("\nStopping … (Ctrl-C again stops at once)")
    finally:
        _stop(programs)
    say("Everything has stopped.")


def _revive(program: Program) -> None:
    """Start a program that ended by itself once more, unless it keeps ending."""
    now = time.monotonic()
    code = program.process.returncode
    program.signal(signal.SIGKILL)
    how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
    say(f"\n*** {program.name} {how}, which it should not.")
    if len(program.ends) == RESTARTS and now - program.ends[0] < 60:
        last = "\n".join(f"    {line}" for line in program.lines)
        raise SystemExit(f"*** It keeps ending, so everything stops. Its last lines:\n{last}")
    say(f"*** Starting {program.name} again.\n")
    program.ends.append(now)
    program.start()


def _stop(programs: list[Program]) -> None:
    """Ask all programs to finish what they are doing, wait, then leave nothing behind."""
    running = [program for program in programs if hasattr(program, "process")]
    try:
        for program in running:
            program.signal(signal.SIGTERM)
        if not wait_until(lambda: all(_finished(program) for program in running), STOP_PATIENCE):
            say("Not everything stopped when asked: killing the rest.")
    except KeyboardInterrupt:
        say("Stopping at once.")
    finally:
        for program in running:
            program.signal(signal.SIGKILL)
            program.process.wait()


def _finished(program: Program) -> bool:
    program.relay()
    return program.ended()


def _answers(port: int) -> bool:
    """Say whether the web server gives a page, whichever; a server error is none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": "localhost"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
