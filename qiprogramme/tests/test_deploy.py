"""The files in `deploy/` are sound, and name what there is."""

import re
import shutil
import subprocess
from pathlib import Path

from django.conf import settings
from django.core.management import get_commands
from whitenoise.storage import CompressedManifestStaticFilesStorage

ROOT = Path(settings.BASE_DIR)
UNITS = ROOT / "deploy" / "systemd"
HOME = "/opt/qiprogramme/app"


def commands() -> dict[str, str]:
    """Return what each unit starts, by its name."""
    return {
        path.name: re.search(r"^ExecStart=(.+)$", path.read_text("utf-8"), re.MULTILINE)[1]
        for path in UNITS.glob("*.service")
    }


if shutil.which("systemd-analyze"):
    # A container has none; the machine that is deployed to does.
    def test_systemd_takes_its_units(tmp_path):
        # What it names lies where the installation has it.
        for path in UNITS.iterdir():
            text = path.read_text("utf-8").replace(HOME, str(ROOT))
            (tmp_path / path.name).write_text(text.replace("User=qiprogramme", "User=root"))
        names = [re.sub("@", "@1", path.name) for path in tmp_path.iterdir()]
        checked = subprocess.run(
            ["systemd-analyze", "verify", *(str(tmp_path / name) for name in names)],
            capture_output=True,
            text=True,
            env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
        )
        complaints = [line for line in checked.stderr.splitlines() if "qiprogramme" in line]
        assert complaints == []


def test_units_belong_together():
    wanted = set(re.findall(r"qiprogramme-[\w@.]+", (UNITS / "qiprogramme.target").read_text()))
    there = {path.name for path in UNITS.iterdir()}
    assert {re.sub(r"@\w+", "@", name) for name in wanted} <= there
    for name in wanted:
        text = (UNITS / re.sub(r"@\w+", "@", name)).read_text()
        assert "PartOf=qiprogramme.target" in text, name
    ports = {re.search(r"@(\d+)", name)[1] for name in wanted if "web@" in name}
    proxied = re.findall(r"server 127\.0\.0\.1:(\d+)", (ROOT / "deploy/nginx.conf").read_text())
    assert set(proxied) == ports
    assert len(ports) == 2


def test_containers_start_what_units_start():
    found = commands()
    compose = (ROOT / "deploy/compose.yaml").read_text("utf-8")
    docker = (ROOT / "deploy/Dockerfile").read_text("utf-8")
    for name in ("worker@", "beat"):
        words = set(found[f"qiprogramme-{name}.service"].split()[1:])
        words -= {"--hostname", "worker%i@%%h", "/var/lib/qiprogramme/beat"}
        assert words <= set(compose.split()), name
    words = set(found["qiprogramme-web@.service"].split()[1:]) - {"127.0.0.1:%i"}
    assert words <= set(re.findall(r'"([^"]+)"', docker))


def test_units_call_commands_that_there_are():
    called = re.findall(r"manage\.py (\w+)", "\n".join(commands().values()))
    assert set(called) == {"backup", "sweep"}
    assert set(called) <= set(get_commands())


def test_static_files_are_named_by_what_they_hold_and_lie_there_compressed():
    manifest = ROOT / "build" / "collected" / "staticfiles.json"
    storage = CompressedManifestStaticFilesStorage(location=str(manifest.parent))
    for name in ("css/app.css", "js/app.js", "fonts/inter-latin-wght-normal.woff2"):
        hashed = storage.stored_name(name)
        assert re.fullmatch(r".+\.[0-9a-f]{12}\.\w+", hashed)
        file = manifest.parent / hashed
        assert file.exists()
        if not name.endswith(".woff2"):
            for ending in (".gz", ".br"):
                packed = file.with_name(file.name + ending)
                assert packed.stat().st_size < file.stat().st_size / 2
