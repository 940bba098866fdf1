"""Charts and sparklines drawn as SVG strings, from what `analysis` found and `words` says.

Presentation attributes only, so that one string draws in the page, in a PDF and on a slide.
"""

from measures.charts.large import NARROW, WIDE, draw
from measures.charts.picture import png
from measures.charts.spark import sparkline

__all__ = ["NARROW", "WIDE", "draw", "png", "sparkline"]
