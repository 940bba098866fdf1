"""Keeps the house true: every rule of the design over all modules, each shown to fail first.

Exceptions stand in short named lists, each with its reason.
"""

import ast
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model

from people.models import Holiday
from portfolio.history import KEPT
from qiprogramme.tests import house_rules as rules
from qiprogramme.tests.house_rules import Finding
from safeguards.models import Draft

ROOT = Path(settings.BASE_DIR)
FLOORS = (
    "people",
    "safeguards",
    "notifications",
    "programmes",
    "priorities",
    "projects",
    "measures",
    "mentoring",
    "reviews",
    "portfolio",
)
MOST_LINES = 400

ACTIONS = {"actions.py", "actions"}
WRITES = {
    "people/history.py": "the one place where a row is saved together with its history",
    "people/logos.py": "what it saves is a picture, in memory",
    "portfolio/backups/sealing.py": "what it updates is a digest",
    "reviews/packs/pptx.py": "what it saves is slides, in memory",
    "portfolio/sample/scale.py": "a made-up trust of any size, written in bulk to measure with",
    "portfolio/sample/scale_priorities.py": "what that trust asks for, likewise",
}
CLOCK_ROOMS = {"views.py", "views", "tasks.py", "commands"}
READS_THE_CLOCK = {
    "notifications/backend.py": "Django's mail interface passes no moment in",
    "people/adapter.py": "allauth's interface passes no moment in",
    "people/middleware.py": "it stands where a view stands",
    "people/sessions.py": "Django's session interface passes no moment in",
    "safeguards/middleware.py": "it stands where a view stands",
    "safeguards/templatetags/once.py": "a form knows when it was shown",
}
PURE_ROOMS = {"rules.py", "reminders.py", "ics.py"}
# Packages of pure modules.
PURE_PACKAGES = {
    "priorities/matching",
    "measures/spc",
    "measures/analysis",
    "measures/words",
    "measures/charts",
}
# Histories that stay out of a project's History tab.
OF_NO_PROJECT = {
    "people.Organisation": "settings of the whole organisation",
    "people.Holiday": "a day off of the whole organisation",
    "people.User": "a person's own account",
    "mentoring.Leave": "a person’s days away, from all their projects",
    "mentoring.TrainingEvent": "of the programme",
    "mentoring.Attendance": "of a training of the programme",
    "priorities.Criterion": "of the programme",
    "priorities.Idea": "of the programme; a project tells which one it began with",
    "priorities.Initiative": "of the programme; a project tells which one it serves",
    "programmes.Objective": "of the organisation; a project tells which ones it serves",
    "programmes.Programme": "above all its projects",
    "programmes.Membership": "a role in the programme; a project tells of its team",
    "reviews.Delegate": "of an executive in the programme",
    "reviews.ReviewDay": "of the programme; a project tells of its slot and review date",
}
JUNK_ROOMS = {"utils", "helpers", "services", "managers", "signals", "common", "misc"}

Rule = Callable[[ast.Module], Iterator[Finding]]


def modules() -> list[Path]:
    """Return the modules of all rooms from the root, without migrations and tests."""
    return [
        path.relative_to(ROOT)
        for app in (*FLOORS, "qiprogramme")
        for path in sorted((ROOT / app).rglob("*.py"))
        if not {"migrations", "tests"} & set(path.relative_to(ROOT).parts)
    ]


def tree_of(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text("utf-8"))


def broken(rule: Rule, applies: Callable[[Path], bool] = lambda path: True) -> list[str]:
    """Return where the modules that the rule applies to break it."""
    return [
        f"{path}:{line}: {what}"
        for path in modules()
        if applies(path)
        for line, what in rule(tree_of(path))
    ]


def breaks(rule: Rule, code: str) -> bool:
    return bool(list(rule(ast.parse(code))))


def stands_in(path: Path, rooms: set[str]) -> bool:
    return bool(rooms & set(path.parts))


def test_settings_and_the_layers_contract_name_the_floors_in_order():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = [one for one in contracts["contracts"] if one["type"] == "layers"]
    assert [tuple(reversed(one["layers"])) for one in layers] == [FLOORS]
    assert tuple(app for app in settings.INSTALLED_APPS if app in FLOORS) == FLOORS
    own = {config.label for config in apps.get_app_configs() if Path(config.path).parent == ROOT}
    assert own == set(FLOORS)


