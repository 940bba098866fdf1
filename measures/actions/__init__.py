"""Everything that changes measures, readings and remarks, and what lists read of a measure."""

from measures.actions.benefits import check_benefit, claim_benefit, withdraw_benefit
from measures.actions.confirmations import confirm
from measures.actions.measures import refresh, save_measure, take_part
from measures.actions.readings import OF_ITS_PARTS, record_reading, record_readings
from measures.actions.remarks import add_remark, take_back_remark
from measures.actions.uploads import choose_columns, discard, start, take_in, work_uploads

__all__ = [
    "check_benefit",
    "claim_benefit",
    "withdraw_benefit",
    "OF_ITS_PARTS",
    "add_remark",
    "choose_columns",
    "confirm",
    "discard",
    "record_reading",
    "record_readings",
    "refresh",
    "save_measure",
    "start",
    "take_back_remark",
    "take_in",
    "take_part",
    "work_uploads",
]
