"""Gathers measures, readings and remarks for pages: series, charts, sparklines, what they say."""

from measures.queries.charts import (
    ChartParts,
    chart_for,
    charted,
    charts,
    kept,
    sparklines,
    told,
)
from measures.queries.figures import (
    Figure,
    Noted,
    Series,
    figures_of,
    last_period,
    readings_by_period,
    remarks_of,
    series_of,
)
from measures.queries.pages import (
    baseline_locked,
    chart_and_why,
    is_main,
    owners_for,
    periods_to_remark_on,
    side_by_side,
    suggestion,
    together,
)

__all__ = [
    "ChartParts",
    "Figure",
    "Noted",
    "Series",
    "baseline_locked",
    "chart_and_why",
    "chart_for",
    "charted",
    "charts",
    "figures_of",
    "is_main",
    "kept",
    "last_period",
    "owners_for",
    "periods_to_remark_on",
    "readings_by_period",
    "remarks_of",
    "series_of",
    "side_by_side",
    "sparklines",
    "suggestion",
    "together",
    "told",
]
