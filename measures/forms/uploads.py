"""Checks tables of figures: where they come from, and what their columns hold."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from measures.columns import Role
from measures.models import PAIRS, Measure, Upload
from safeguards.forms import GuardedForm
from safeguards.tables import read_table, read_text

ROLES = [
    (Role.NOTHING, "Nothing of these"),
    (Role.DAY, "The date"),
    (Role.MEASURE, "Which measure"),
    (Role.PROJECT, "Which project"),
    (Role.FIGURE, "The figure, or how many"),
    (Role.OUT_OF, "Out of how many"),
]
SHOWN_CELLS = 3


class UploadForm(GuardedForm):
    """A file, or rows pasted from a spreadsheet."""

    file = forms.FileField(
        label="Choose a file",
        required=False,
        help_text="Excel (.xlsx) or CSV, with a column for the date. The first sheet counts.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        error_messages={"empty": "The file is empty. Choose another."},
    )
    text = forms.CharField(
        label="Or paste the rows here",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Copy them in your spreadsheet with their heading, and paste.",
    )
    measure = forms.ModelChoiceField(
        label="Of which measure are they?",
        queryset=None,
        required=False,
        empty_label="The table says so",
        help_text="Choose one where no heading and no column names it.",
    )

    def __init__(self, *args, measures: QuerySet[Measure], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["measure"].queryset = measures

    def clean(self) -> dict[str, Any]:
        """Return the `table`, its `name`, and the `measure` if one was chosen."""
        cleaned = super().clean() or {}
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if self.errors:
            return cleaned
        if bool(file) == bool(text.strip()):
            both = (
                "Choose a file or paste rows, not both." if file else "Choose a file or paste rows."
            )
            raise ValidationError(both)
        try:
            table = read_table(file.read()) if file else read_text(text)
        except ValidationError as refusal:
            raise ValidationError({"file" if file else "text": refusal}) from refusal
        name = file.name if file else "Pasted rows"
        return {"table": table, "name": name, "measure": cleaned.get("measure")}


class ColumnsForm(forms.Form):
    """What each column holds, and whether the first row is a heading."""

    def __init__(self, *args, upload: Upload, measures: Sequence[Measure], **kwargs):
        super().__init__(*args, **kwargs)
        self.width = max((len(row) for row in upload.table), default=0)
        choices = [*ROLES, ("Figures of", list(_of(measures, upload.project is None)))]
        for n in range(self.width):
            self.fields[f"column_{n}"] = forms.ChoiceField(
                label=f"Column {n + 1}: {_shown(upload, n)}",
                choices=choices,
                required=False,
                initial=upload.columns[n] if n < len(upload.columns) else "",
            )
        self.fields["has_heading"] = forms.BooleanField(
            label="The first row is a heading", required=False, initial=upload.has_heading
        )

    def clean(self) -> dict[str, Any]:
        """Return `chosen` and `has_heading`, as `choose_columns` takes them."""
        cleaned = super().clean() or {}
        chosen = [cleaned.get(f"column_{n}", "") for n in range(self.width)]
        used = [role for role in chosen if role]
        twice = next((role for role in used if used.count(role) > 1), None)
        if twice is not None:
            second = max(n for n, role in enumerate(chosen) if role == twice)
            self.add_error(f"column_{second}", "Another column says so already.")
        return {"chosen": chosen, "has_heading": cleaned.get("has_heading", False)}


def _of(measures: Sequence[Measure], across: bool) -> Iterator[tuple[str, str]]:
    """Yield the choices of a measure's figures: one, or two where it is so many out of so many."""
    for one in measures:
        name = f"{one.project}: {one.name}" if across and one.project else one.name
        yield str(one.pk), f"{name}: how many" if one.form in PAIRS else name
        if one.form in PAIRS:
            yield f"{one.pk}/of", f"{name}: out of"


def _shown(upload: Upload, column: int) -> str:
    """Return the first cells of a column, so that people recognise it."""
    cells = [row[column] for row in upload.table if column < len(row) and row[column]]
    return ", ".join(cell[:30] for cell in cells[:SHOWN_CELLS]) or "empty"
