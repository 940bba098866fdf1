"""Two people at one record: the second sees both versions, field by field, and decides."""

import json
from hashlib import sha256
from typing import Any, NamedTuple, cast

from django import forms
from django.db import connection, models
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.views.decorators.debug import sensitive_variables

# What a field holds, as a browser would send it.
Texts = list[str]


def hold(request, record: models.Model) -> None:
    """Lock what a posted form changes until it is carried out, and read it anew.

    Only inside the transaction that `safeguards.middleware.once` opens; a form without a token
    has none.
    """
    if request.method == "POST" and connection.in_atomic_block:
        record.refresh_from_db(from_queryset=type(record)._base_manager.select_for_update())


def status_of(form: forms.BaseForm) -> int:
    """Return the status of the page that shows the form: new, overtaken or refused."""
    if not form.is_bound:
        return 200
    return 409 if getattr(form, "overtaken", False) else 422


class Meanwhile(NamedTuple):
    """What somebody saved in a field since it was shown; `untouched` if it was not edited here."""

    words: str
    untouched: bool


class Editing(forms.Form):
    """A form that changes what is saved, and says so where that has changed since it was shown.

    `history` are the history rows of what it changes, to tell who was quicker; None for a form
    that adds something new. The page includes `safeguards/_editing.html`.
    """

    def __init__(self, *args, history=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.history = history
        self.overtaken: list[forms.BoundField] = []
        # What had been seen when a draft was begun that now fills the form.
        self.seen_before = ""

    def make_room_for(self, data: QueryDict) -> None:
        """Add the rows that were typed beyond those that are saved, in a form that can grow."""

    def saved_texts(self) -> dict[str, Texts]:
        """Return what is saved now, by key; a field whose key is missing is not compared."""
        return {
            name: texts(field, self.get_initial_for_field(field, name))
            for name, field in self.fields.items()
        }

    def key_of(self, name: str) -> str:
        """Return the key of the field's saved value."""
        return name

    # Private notes pass here too.
    @sensitive_variables()
    def full_clean(self):
        if self.history is not None and self.is_bound and "seen" in self.data:
            self.compare()
        super().full_clean()

    @sensitive_variables()
    def compare(self) -> None:
        """Put in what was chosen of the other version, and find what has still to be chosen."""
        seen, saved = read_prints(self.data["seen"]), self.saved_texts()
        self.overtaken = []
        for name, field in self.fields.items():
            key = self.key_of(name)
            if key not in saved:
                continue
            theirs = saved[key]
            if self.data.get(f"take_{name}") == "theirs":
                data = cast(QueryDict, self.data).copy()
                data.setlist(name, theirs)
                self.data = data
            mine = typed_texts(self, name)
            shown, now = seen.get(key, ""), print_of(theirs)
            if now != shown and mine != theirs:
                meanwhile = Meanwhile(words_of(field, theirs), print_of(mine) == shown)
                field.meanwhile = meanwhile  # type: ignore[attr-defined]
                self.overtaken.append(self[name])

    def is_valid(self) -> bool:
        return super().is_valid() and not self.overtaken

    def seen(self) -> str:
        """Return the hidden input that says what was saved when this was shown."""
        if self.history is None:
            return ""
        if self.seen_before:
            value = self.seen_before
        elif self.is_bound and not self.overtaken and "seen" in self.data:
            value = self.data["seen"]
        else:
            saved = self.saved_texts()
            value = json.dumps({key: print_of(value) for key, value in saved.items() if value})
        return format_html('<input type="hidden" name="seen" value="{}">', value)

    @cached_property
    def saved_by(self):
        """Return the latest history row of what the form changes, or None."""
        rows = self.history.select_related("history_user")
        return rows.order_by("-history_date", "-history_id").first()


def texts(field: forms.Field, value: Any) -> Texts:
    """Return a saved value as the field's input would send it back."""
    value = field.prepare_value(value)
    if not isinstance(field.widget, forms.CheckboxInput):
        value = field.widget.format_value(value)
    return plain(value)


def typed_texts(form: forms.BaseForm, name: str) -> Texts:
    return plain(form.fields[name].widget.value_from_datadict(form.data, form.files, name))


def plain(value: Any) -> Texts:
    """Return the value's texts; a choice of several in no order, lines as browsers end them."""
    if value in (None, "", False):
        return []
    if isinstance(value, list | tuple | set):
        return sorted(str(one) for one in value if one not in (None, ""))
    text = "\r\n".join(str(value).strip().splitlines())
    return [text] if text else []


def print_of(value: Texts) -> str:
    """Return a short mark of the texts, and nothing for nothing."""
    return sha256("\0".join(value).encode()).hexdigest()[:16] if value else ""


def read_prints(text: str) -> dict[str, str]:
    try:
        prints = json.loads(text)
    except ValueError:
        return {}
    return prints if isinstance(prints, dict) else {}


def words_of(field: forms.Field, value: Texts) -> str:
    """Return the texts as people read them: the labels of choices, else what was typed."""
    labels = {str(key): str(label) for key, label in getattr(field, "choices", [])}
    return ", ".join(labels.get(one, one) for one in value)
