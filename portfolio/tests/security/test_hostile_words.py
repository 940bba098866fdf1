"""What people type is only text, on every page and in every file, however hostile it is."""

import csv
import io
import re
import time
from html.parser import HTMLParser
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.urls import URLResolver, get_resolver
from django.urls.converters import IntConverter, UUIDConverter

from notifications.models import Notification
from notifications.rules import one_line
from portfolio.policy import ADDRESSES
from portfolio.tests.cases import CASES
from portfolio.tests.make import OWN, PEOPLE
from portfolio.tests.test_every_form import filled, send, shown, taken_back

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town")]

# A formula, an element, the end of an attribute, of a template and of a statement, in one.
HOSTILE = """=1+1"'><script>alert(1)</script>{{7*7}}'; DROP TABLE x;--"""
# What nobody types: the frozen content of packs, made of what was typed, and what is kept of mails.
FROZEN = {"content", "message"}
FLOORS = [
    config.label
    for config in apps.get_app_configs()
    if (Path(config.path).parent == settings.BASE_DIR)
]


@pytest.fixture(scope="module")
def hostile(town):
    """The town, with everything that people typed made hostile; everything is put back after."""
    with transaction.atomic():
        changed = 0
        for model in apps.get_models():
            for field in model._meta.concrete_fields:
                typed = isinstance(field, models.CharField | models.TextField)
                frozen = field.attname in FROZEN
                if typed and not (field.choices or field.unique or frozen):
                    rows = model._base_manager.filter(**{f"{field.attname}__contains": "Firstword"})
                    room = (field.max_length or 10_000) - 60
                    short = [row.pk for row in rows if len(getattr(row, field.attname)) < room]
                    changed += model._base_manager.filter(pk__in=short).update(
                        **{field.attname: Concat(Value(HOSTILE), field.attname)}
                    )
        assert changed > 60
        yield town
        transaction.set_rollback(True)


class Live(HTMLParser):
    """What a browser would run of a page: scripts written into it, and attributes that act."""

    def __init__(self, body: str):
        super().__init__()
        self.found: list[str] = []
        self.inside = ""
        self.feed(body)

    def handle_starttag(self, tag, attributes):
        self.inside = tag
        given = dict(attributes)
        self.found += [f"<{tag} {name}>" for name in given if name.startswith("on")]
        self.found += [
            f"<{tag} {name}={value}>"
            for name, value in given.items()
            if re.match(r"\s*(javascript|data|vbscript):", value or "", re.IGNORECASE)
            and not (tag == "img" and value.startswith("data:image/"))
        ]

    def handle_data(self, data):
        if self.inside == "script" and "alert" in data:
            self.found.append(f"<script>{data}")

    def handle_endtag(self, tag):
        self.inside = ""


def test_what_acts_is_noticed():
    assert Live("<p><script>alert(1)</script>").found
    assert Live('<a href="javascript:x">').found
    assert Live("<img src=x onerror=alert(1)>").found
    assert not Live("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p><script src=a></script>").found


def cells_of(answer) -> list:
    """Return every text of a table file, as a spreadsheet program would take it."""
    if answer["Content-Type"].endswith("spreadsheetml.sheet"):
        book = openpyxl.load_workbook(BytesIO(answer.content))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} & {"f"} == set()
        return [cell.value for cell in cells if isinstance(cell.value, str)]
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    wild = [cell for row in rows for cell in row if cell.lstrip()[:1] in ("=", "@", "|")]
    assert wild == []
    return [cell for row in rows for cell in row]