def test_imports_stand_at_the_top():
    assert breaks(rules.hidden_imports, "def f():\n    from reviews import actions")
    assert not breaks(rules.hidden_imports, "from reviews import actions\ndef f(): pass")
    assert broken(rules.hidden_imports) == []


def test_nothing_happens_by_signal():
    assert breaks(rules.signals, "from django.db.models.signals import post_save")
    assert breaks(rules.signals, "from django.dispatch import receiver")
    assert breaks(rules.signals, "from allauth.account import signals")
    assert broken(rules.signals) == []


def is_pure(path: Path) -> bool:
    return path.name in PURE_ROOMS or str(path.parent) in PURE_PACKAGES


def test_rules_are_pure():
    assert is_pure(Path("measures/spc/runs.py"))
    assert breaks(rules.impurities, "from django.conf import settings")
    assert breaks(rules.impurities, "from projects.models import Project")
    assert not breaks(rules.impurities, "from people.rules import week_of")
    assert broken(rules.impurities, is_pure) == []


@pytest.mark.parametrize(
    "code",
    [
        "project.save()",
        "Project.objects.create(title='x')",
        "Project.objects.filter(pk=1).update(title='x')",
        "rows = Project.objects.all()\nrows.update(title='x')",
        "session.delete()",
        "project.objectives.set([])",
        "project.objectives.add(one)",
        "def f():\n    mine = project.objectives\n    mine.add(one)",
        "Measure.objects.bulk_update(rows, ['signal'])",
        "measure.save_without_historical_record()",
        "form.save()",
        "from people.history import save",
    ],
)
def test_a_write_is_seen(code):
    assert breaks(rules.writes, code)


@pytest.mark.parametrize(
    "code",
    [
        "def f():\n    seen = set()\n    seen.add(1)",
        "def f():\n    by: dict = defaultdict(set)\n    by['x'].add(1)",
        "def f():\n    counts = Counter()\n    counts.update(held=1)",
        "def f():\n    event = Event()\n    event.add('uid', uid)",
    ],
)
def test_a_plain_container_is_no_row(code):
    assert not breaks(rules.writes, code)


def test_only_actions_write():
    elsewhere = broken(
        rules.writes, lambda path: not stands_in(path, ACTIONS) and str(path) not in WRITES
    )
    assert elsewhere == []
    assert [path for path in WRITES if not list(rules.writes(tree_of(Path(path))))] == []


def test_what_keeps_a_history_is_never_changed_in_bulk_or_removed_by_nobody():
    assert breaks(rules.silent_writes, "Project.objects.filter(pk=1).update(title='x')")
    assert breaks(rules.silent_writes, "project.sessions.update(state='held')")
    assert breaks(rules.silent_writes, "def f():\n    for one in project.sessions: one.delete()")
    assert not breaks(rules.silent_writes, "Draft.objects.filter(user=1).delete()")
    assert breaks(
        rules.silent_writes,
        "def f():\n    rows = Project.objects.all()\n    rows.update(title='x')",
    )
    assert not breaks(
        rules.silent_writes,
        "def f():\n    rows = Notification.objects.all()\n    rows = rows.filter(pk=1)\n"
        "    rows.update(state='sent')",
    )
    assert broken(rules.silent_writes, lambda path: str(path) not in WRITES) == []


def untold(models: Iterable[type[Model]]) -> set[str]:
    """Return which of the models that keep a history no project tells of."""
    kept = {one for one in models if hasattr(one._meta, "simple_history_manager_attribute")}
    return {model._meta.label for model in kept - {one.model for one in KEPT}}


def test_every_history_stands_on_a_projects_history_tab_or_says_why_not():
    own = [model for model in apps.get_models() if model._meta.app_label in FLOORS]
    assert untold([Holiday, Draft]) == {"people.Holiday"}
    # To show one there takes a line in `portfolio.history`.
    assert untold(own) == set(OF_NO_PROJECT)


