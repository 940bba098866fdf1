"""`.env.example` names every variable, and an installation that fills it in can start."""

import os
import re
import subprocess
import sys
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
VARIABLE = re.compile(r"\b(QI_[A-Z_]+|DATABASE_URL|REDIS_URL|CELERY_BROKER_URL)\b")
LINE = re.compile(r"^#?([A-Z_]+)=(.*)$", re.MULTILINE)


def example() -> str:
    return (ROOT / ".env.example").read_text("utf-8")


def test_it_names_exactly_the_variables_that_are_read():
    read = set()
    for path in [*ROOT.glob("qiprogramme/*.py"), *ROOT.glob("*/management/commands/*.py")]:
        read |= set(VARIABLE.findall(path.read_text("utf-8")))
    assert {name for name, _ in LINE.findall(example())} == read


def test_filled_in_it_starts_a_live_installation_with_nothing_to_complain_about(tmp_path):
    live = {
        name: value.strip('"')
        for name, value in LINE.findall(example())
        if not re.search(rf"^#{name}=", example(), re.MULTILINE)
    }
    empty = {name for name, value in live.items() if not value}
    assert empty == {"QI_SECRET_KEY", "QI_FIELD_KEYS"}
    live |= {name: made_by(name) for name in empty}
    check = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "QI_VAR": str(tmp_path), **live},
        capture_output=True,
        text=True,
    )
    assert check.returncode == 0, check.stderr


def made_by(name: str) -> str:
    """Return what the command in the comment above the variable prints."""
    code = re.search(rf"python3 -c '([^']+)'\n(?:#.*\n)*{name}=", example())
    return subprocess.check_output([sys.executable, "-c", code[1]], text=True).strip()
