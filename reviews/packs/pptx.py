"""A pack as slides: real text, real tables, charts that PowerPoint can edit."""

from collections.abc import Sequence
from io import BytesIO

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
)
from pptx.enum.dml import MSO_LINE
from pptx.util import Cm, Pt

from reviews.packs.frozen import Content

WIDTH, HEIGHT, MARGIN = Cm(33.867), Cm(19.05), Cm(1.2)
TEAL, INK, ORANGE, GREY = (
    RGBColor.from_string(one) for one in ("0B5563", "14252F", "C2570C", "5B6B73")
)
LAYOUT_TITLE_ONLY = 5


def pptx(title: str, pages: Sequence[Content]) -> bytes:
    """Return the pages as slides, one for each; the digest of a page stands at its foot."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    deck.core_properties.title = title
    for page in pages:
        slide = deck.slides.add_slide(deck.slide_layouts[LAYOUT_TITLE_ONLY])
        (front if page["kind"] == "front" else project)(slide, page)
        text(slide, [f"SHA-256 {page['digest']}"], MARGIN, Cm(18.2), WIDTH - 2 * MARGIN, 8, GREY)
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def head(slide, title: str, under: str) -> None:
    box = slide.shapes.title
    box.left, box.top, box.width, box.height = MARGIN, Cm(0.5), WIDTH - 2 * MARGIN, Cm(1.6)
    box.text_frame.text = title
    paragraph = box.text_frame.paragraphs[0]
    paragraph.font.size, paragraph.font.bold = Pt(26), True
    paragraph.font.color.rgb = TEAL
    text(slide, [under], MARGIN, Cm(2.0), WIDTH - 2 * MARGIN, 12, GREY)


def text(slide, lines: Sequence[str], left, top, width, size: int, colour=INK) -> None:
    """Put the lines into a box, each a paragraph; one that ends with a colon is a heading."""
    frame = slide.shapes.add_textbox(left, top, width, Cm(0.8)).text_frame
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text = plain(line)
        paragraph.font.size = Pt(size)
        paragraph.font.color.rgb = TEAL if line.endswith(":") else colour
        paragraph.font.bold = line.endswith(":")


def plain(words: str) -> str:
    """Return the words without what no XML may hold."""
    return "".join(one for one in words if one in "\t\n" or one >= " ")


def section(heading: str, lines: Sequence[str], empty: str = "") -> list[str]:
    found = [f"– {line}" for line in lines] or ([empty] if empty else [])
    return [f"{heading}:", *found] if found else []


def front(slide, page: Content) -> None:
    head(slide, page["programme"], f"{page['when']}, {page['place']}")
    rows = [("Objective", "Projects", "Improving", "Concern")]
    rows += [
        (one["title"], str(one["projects"]), str(one["improving"]), str(one["concern"]))
        for one in page["objectives"]
    ]
    grid(slide, rows, MARGIN, Cm(3.2), Cm(18), (0.62, 0.13, 0.13, 0.12))
    left = [
        *section("Balance", page["balance"]),
        *section("Rhythm", [page["rhythm"]]),
        *section("Radar", [page["radar"]]),
        *section("Benefits", page["benefits"], "None claimed yet."),
    ]
    text(slide, left, MARGIN, Cm(4.2 + 0.8 * len(rows)), Cm(18), 12)
    right = [
        *section("Decisions due", page["due"], "None is asked for."),
        *section("Promises owed", page["owed"], "None is owed."),
        *section("Promises kept", page["kept"]),
    ]
    text(slide, right, Cm(20.5), Cm(3.2), Cm(12), 12)


def grid(slide, rows: Sequence[Sequence[str]], left, top, width, shares: Sequence[float]) -> None:
    height = Cm(0.8) * len(rows)
    table = slide.shapes.add_table(len(rows), len(rows[0]), left, top, width, height).table
    for column, share in enumerate(shares):
        table.columns[column].width = int(width * share)
    for number, row in enumerate(rows):
        for column, words in enumerate(row):
            cell = table.cell(number, column)
            cell.text = plain(words)
            cell.text_frame.paragraphs[0].font.size = Pt(11)


def project(slide, page: Content) -> None:
    head(slide, page["title"], f"{page['when']} · {page['people']}")
    text(slide, [f"Aim. {page['aim']}", f"Serves {page['serves']}"], MARGIN, Cm(2.8), Cm(31.4), 13)
    chart(slide, page["chart"])
    under = [page["chart"]["sentence"], *section("Changed", page["changed"][:3])]
    text(slide, under, MARGIN, Cm(13.4), Cm(17), 11)
    right = [
        *page["words"],
        "The ask:",
        page["ask"],
        "Decision wanted:",
        page["wanted"],
        *section("Learned", page["learning"][:3]),
        *section("In the way", page["obstacles"][:2]),
        *section("Benefits", page["benefits"][:2]),
    ]
    text(slide, right, Cm(19.2), Cm(4.8), Cm(13.4), 12)


def chart(slide, told: Content) -> None:
    """Draw the measure as a line chart with its centre line, its limits where it has any, and the
    number of each test of change where it began; without figures, nothing.
    """
    if not told["values"]:
        return
    data = CategoryChartData()
    data.categories = [plain(period) for period in told["periods"]]
    data.add_series(plain(told["name"]), told["values"])
    data.add_series("Centre line", told["centre"])
    # Pages that were frozen before limits were kept have none.
    limits = {"Lower limit": told.get("lower", []), "Upper limit": told.get("upper", [])}
    limits = {name: line for name, line in limits.items() if any(v is not None for v in line)}
    for name, line in limits.items():
        data.add_series(name, line)
    frame = slide.shapes.add_chart(
        XL_CHART_TYPE.LINE_MARKERS, MARGIN, Cm(4.8), Cm(17), Cm(8.4), data
    )
    frame._element.nvGraphicFramePr.cNvPr.set("descr", plain(told["sentence"]))
    made = frame.chart
    made.has_legend, made.has_title = True, False
    made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    made.font.size = Pt(10)
    figures, *lines = made.plots[0].series
    colours = (ORANGE, *[GREY] * len(limits))
    for series, colour in zip((figures, *lines), (TEAL, *colours), strict=True):
        series.format.line.color.rgb, series.smooth = colour, False
    for series in lines:
        series.marker.style = XL_MARKER_STYLE.NONE
    for series in lines[1:]:
        series.format.line.dash_style = MSO_LINE.DASH
    for point, numbers in marks(told).items():
        label = figures.points[point].data_label
        label.position = XL_LABEL_POSITION.ABOVE
        label.text_frame.text = f"Test {numbers}"


def marks(told: Content) -> dict[int, str]:
    """Return the numbers of the tests that began in the period of each point: "3, 4"."""
    found: dict[int, list[str]] = {}
    for point, number in told.get("marks", []):
        found.setdefault(point, []).append(str(number))
    return {point: ", ".join(numbers) for point, numbers in found.items()}
