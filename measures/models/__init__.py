"""The proof: measures of a project, programme or objective, and their readings."""

from measures.models.benefits import Benefit, BenefitKind
from measures.models.measures import (
    BETWEEN,
    IN_COMMON,
    KEPT,
    MAIN,
    PAIRS,
    SHARED_FORMS,
    Assurance,
    ChartKind,
    Direction,
    Form,
    Interval,
    Kind,
    Measure,
    Signal,
    Variation,
)
from measures.models.readings import Confirmation, DoubtKind, Reading, Remark, RemarkKind
from measures.models.uploads import Upload, UploadState

__all__ = [
    "Benefit",
    "BenefitKind",
    "BETWEEN",
    "IN_COMMON",
    "KEPT",
    "MAIN",
    "PAIRS",
    "SHARED_FORMS",
    "Assurance",
    "ChartKind",
    "Confirmation",
    "Direction",
    "DoubtKind",
    "Form",
    "Interval",
    "Kind",
    "Measure",
    "Reading",
    "Remark",
    "RemarkKind",
    "Signal",
    "Upload",
    "UploadState",
    "Variation",
]
