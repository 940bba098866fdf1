"""No form with free text stands outside the guard, and no override escapes its record."""

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django import forms
from django.apps import apps
from django.conf import settings

from safeguards.forms import GuardedForm, takes_free_text

UNGUARDED = {
    "people.forms.CodeAgainForm": "a code",
    "people.forms.CodeForm": "a code",
    "people.forms.InvitationForm": "one's own name",
    "people.forms.NewAppForm": "a code",
    "people.forms.NewPasskeyForm": "the name of one's own device",
    "people.forms.OrganisationForm": "names of an organisation and its administrator, in a command",
    "priorities.forms.items.TableForm": "scans its own rows",
    "programmes.forms.ListForm": "what is kept of it, names, is read row by row",
    "reviews.forms.people.ArchiveForm": "repeats the name of the programme and keeps nothing",
    "safeguards.forms.ReasonForm": "scans its own words",
}
CHECKS_ITSELF = {
    "safeguards/forms.py": "this is `carry_out`",
    "people/views.py": "a name and a password",
    "people/management/commands/create_organisation.py": "a command without free text",
    "programmes/views/people.py": "previews a list of colleagues",
    "programmes/views/settings.py": "a choice of bank holidays",
}
ROOT = Path(settings.BASE_DIR)
OURS = [config.name for config in apps.get_app_configs() if Path(config.path).parent == ROOT]


def forms_of(base: type = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for form in base.__subclasses__():
        if form.__module__.split(".")[0] in OURS and ".tests." not in form.__module__:
            yield form
        yield from forms_of(form)


def unguarded(form: type[forms.BaseForm]) -> bool:
    """Whether people type words there, in a field of the class or in one that its code adds."""
    words = any(takes_free_text(field) for field in getattr(form, "base_fields", {}).values())
    return not issubclass(form, GuardedForm) and (words or "CharField(" in inspect.getsource(form))


class Open(forms.Form):
    text = forms.CharField()


class Adding(forms.Form):
    def __init__(self):
        super().__init__()
        self.fields["text"] = forms.CharField(widget=forms.Textarea)


class Choosing(forms.Form):
    choice = forms.ChoiceField()
    mail = forms.EmailField()
    password = forms.CharField(widget=forms.PasswordInput)
    count = forms.IntegerField()


def test_a_form_with_words_is_seen():
    assert unguarded(Open)
    assert unguarded(Adding)
    assert not unguarded(type("Guarded", (GuardedForm,), {"text": forms.CharField()}))


def test_choices_addresses_passwords_and_numbers_are_no_words():
    fields = Choosing.base_fields.values()
    assert not any(takes_free_text(field) for field in fields)


def test_every_form_with_words_is_guarded():
    for app in OURS:
        if find_spec(f"{app}.forms"):
            import_module(f"{app}.forms")
    found = {f"{form.__module__}.{form.__qualname__}" for form in forms_of() if unguarded(form)}
    assert found - set(UNGUARDED) == set()
    assert set(UNGUARDED) - found == set(), "no exceptions that nobody needs"


def checks_forms(tree: ast.Module) -> bool:
    """Whether the code asks a form itself; a form may ask what it extends."""
    asked = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "is_valid"
    ]
    return any(one != "super().is_valid" for one in asked)


def test_forms_are_carried_out_so_that_overrides_are_recorded():
    assert checks_forms(ast.parse("if form.is_valid(): pass"))
    assert not checks_forms(ast.parse("class F(G):\n    def is_valid(self): super().is_valid()"))
    found = {
        str(path.relative_to(ROOT))
        for app in OURS
        for path in (ROOT / app).rglob("*.py")
        if "tests" not in path.parts and checks_forms(ast.parse(path.read_text("utf-8")))
    }
    assert found == set(CHECKS_ITSELF)
