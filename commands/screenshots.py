"""Takes a picture of each role's home in the demo, for the README."""

from commands import chromium, set_up
from commands.processes import call, without_services


def take() -> int:
    """Write the pictures into `docs/screenshots`; return the exit code."""
    set_up.install(set_up.TESTING)
    set_up.build_assets()
    browser = chromium.provide()
    if not browser:
        raise SystemExit(chromium.HOW_TO_GET_IT)
    env = {
        **without_services(),
        "QI_MODE": "test",
        "CHROMIUM": browser,
        "PLAYWRIGHT_NODEJS_PATH": set_up.node()["node"],
    }
    pictures = "qiprogramme/tests/browser/pictures.py"
    return call([set_up.PYTHON, "-m", "pytest", pictures], env=env)
