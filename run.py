#!/usr/bin/env python3
"""Every command of this project, from a plain Python 3.11 or later: `python3 run.py`."""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        f"QI Programme needs Python 3.11 or later; {sys.executable} is {sys.version.split()[0]}.\n"
        "Install a newer one and name it, for example: python3.11 run.py"
    )

from commands import audit, bench, checks, demo, faults, fuzz, load, screenshots, set_up  # noqa: E402
from commands.processes import say, stop_on_signals  # noqa: E402

USAGE = """\
python3 run.py                 set everything up and run the demo (PORT=8123 for another port)
python3 run.py test            every check and every test
python3 run.py test ARGUMENTS  only pytest, with these arguments
python3 run.py lint            only the checks that start no test
python3 run.py assets          build the assets
python3 run.py bench           measure times, queries, memory and weight of the main pages
                               (--postgresql: there as well)
python3 run.py faults          kill, stop and cut off what sends reminders, and count what is lost
                               (faults long: 10,000 reminders and 1,000 kills)
python3 run.py fuzz            send 10,000 generated requests to every form and address
                               (fuzz 7: those of seed 7 again)
python3 run.py load            play a Monday morning of 1,000 projects with 40 people at once
python3 run.py audit           look known faults of the packages up, which needs the network
python3 run.py licences        write docs/licences.md
python3 run.py screenshots     take the pictures of docs/screenshots
python3 run.py manage COMMAND  Django's manage.py, in demo mode"""


def main(arguments: list[str]) -> int:
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command == "test":
        return checks.test(rest)
    if command == "manage":
        set_up.install(set_up.RUNNING)
        return demo.manage(rest, set_up.demo_environment())
    if command == "bench" and rest in ([], ["--postgresql"]):
        return bench.run(postgresql=bool(rest))
    if command == "faults" and rest in ([], ["long"]):
        return faults.run(long=bool(rest))
    if command == "fuzz" and (not rest or (len(rest) == 1 and rest[0].isdecimal())):
        return fuzz.run(int(rest[0]) if rest else None)
    if rest or command not in ("", "lint", "assets", "audit", "licences", "load", "screenshots"):
        say(USAGE)
        return 0 if arguments == ["--help"] else 2
    if command == "lint":
        return checks.lint()
    if command == "assets":
        set_up.install(set_up.RUNNING)
        set_up.build_assets()
        return 0
    if command == "audit":
        return audit.run()
    if command == "load":
        return load.run()
    if command == "licences":
        set_up.install(set_up.RUNNING)
        return set_up.call([str(set_up.PYTHON), "-m", "commands.licences"])
    if command == "screenshots":
        return screenshots.take()
    return demo.run()


if __name__ == "__main__":
    stop_on_signals()
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
