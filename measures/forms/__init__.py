"""Checks what is typed about measures and their readings."""

from measures.forms.grid import GridForm
from measures.forms.measures import (
    CasesField,
    ChartForm,
    MeasureForm,
    NumberField,
    ProgrammeMeasureForm,
    RecordForm,
    RemarkForm,
    TakeBackForm,
    figure_fields,
)
from measures.forms.uploads import ColumnsForm, UploadForm

__all__ = [
    "CasesField",
    "ChartForm",
    "ColumnsForm",
    "GridForm",
    "MeasureForm",
    "NumberField",
    "ProgrammeMeasureForm",
    "RecordForm",
    "RemarkForm",
    "TakeBackForm",
    "UploadForm",
    "figure_fields",
]
