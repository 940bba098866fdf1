"""Everything that changes measures, readings and remarks, and what lists read of a measure."""

from measures.actions.measures import refresh, save_measure
from measures.actions.readings import record_reading, record_readings
from measures.actions.remarks import add_remark, take_back_remark

__all__ = [
    "add_remark",
    "record_reading",
    "record_readings",
    "refresh",
    "save_measure",
    "take_back_remark",
]