def test_every_page_and_file_shows_hostile_words_and_obeys_none(hostile):
    shown_in, tables, acting = set(), {}, {}
    for name, address in ADDRESSES.items():
        if address.see is None:
            continue
        for who in PEOPLE:
            answer = hostile.client(who).get(hostile.url(name, OWN))
            assert answer.status_code in (200, 302, 403, 404, 405), (name, who)
            if answer.status_code != 200:
                continue
            kind = answer.headers.get("Content-Type", "").partition(";")[0]
            if kind in ("text/html", "image/svg+xml"):
                body = answer.content.decode()
                assert "{{7*7}}" in body or "49'; DROP" not in body, name
                if found := Live(body).found:
                    acting[name] = found
                if "&lt;script&gt;alert(1)" in body:
                    shown_in.add(name)
            elif kind == "text/csv" or kind.endswith("spreadsheetml.sheet"):
                tables[name] = [cell for cell in cells_of(answer) if "=1+1" in cell]
    assert acting == {}
    assert len(shown_in) > 60
    assert len(tables) >= 7
    assert sum(bool(cells) for cells in tables.values()) >= 4, tables


@pytest.mark.parametrize("case", CASES, ids=str)
def test_hostile_words_are_kept_as_they_were_typed_or_refused(town, case):
    with taken_back():
        if case.prepare:
            case.prepare(town)
        form = shown(town, case)
        words = {control.name: HOSTILE for control in form.controls if control.takes_words}
        answer = send(town, case, form, filled(town, case, form) | words, 0)
        assert answer.status_code in (200, 302, 422)
        if answer.status_code != 302:
            assert not Live(answer.content.decode()).found
        for row in Notification.objects.all():
            assert not Live(row.context.get("html", "")).found
            assert one_line(row.context.get("subject", "")) == row.context.get("subject", "")


# Long words


LONG = 1_000_000
REPEATED = ["a", " ", "0 ", "9", "1/2/", "Mr A ", "DOB ", "\n", "(", "a@", "a.", ",\t", "«é", "-"]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_million_letters_are_answered_within_two_seconds(town, case):
    with taken_back():
        if case.prepare:
            case.prepare(town)
        form = shown(town, case)
        controls = [control.name for control in form.controls if control.takes_words]
        if not controls:
            return
        data = filled(town, case, form) | {controls[-1]: ("Mr A 1/2/ " * LONG)[:LONG]}
        began = time.process_time()
        answer = send(town, case, form, data, 0)
        assert time.process_time() - began < 2
    assert answer.status_code in (200, 302, 413, 422)


def patterns() -> dict[str, re.Pattern]:
    """Return every regular expression that stands in a room of ours, by where it stands."""
    found = {}
    for floor in FLOORS:
        for path in sorted((settings.BASE_DIR / floor).rglob("*.py")):
            parts = path.relative_to(settings.BASE_DIR).with_suffix("").parts
            if "tests" in parts or "migrations" in parts:
                continue
            room = import_module(".".join(parts).removesuffix(".__init__"))
            for name, value in vars(room).items():
                several = value.values() if isinstance(value, dict) else [value]
                for number, one in enumerate(several):
                    if isinstance(one, re.Pattern):
                        found[f"{room.__name__}.{name}.{number}"] = one
    return found


def test_no_regular_expression_of_ours_takes_long_over_any_words():
    found = patterns()
    assert len(found) >= 10
    slow = {}
    for name, pattern in found.items():
        for part in REPEATED:
            words: Any = (part * 50_000)[:50_000] + "!"
            if isinstance(pattern.pattern, bytes):
                words = words.encode()
            began = time.process_time()
            pattern.search(words)
            sum(1 for _ in pattern.finditer(words))
            if (took := time.process_time() - began) > 1:
                slow[name] = (part, took)
    assert slow == {}


# Addresses


# Signed or random: they say nothing of the person.
SECRETS = {"confirm_email", "accept_invitation", "join_by_sign_on", "calendar"}


def routes(patterns):
    """Yield every address of ours with its name."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns)
        elif hasattr(one.pattern, "_route"):
            yield one.name, one


def test_addresses_hold_numbers_and_secrets_and_no_words_of_people():
    """Addresses end up in logs and histories of browsers."""
    words = {
        name: converter
        for name, route in routes(get_resolver().url_patterns)
        for converter in route.pattern.converters.values()
        if not isinstance(converter, IntConverter | UUIDConverter)
    }
    assert set(words) == SECRETS