def test_now_is_passed_in():
    assert breaks(rules.clocks, "from django.utils import timezone\nat = timezone.now()")
    assert breaks(rules.clocks, "from datetime import date\nd = date.today()")
    assert breaks(rules.clocks, "from django.utils.timezone import now")
    elsewhere = broken(
        rules.clocks,
        lambda path: not stands_in(path, CLOCK_ROOMS) and str(path) not in READS_THE_CLOCK,
    )
    assert elsewhere == []
    assert [path for path in READS_THE_CLOCK if not list(rules.clocks(tree_of(Path(path))))] == []


def without_templates(tree: ast.Module) -> Iterator[Finding]:
    for line, kind in rules.kinds(tree):
        app, _, name = kind.partition(".")
        for ending in ("subject.txt", "txt", "html"):
            if not (ROOT / "templates" / app / "email" / f"{name}.{ending}").exists():
                yield line, f"{kind} has no templates/{app}/email/{name}.{ending}"


def test_every_kind_of_notice_has_its_three_templates():
    assert breaks(without_templates, "notices.plan(kind='reviews.nonsense', at=at)")
    assert breaks(
        without_templates, "def f():\n    kind = 'reviews.nonsense'\n    notices.plan(kind=kind)"
    )
    assert breaks(without_templates, "notices.Wanted(kind=f'{app}.{what}')")
    planned = {kind for path in modules() for _, kind in rules.kinds(tree_of(path))}
    composed = {kind for some in rules.COMPOSED_KINDS.values() for kind in some}
    assert planned >= composed | {"programmes.welcome", "programmes.invitation"}
    assert broken(without_templates) == []


def bare_forms(templates: dict[str, str]) -> list[tuple[str, str]]:
    """Return which template includes which with `only`, though a form in it needs the request."""
    includes = {
        name: re.findall(r'{% include "([^"]+)"([^%]*)%}', text) for name, text in templates.items()
    }
    forms = {name for name, text in templates.items() if "{% csrf_token %}" in text}
    for _ in includes:
        forms |= {
            name
            for name, parts in includes.items()
            if any(part in forms and not words.endswith(" only ") for part, words in parts)
        }
    return [
        (name, part)
        for name, parts in includes.items()
        for part, words in parts
        if part in forms and words.endswith(" only ")
    ]


def test_no_form_is_included_without_what_protects_it():
    part = {"form.html": "<form>{% csrf_token %}</form>", "part.html": '{% include "form.html" %}'}
    for name in part:
        bare = '{% include "' + name + '" with row=row only %}'
        assert bare_forms(part | {"page.html": bare}) == [("page.html", name)]
    assert bare_forms(part | {"page.html": '{% include "part.html" with row=row %}'}) == []
    found = {
        str(path.relative_to(ROOT / "templates")): path.read_text("utf-8")
        for path in (ROOT / "templates").rglob("*.html")
    }
    assert bare_forms(found) == []


def test_views_are_short_functions():
    assert breaks(rules.tall_views, "class Home(View):\n    pass")
    assert breaks(rules.tall_views, "def home(request):" + "\n    x = 1" * 24)
    assert not breaks(rules.tall_views, "def home(request):" + "\n    x = 1" * 23)
    assert broken(rules.tall_views, lambda path: stands_in(path, {"views.py", "views"})) == []


def test_actions_say_who_and_when_by_name():
    assert breaks(rules.loose_actions, "def close(project, by, at): pass")
    assert breaks(rules.loose_actions, "def close(*, project, by): pass")
    assert not breaks(rules.loose_actions, "def close(*, project, by, at): pass")
    assert broken(rules.loose_actions, lambda path: stands_in(path, ACTIONS)) == []


def junk(path: Path) -> bool:
    return bool({path.stem, *path.parent.parts} & JUNK_ROOMS)


def too_long(text: str) -> bool:
    return len(text.splitlines()) > MOST_LINES


def test_no_room_takes_everything_or_grows_too_full():
    assert junk(Path("projects/utils.py"))
    assert junk(Path("projects/helpers/dates.py"))
    assert [str(path) for path in modules() if junk(path)] == []
    assert too_long("x = 1\n" * (MOST_LINES + 1))
    python = [path for app in (*FLOORS, "qiprogramme") for path in (ROOT / app).rglob("*.py")]
    ours = [path for path in python if "migrations" not in path.parts]
    assert [str(path) for path in ours if too_long(path.read_text("utf-8"))] == []
