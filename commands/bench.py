"""Measures time, queries, memory and weight of the main pages, for a small and a large trust."""

import http.client
import json
import os
import socket
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

from commands import chromium, servers, set_up
from commands.processes import ROOT, Command, die_with_parent, say, wait_until

SIZES = (15, 200, 1000)
BARE = "Bare view of 25 rows"
WARM_UP, ROUNDS = 5, 30
START_PATIENCE, STOP_PATIENCE = 60, 30
PYTHON = str(set_up.PYTHON)

# The goals; what misses them is named below the tables.
MOST_TIMES_BARE, MOST_GROWTH = 3.0, 1.2
MOST_BYTES_FIRST, MOST_BYTES_LATER = 120_000, 30_000

# What is typed into the forms, as far as they have such fields.
TYPED = {
    "value": "21",
    "happened": "Two more teams tried the card.",
    "state": "held",
    "confidence": "4",
    "text_0": "Try the card with the night team",
    "note": "Proud, and a little tired.",
}


@dataclass
class Timed:
    """How long the answers to one request took, and the most queries that one of them needed."""

    milliseconds: list[float] = field(default_factory=list)
    queries: int = 0

    @property
    def median(self) -> float:
        return median(self.milliseconds)

    @property
    def p95(self) -> float:
        return quantiles(self.milliseconds, n=20)[-1]


@dataclass
class Site:
    """The running application with so many projects, what is opened in it, and how that went.

    `pages` are cookie and path by label, `writes` lists of them.
    """

    size: int
    port: int
    env: dict[str, str]
    web: int
    pages: dict[str, tuple[str, str]]
    writes: dict[str, list[tuple[str, str]]]
    times: dict[str, Timed] = field(default_factory=lambda: defaultdict(Timed))


def run(*, postgresql: bool) -> int:
    """Measure on SQLite, and on PostgreSQL where that is wanted; return the exit code."""
    set_up.install(set_up.TESTING)
    set_up.build_assets()
    measure("SQLite")
    if postgresql:
        measure("PostgreSQL")
    return 0


def measure(database: str) -> None:
    say(f"\n── {database}, {time.strftime('%-d %B %Y, %H:%M')}")
    with ExitStack() as stack:
        sites = [stack.enter_context(site(database, size)) for size in SIZES]
        load = os.getloadavg()[0]
        # In turns, so that whatever else the machine does falls on all of them alike.
        for turn in range(WARM_UP + ROUNDS):
            for one in sites:
                for label, (cookie, path) in one.pages.items():
                    took = open_page(one, label, cookie, path)
                    if turn >= WARM_UP:
                        one.times[label].milliseconds.append(took)
        for turn in range(ROUNDS):
            for one in sites:
                for label, forms in one.writes.items():
                    took = fill_in(one, label, *forms[turn % len(forms)])
                    one.times[label].milliseconds.append(took)
        say(f"   Load: {load:.1f} before, {os.getloadavg()[0]:.1f} after; {os.cpu_count()} cores")
        print_times(sites)
        print_memory(sites)
        say("\n   Measures")
        for line in json.loads(output([PYTHON, "-m", "commands.bench_measures"], sites[0].env)):
            say(f"   {line}")
        if database == "SQLite":
            print_weights(sites[1])


# The application


@contextmanager
def site(database: str, size: int) -> Iterator[Site]:
    """Yield the application on a database of its own, which is gone afterwards."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="qi-")))
        folder.chmod(0o755)
        env = {**set_up.demo_environment(), "QI_VAR": str(folder / "var")}
        if database == "PostgreSQL":
            env |= stack.enter_context(servers.postgresql(folder))
        else:
            (folder / "var").mkdir()
        output([PYTHON, "manage.py", "migrate"], env)
        started = time.monotonic()
        output([PYTHON, "manage.py", "seed", "--scale", str(size)], env)
        say(f"   {size:4} projects made in {time.monotonic() - started:.0f} s")
        found = json.loads(output([PYTHON, "-m", "commands.bench_pages"], env))
        port = free_port()
        web = [PYTHON, "-m", "gunicorn", "commands.bench_site", f"--bind=127.0.0.1:{port}"]
        web += ["--worker-class=gthread", "--threads=8", "--no-control-socket"]
        process = stack.enter_context(running([*web, "--log-level=warning"], env))
        if not wait_until(lambda: answers(port), START_PATIENCE):
            raise SystemExit("The web server did not start; the lines above say why.")
        yield Site(size, port, env, process, found["pages"], found["writes"])


def output(command: Command, env: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command[1:4]))} failed; the lines above say why.")
    return done.stdout


@contextmanager
def running(command: Command, env: dict[str, str]) -> Iterator[int]:
    """Yield the process id of the command, which leads a group of its own."""
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, start_new_session=True, preexec_fn=die_with_parent
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(STOP_PATIENCE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port: int) -> bool:
    try:
        return ask(port, "/account/sign-in/", "").status == 200
    except OSError:
        return False


# Requests


@dataclass
class Answer:
    status: int
    queries: int
    cookies: list[str]
    text: str
    milliseconds: float


def ask(port: int, path: str, cookie: str, form: dict[str, str] | None = None) -> Answer:
    """Return the answer to a GET, or to a POST of the form."""
    headers = {"Cookie": cookie, "Host": "localhost"}
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    body = None if form is None else urlencode(form)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    started = time.perf_counter()
    connection.request("GET" if form is None else "POST", path, body, headers)
    response = connection.getresponse()
    text = response.read().decode(errors="replace")
    took = (time.perf_counter() - started) * 1000
    connection.close()
    cookies = [one.split(";")[0] for one in response.headers.get_all("Set-Cookie", [])]
    return Answer(response.status, int(response.headers.get("X-Queries", 0)), cookies, text, took)


def open_page(one: Site, label: str, cookie: str, path: str) -> float:
    """Return how many milliseconds the page took."""
    return noted(one, label, ask(one.port, path, cookie), path, 200)


def fill_in(one: Site, label: str, cookie: str, path: str) -> float:
    """Return how many milliseconds it took to save the form, opened and filled in before."""
    page = ask(one.port, path, cookie)
    form = Form(page.text)
    values = form.values | {name: TYPED[name] for name in form.names & set(TYPED)}
    answer = ask(one.port, path, "; ".join([cookie, *page.cookies]), values)
    return noted(one, label, answer, path, 302)


def noted(one: Site, label: str, answer: Answer, path: str, expected: int) -> float:
    if answer.status != expected:
        raise SystemExit(f"{label}: {path} answered {answer.status} instead of {expected}.")
    one.times[label].queries = max(one.times[label].queries, answer.queries)
    return answer.milliseconds


class Form(HTMLParser):
    """The fields of a page's main form, the one with a choice in it, and what they hold."""

    def __init__(self, page: str):
        super().__init__()
        self.names: set[str] = set()
        self.values: dict[str, str] = {}
        self.area = self.select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, kind = found.get("name") or "", found.get("type")
        if tag in ("input", "select", "textarea") and name:
            self.names.add(name)
        if tag == "input" and (kind not in ("radio", "checkbox") or "checked" in found):
            self.values[name] = found.get("value") or ""
        if tag == "textarea":
            self.area = name
            self.values[name] = ""
        if tag == "select":
            self.select = name
        if tag == "option" and "selected" in found:
            self.values[self.select] = found.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""


