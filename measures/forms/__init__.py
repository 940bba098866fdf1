"""Checks what is typed about measures and their readings."""

from measures.forms.grid import GridForm
from measures.forms.measures import (
    CasesField,
    ChartForm,
    MeasureForm,
    NumberField,
    RecordForm,
    RemarkForm,
    TakeBackForm,
    figure_fields,
)

__all__ = [
    "CasesField",
    "ChartForm",
    "GridForm",
    "MeasureForm",
    "NumberField",
    "RecordForm",
    "RemarkForm",
    "TakeBackForm",
    "figure_fields",
]
