"""The commands of `run.py`, as a newcomer meets them."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from commands import processes, set_up
from commands.set_up import RUNNING, TESTING, UNFINISHED
from people import demo

ROOT = Path(settings.BASE_DIR)
RUN = [sys.executable, "run.py"]
PATIENCE = 120


@pytest.fixture
def var(tmp_path):
    """A folder for the demo's data; nothing that was started with it may outlive the tests."""
    yield tmp_path
    for pid in started_with(tmp_path):
        os.kill(pid, signal.SIGKILL)


def started_with(folder: Path) -> list[int]:
    """Return the processes that have the folder in their environment or command."""
    pids = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
        except OSError:
            continue
        if str(folder).encode() in told and int(process.name) != os.getpid():
            pids.append(int(process.name))
    return pids


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(var: Path, port: int) -> dict[str, str]:
    return {**processes.without_services(), "QI_VAR": str(var), "PORT": str(port)}


def refused(var: Path, port: int) -> str:
    """Return what run.py says when it refuses to start the demo."""
    run = subprocess.run(
        RUN, cwd=ROOT, env=environment(var, port), capture_output=True, text=True, timeout=PATIENCE
    )
    assert run.returncode == 1
    return run.stderr


class Demo:
    """A running demo and what it has written so far."""

    def __init__(self, process: subprocess.Popen, log: Path, port: int):
        self.process, self.log, self.port = process, log, port

    def wait_for(self, words: str) -> str:
        processes.wait_until(
            lambda: words in self.text() or self.process.poll() is not None, PATIENCE
        )
        assert words in self.text()
        return self.text()

    def text(self) -> str:
        return self.log.read_text()


@contextmanager
def running(var: Path):
    port, log = free_port(), var / "log"
    with log.open("w") as written:
        process = subprocess.Popen(
            RUN, cwd=ROOT, env=environment(var, port), stdout=written, stderr=written
        )
    try:
        yield Demo(process, log, port)
    finally:
        process.kill()
        process.wait()


def pid_of(name: str, var: Path) -> int:
    """Return the process of the demo whose command holds the words."""
    commands = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in started_with(var)}
    return next(pid for pid, command in sorted(commands.items()) if name.encode() in command)


@pytest.mark.services
def test_the_demo_starts_heals_stops_completely_and_keeps_its_data(var):
    with running(var) as started:
        told = started.wait_for("QI Programme is ready")
        assert f"http://localhost:{started.port}/" in told
        assert all(account.email in told for account in demo.ACCOUNTS)
        assert demo.PASSWORD in told
        with urllib.request.urlopen(f"http://localhost:{started.port}/") as page:
            assert page.status == 200

        assert f"The demo runs already from this folder, at http://localhost:{started.port}/" in (
            refused(var, free_port())
        )
        assert f"Port {started.port} cannot be used" in refused(var / "other", started.port)

        os.kill(pid_of("\0beat\0", var), signal.SIGKILL)
        started.wait_for("Starting beat again")

        started.process.send_signal(signal.SIGINT)
        assert started.process.wait(PATIENCE) == 0
        assert started_with(var) == []

    with running(var) as started:
        assert "The sample trust is there already" in started.wait_for("QI Programme is ready")
        started.process.send_signal(signal.SIGKILL)
        assert processes.wait_until(lambda: started_with(var) == [], PATIENCE)


@pytest.mark.services
def test_servers_stop_with_the_command_they_were_started_for(tmp_path):
    temporary = Path("/tmp") / f"qi-test-{os.getpid()}"
    temporary.mkdir(mode=0o755)
    env = {**processes.without_services(), "TMPDIR": str(temporary)}
    command = [sys.executable, "-m", "commands.servers", "postgresql", "redis", "--"]
    asks = "import os; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'], flush=True)"
    waits = f"{asks}; import time; time.sleep(60)"
    process = subprocess.Popen(
        [*command, sys.executable, "-c", waits], cwd=ROOT, env=env, stdout=subprocess.PIPE
    )
    try:
        assert str(temporary).encode() in process.stdout.readline().replace(b"%2F", b"/")
        assert len(started_with(temporary)) > 3
        process.send_signal(signal.SIGKILL)
        assert processes.wait_until(lambda: started_with(temporary) == [], PATIENCE)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        shutil.rmtree(temporary)


def test_an_unknown_command_is_answered_with_the_list():
    run = subprocess.run([*RUN, "nonsense"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 2
    assert "python3 run.py test" in run.stdout


@pytest.mark.parametrize("port", ["", "web", "0", "70000"])
def test_a_port_that_is_none_is_refused(port, tmp_path):
    assert "PORT=8123 python3 run.py" in refused(tmp_path, port)


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout that asks for no package at all."""
    for name in (RUNNING, TESTING, set_up.NODE, set_up.LOAD):
        (tmp_path / name).touch()
    venv = tmp_path / ".venv"
    for name, path in {
        "ROOT": tmp_path,
        "VENV": venv,
        "PYTHON": venv / "bin" / "python",
        "STAMP": venv / "installed.txt",
        "BUILD": tmp_path / "build",
    }.items():
        monkeypatch.setattr(set_up, name, path)
    return tmp_path


def test_a_half_made_environment_is_made_anew_and_a_finished_one_is_left_alone(checkout, capsys):
    leftover = checkout / ".venv" / "leftover"
    leftover.mkdir(parents=True)
    set_up.STAMP.write_text(UNFINISHED)

    set_up.install(TESTING)
    assert not leftover.exists()
    assert "Making the virtual environment" in capsys.readouterr().out

    started = time.monotonic()
    set_up.install(RUNNING)
    assert time.monotonic() - started < 0.1
    assert capsys.readouterr().out == ""

    (checkout / RUNNING).write_text("# Changed.")
    set_up.install(RUNNING)
    told = capsys.readouterr().out
    assert "Installing" in told
    assert "Making" not in told
