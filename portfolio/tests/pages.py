"""What a page's forms ask for, and what is stored, for tests that look at every page."""

from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit
from zipfile import ZipFile

from django.apps import apps
from django.urls import resolve

from qiprogramme.tests.processes import Forms
from safeguards.tables import read_table

# Inputs that show nothing.
UNSEEN = ("hidden", "submit")


class Control(NamedTuple):
    """One input of a form; `kind` is the input's type, else the name of its tag."""

    name: str
    kind: str
    mode: str
    classes: tuple[str, ...]

    @property
    def is_typed(self) -> bool:
        return self.kind in ("textarea", "text", "email", "url", "password", "search")

    @property
    def takes_words(self) -> bool:
        """Whether sentences fit there: no number, date or time."""
        is_when = {"qi-day", "qi-clock"} & set(self.classes)
        return self.kind in ("textarea", "text") and not self.mode and not is_when


@dataclass
class Form:
    """A form of a page: what a browser would send of it untouched, and where to."""

    url: str
    method: str
    attributes: dict[str, str]
    controls: list[Control]
    buttons: list[tuple[str, str]]
    sent: dict[str, list[str]]

    @property
    def address(self) -> str:
        return resolve(urlsplit(self.url).path).view_name

    @property
    def shown(self) -> list[Control]:
        return [control for control in self.controls if control.kind not in UNSEEN]

    @property
    def first(self) -> str:
        """Return the name of the first thing to fill in; empty where there is only a button."""
        return self.shown[0].name if self.shown else ""

    @property
    def says_something(self) -> bool:
        """Whether something is filled in before anybody types."""
        return any(any(self.sent.get(control.name, [])) for control in self.shown)


class Reader(Forms):
    def __init__(self, body: str, url: str):
        self.url, self.forms = url, []
        super().__init__(body)
        for form, sent in zip(self.forms, self.all, strict=True):
            form.sent = sent

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            url = urljoin(self.url, given.get("action") or self.url)
            self.forms.append(Form(url, given.get("method", "get"), given, [], [], {}))
        elif self.forms and given.get("name"):
            name = given["name"]
            if tag == "button":
                self.forms[-1].buttons.append((name, given.get("value", "")))
            elif tag in ("input", "textarea", "select"):
                kind = given.get("type", "text") if tag == "input" else tag
                classes = tuple(given.get("class", "").split())
                mode = given.get("inputmode", "")
                self.forms[-1].controls.append(Control(name, kind, mode, classes))
        super().handle_starttag(tag, attributes)


def posted_forms(body: str, url: str) -> list[Form]:
    """Return the forms that the page at that address posts."""
    return [form for form in Reader(body, url).forms if form.method == "post"]


def rows() -> dict[str, list]:
    """Return everything that is stored, sessions excepted."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label != "sessions.Session"
    }


def words_in(answer) -> str:
    """Return what can be read in a page or a file; nothing in a picture, nor in a PDF, which is
    made of the same pages as the slides."""
    kind = answer.get("Content-Type", "")
    if kind.endswith("spreadsheetml.sheet"):
        return "\n".join("\t".join(row) for row in read_table(answer.content))
    if kind.endswith("presentationml.presentation"):
        with ZipFile(BytesIO(answer.content)) as parts:
            names = [name for name in parts.namelist() if name.endswith(".xml")]
            return "\n".join(parts.read(name).decode() for name in names)
    return "" if kind in ("image/png", "application/pdf") else answer.content.decode()
