"""Checks the figures of many periods, typed or pasted as in a sheet."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError

from measures import words
from measures.checks import check_figure
from measures.forms.figures import figure_fields
from measures.models import Measure, Reading
from safeguards.conflicts import Editing


class Row(NamedTuple):
    """A period with what it is called and its inputs."""

    period: date
    name: str
    cells: list[forms.BoundField]


class GridForm(Editing):
    """A figure per period; one that is emptied is taken away, one that is not sent stays."""

    def __init__(
        self,
        *args,
        measure: Measure,
        periods: Sequence[date],
        known: dict[date, Reading],
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.measure, self.periods, self.known = measure, periods, known
        self.columns = [field.label for field in self._fields().values()]
        self.names = list(self._fields())
        for period in periods:
            for name, field in self._fields().items():
                field.label, field.help_text = self._name_of(period), ""
                field.widget.attrs |= {
                    "class": "nhsuk-input",
                    "aria-label": f"{field.label}: {name}",
                }
                self.fields[f"{name}_{period}"] = field
                self.initial[f"{name}_{period}"] = getattr(known.get(period), name, None)

    def rows(self) -> Iterator[Row]:
        for period in self.periods:
            cells = [self[f"{name}_{period}"] for name in self.names]
            yield Row(period, self._name_of(period), cells)

    def clean(self) -> dict[str, Any]:
        """Return the `figures` that are new or other, as `record_readings` takes them."""
        cleaned = super().clean() or {}
        figures: dict[date, dict[str, Any] | None] = {}
        for period in self.periods:
            fields = {name: f"{name}_{period}" for name in self.names}
            if not any(key in self.data and key in cleaned for key in fields.values()):
                continue
            if any(key in self.errors for key in fields.values()):
                continue
            typed = {name: cleaned.get(key) for name, key in fields.items()}
            if all(figure is None for figure in typed.values()):
                figures[period] = None
                continue
            try:
                check_figure(self.measure, **typed)
            except ValidationError as refusal:
                for name, errors in refusal.error_dict.items():
                    self.add_error(fields[name], errors)
            else:
                figures[period] = typed
        return {"figures": figures}

    def _fields(self) -> dict[str, forms.Field]:
        return figure_fields(self.measure, required=False)

    def _name_of(self, period: date) -> str:
        name = words.called(period, self.measure.interval, year=True)
        return f"{name[0].upper()}{name[1:]}"
