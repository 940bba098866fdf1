"""Statistics of run charts and control charts, from plain values: lines, runs, special causes.

Points number from 1 in what is passed in and in messages. A value of None is missing; a line of
None is undefined and not drawn.
"""

from measures.spc.control import Chart, control_chart
from measures.spc.mdc import MdcChart, making_data_count
from measures.spc.runs import IhiRules, PhaseRuns, ihi_rules

__all__ = [
    "Chart",
    "IhiRules",
    "MdcChart",
    "PhaseRuns",
    "control_chart",
    "ihi_rules",
    "making_data_count",
]