# Tables


def print_times(sites: list[Site]) -> None:
    small, large = sites[-2:]
    heads = "".join(f"{f'{one.size} projects':>22}" for one in sites)
    say(f"\n   {'':22}{heads}")
    say(f"   {'':22}{'  median   p95 queries' * len(sites)}  growth  × bare")
    for label in large.times:
        cells = "".join(
            f"{one.times[label].median:8.1f}{one.times[label].p95:6.0f}{one.times[label].queries:8}"
            for one in sites
        )
        say(
            f"   {label:22}{cells}{growth(label, small, large):8.2f}{times_bare(label, large):8.1f}"
        )
    say("   Milliseconds; growth from the second size to the third; × bare at the third.\n")
    for label in large.times:
        counts = [one.times[label].queries for one in sites]
        if counts[-1] > counts[0]:
            say(f"   {label}: the number of queries grows with the projects.")
        if growth(label, small, large) > MOST_GROWTH:
            say(f"   {label}: the time grows by more than a fifth.")
        if times_bare(label, large) > MOST_TIMES_BARE:
            say(f"   {label}: more than {MOST_TIMES_BARE:.0f} times the bare view.")


def growth(label: str, small: Site, large: Site) -> float:
    return large.times[label].median / small.times[label].median


def times_bare(label: str, one: Site) -> float:
    return one.times[label].median / one.times[BARE].median


def print_memory(sites: list[Site]) -> None:
    say("\n   Memory (resident)")
    for one in sites:
        say(f"   {one.size:4} projects: web {memory(one.web)}")
    # As root, Celery would warn at length.
    celery = [PYTHON, "-W", "ignore", "-m", "celery", "--quiet", "-A", "qiprogramme"]
    command = [*celery, "worker", "-P", "solo", "-l", "ERROR"]
    with running(command, {**sites[-1].env, "QI_WORKER": "1"}) as worker:
        time.sleep(5)
        say(f"   {sites[-1].size:4} projects: worker {memory(worker)}")


def memory(group: int) -> str:
    """Return the resident memory of each process of the group; only Linux tells."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(process.name)) == group:
                status = (process / "status").read_text().split("VmRSS:")[1]
                found.append((int(process.name), int(status.split()[0]) // 1024))
        except (OSError, IndexError):
            continue
    return " + ".join(f"{size} MB" for _, size in sorted(found)) or "unknown"


def print_weights(one: Site) -> None:
    program = chromium.provide()
    if not program:
        say(f"\n   Weight: not measured. {chromium.HOW_TO_GET_IT}")
        return
    env = {**one.env, "PLAYWRIGHT_NODEJS_PATH": set_up.node()["node"]}
    command = [PYTHON, "-m", "commands.bench_weight", program, f"http://127.0.0.1:{one.port}"]
    pages = {label: page for label, page in one.pages.items() if label != BARE}
    found = json.loads(output([*command, json.dumps(pages)], env))
    say(f"\n   {'Weight in Chromium':22}{'first visit':>22}{'from home':>22}")
    for label, (first, requests, later, more) in found.items():
        say(
            f"   {label:22}{first / 1000:10.1f} kB in {requests:3}{later / 1000:14.1f} kB in {more}"
        )
        if first > MOST_BYTES_FIRST or later > MOST_BYTES_LATER:
            say("   ↑ heavier than 120 kB at first, or than 30 kB later.")
