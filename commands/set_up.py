"""The virtual environment, the pinned packages and the built assets; each made only when needed."""

import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assets.build import build
from commands.processes import ROOT, call, say, without_services

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
BUILD = ROOT / "build"
RUNNING, TESTING, NODE = "requirements.txt", "requirements-dev.txt", "requirements-assets.txt"
LOAD = "requirements-load.txt"

# Its first line says for which state of the requirements the names below it are installed.
STAMP = VENV / "installed.txt"
UNFINISHED = "unfinished"
OLDEST_NODE = (20, 19)


def install(*names: str) -> None:
    """Have the pinned packages of these requirements files in `.venv`."""
    with _one_at_a_time():
        for name in names:
            if name not in _installed():
                _install(name)


def build_assets() -> None:
    """Have style sheet, scripts and fonts in `build/assets`, and all static files collected."""
    programs = node()
    with _one_at_a_time():
        try:
            build(ROOT, npm=[programs["npm"]], node=[programs["node"]])
        except subprocess.CalledProcessError as error:
            raise SystemExit("The assets could not be built; the lines above say why.") from error
        _make_fonts()
        _collect()


def node() -> dict[str, str]:
    """Return the paths of node and npm: the machine's when new enough, else from pinned wheels."""
    found = {name: path for name in ("node", "npm") if (path := shutil.which(name))}
    if len(found) == 2:
        version = subprocess.run([found["node"], "--version"], capture_output=True, text=True)
        numbers = re.findall(r"\d+", version.stdout)
        if tuple(int(number) for number in numbers[:2]) >= OLDEST_NODE:
            return found
    install(NODE)
    return {name: str(VENV / "bin" / name) for name in ("node", "npm")}


def demo_environment() -> dict[str, str]:
    """Return the environment of the demo, which keeps its hands off any real installation."""
    ours = {"DJANGO_SETTINGS_MODULE": "qiprogramme.settings", "QI_MODE": "demo"}
    return {**without_services(), **ours, "PYTHONUNBUFFERED": "1"}


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    BUILD.mkdir(exist_ok=True)
    with open(BUILD / "set-up.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another run.py is setting things up here: waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _state() -> str:
    """Return a line that changes with every requirements file and with the Python of `.venv`."""
    files = [ROOT / name for name in (RUNNING, TESTING, NODE, LOAD)]
    digest = hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()
    return f"{digest} {os.path.realpath(PYTHON)}"


def _installed() -> set[str]:
    lines = STAMP.read_text().splitlines() if STAMP.exists() and PYTHON.exists() else []
    return set(lines[1:]) if lines[:1] == [_state()] else set()


def _install(name: str) -> None:
    uv = shutil.which("uv")
    done = _installed()
    if not _usable(uv):
        _make_venv(uv)
        done = set()
    say(f"Installing the packages pinned in {name} (the first time takes a minute or two) …")
    STAMP.write_text(UNFINISHED)
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    else:
        command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if call([*command, "--require-hashes", "-r", str(ROOT / name)]):
        raise SystemExit(
            f"Installing {name} failed; the lines above say why. Is the network there? "
            "Then run the same command again: it starts afresh."
        )
    # The tests' requirements contain those for running.
    done |= {name, RUNNING} if name == TESTING else {name}
    STAMP.write_text("\n".join([_state(), *sorted(done)]))


def _usable(uv: str | None) -> bool:
    """Say whether `.venv` can be installed into: finished, its Python there, and pip if needed."""
    if not PYTHON.exists() or (STAMP.exists() and STAMP.read_text() == UNFINISHED):
        return False
    needs = "import sys" if uv else "import pip"
    return subprocess.run([PYTHON, "-c", needs], capture_output=True).returncode == 0


def _make_venv(uv: str | None) -> None:
    """Make `.venv` from nothing, its stamp there throughout: a half-made one is known as such."""
    if not uv and importlib.util.find_spec("ensurepip") is None:
        raise SystemExit(
            "This Python cannot make virtual environments. On Debian and Ubuntu install the "
            "missing package:\n    sudo apt install python3-venv\nThen run the same command again."
        )
    say(f"Making the virtual environment {VENV.name} with Python {sys.version.split()[0]} …")
    VENV.mkdir(exist_ok=True)
    STAMP.write_text(UNFINISHED)
    for path in VENV.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path != STAMP:
            path.unlink()
    if uv:
        command = [uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(VENV)]
    else:
        command = [sys.executable, "-m", "venv", str(VENV)]
    if call(command):
        raise SystemExit("The virtual environment could not be made; the lines above say why.")


def _make_fonts() -> None:
    """Make the typefaces of pictures and PDF, unless they are there for the assets as built."""
    if (BUILD / "assets" / "fonts" / "Inter-Bold.ttf").exists():
        return
    if call([str(PYTHON), "-m", "assets.fonts"]):
        raise SystemExit("The typefaces could not be made; the lines above say why.")


def _collect() -> None:
    """Collect the static files when one of them, or the packages that bring some, changed."""
    stamp = BUILD / "collected.txt"
    files = [BUILD / "assets.stamp", *_files(ROOT / "static")]
    digest = hashlib.sha256(_state().encode())
    for file in files:
        digest.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    say("Collecting static files …")
    if call(
        [str(PYTHON), "manage.py", "collectstatic", "--no-input", "--verbosity=0"],
        env=demo_environment(),
    ):
        raise SystemExit("Static files could not be collected; the lines above say why.")
    stamp.write_text(digest.hexdigest())


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
