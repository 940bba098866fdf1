"""Everything that changes measures, readings and remarks, and what lists read of a measure."""

from measures.actions.measures import refresh, save_measure
from measures.actions.readings import record_reading, record_readings
from measures.actions.remarks import add_remark, take_back_remark
from measures.actions.uploads import choose_columns, discard, start, take_in, work_uploads

__all__ = [
    "add_remark",
    "choose_columns",
    "discard",
    "record_reading",
    "record_readings",
    "refresh",
    "save_measure",
    "start",
    "take_back_remark",
    "take_in",
    "work_uploads",
]
