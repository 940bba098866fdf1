"""Checks what is typed about measures and their readings."""

from measures.forms.benefits import BenefitForm, CheckForm
from measures.forms.figures import CasesField, ConfirmForm, NumberField, RecordForm, figure_fields
from measures.forms.grid import GridForm
from measures.forms.measures import (
    ChartForm,
    MeasureForm,
    ProgrammeMeasureForm,
    RemarkForm,
    ShareForm,
    TakeBackForm,
    place_of,
)
from measures.forms.uploads import ColumnsForm, UploadForm

__all__ = [
    "BenefitForm",
    "CheckForm",
    "CasesField",
    "ChartForm",
    "ColumnsForm",
    "ConfirmForm",
    "GridForm",
    "MeasureForm",
    "NumberField",
    "ProgrammeMeasureForm",
    "RecordForm",
    "RemarkForm",
    "ShareForm",
    "TakeBackForm",
    "UploadForm",
    "figure_fields",
    "place_of",
]
