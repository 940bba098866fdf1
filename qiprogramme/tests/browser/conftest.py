"""A real Chromium in front of the real demo, each test with a fresh copy of its data."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page, sync_playwright

from people.demo import ACCOUNTS

ROOT = Path(__file__).parents[3]
SERVE = [sys.executable, "-m", "qiprogramme.tests.browser.serve"]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium():
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "Set CHROMIUM to a Chromium, or put one on the PATH."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def seeded(tmp_path_factory) -> Path:
    """A folder with the sample trust loaded, to be copied and never written to."""
    folder = tmp_path_factory.mktemp("seeded")
    for command in (["migrate", "--verbosity=0"], ["seed_demo"], ["sweep"]):
        done = subprocess.run(
            [*SERVE, "manage", *command],
            cwd=ROOT,
            env=demo_environment(folder),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def site(chromium, seeded, tmp_path):
    """The demo on a port of its own, with a fresh copy of the data."""
    folder = tmp_path / "site"
    shutil.copytree(seeded, folder)
    port = free_port()
    log = open(folder / "server.log", "w")  # noqa: SIM115
    server = subprocess.Popen(
        [*SERVE, str(port)], cwd=ROOT, env=demo_environment(folder), stdout=log, stderr=log
    )
    try:
        yield Site(f"http://127.0.0.1:{port}", chromium, folder)
    finally:
        server.terminate()
        server.wait(10)
        log.close()


class Site:
    """The address, and signed-in pages whose faults are collected as they are used."""

    def __init__(self, url: str, browser, folder: Path):
        self.url, self.browser, self.folder = url, browser, folder
        self.states: dict[str, dict] = {}
        wait_for(url + "/account/sign-in/")

    @contextmanager
    def visit(self, role: str | None = None, *, viewport=DESKTOP, javascript: bool = True):
        """Yield a page, signed in as the demo account of that role; at the end it had no faults."""
        context = self.browser.new_context(
            viewport=viewport,
            java_script_enabled=javascript,
            base_url=self.url,
            storage_state=self._signed_in(role) if role else None,
            has_touch=viewport == PHONE,
        )
        page = context.new_page()
        faults = watch(page)
        try:
            yield page
            assert not faults, faults
        finally:
            context.close()

    def _signed_in(self, role: str) -> dict:
        if role not in self.states:
            context = self.browser.new_context(base_url=self.url)
            page = context.new_page()
            page.goto("/account/sign-in/")
            demo_door(page, role).click()
            page.wait_for_url(self.url + "/")
            self.states[role] = context.storage_state()
            context.close()
        return self.states[role]


def demo_door(page: Page, role: str) -> Locator:
    """Return the sign-in page's button for the demo account of that role."""
    account = next(account for account in ACCOUNTS if account.role == role)
    return page.get_by_role("button", name=f"{account.who} ")


def watch(page: Page) -> list[str]:
    """Return a list that fills with whatever the page does wrong: console, policy, server."""
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if is_fault(m) else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "response",
        lambda r: faults.append(f"{r.status} {r.url}") if r.status >= 500 else None,
    )
    page.add_init_script(
        "addEventListener('securitypolicyviolation', "
        "e => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))"
    )
    return faults


def is_fault(message: ConsoleMessage) -> bool:
    """Say whether the console complains; that it names a refused form or a 404 is no fault."""
    return message.type in ("error", "warning") and not re.search(
        r"status of (403|404|409|422)", message.text
    )


def accessibility_faults(page: Page) -> list[str]:
    """Return what axe finds wrong, a line each."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", AXE_RULES)
    return [
        f"{fault['id']}: {node['html'][:120]} {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def overflows(page: Page) -> bool:
    """Say whether the page is wider than its window."""
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


def demo_environment(folder: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("QI_")}
    for name in ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL"):
        kept.pop(name, None)
    return kept | {
        "QI_MODE": "demo",
        "QI_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "qiprogramme.settings",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url, timeout=5)  # noqa: S310
            return
        except urllib.error.HTTPError:
            raise
        except OSError:
            assert time.monotonic() < deadline, f"{url} did not answer within {seconds} seconds"
            time.sleep(0.1)
