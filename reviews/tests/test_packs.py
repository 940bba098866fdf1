"""Packs: frozen once, the same for ever, set into an accessible PDF and editable slides."""

import json
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import page as validator
import pikepdf
import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation

from measures.actions import record_reading
from measures.queries import chart_for, supported_on
from projects.actions import add_idea, change_project, give_score, plan_cycle
from projects.models import Scale
from qiprogramme.tests.make import MONDAY, NOW, TODAY, measure, two_worlds
from reviews.actions import issue_pack, work_packs, write_own_words
from reviews.models import Page
from reviews.packs.frozen import canonical, differences, digest
from reviews.packs.pdf import Unprintable, pdf
from reviews.packs.pptx import pptx
from reviews.queries import page_facts
from reviews.queries.packs import content_of

# What would be code or markup where text is taken for it.
TRICKS = [
    '#read("/etc/passwd")',
    "#panic()",
    "= Heading *bold* _under_ $x$ `raw` @ref <label> \\ #",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}{% now %}",
    "=HYPERLINK(1)",
    "]]><!-- -->",
    "quote \" and ' and \\n",
]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), json_values))
def test_the_same_content_has_the_same_bytes_whatever_its_order(content):
    turned = dict(reversed(content.items()))
    assert digest(canonical(content)) == digest(canonical(turned))
    assert json.loads(canonical(content)) == content


@given(st.dictionaries(st.text(min_size=1), json_values))
def test_nothing_differs_from_itself(content):
    assert differences(content, content) == []


def test_what_differs_is_told_field_by_field():
    was = {"ask": "One", "tests": [{"learned": "A"}], "chart": {"svg": "x"}}
    now = {"ask": "Two", "tests": [{"learned": "A"}, {"learned": "B"}], "chart": {"svg": "y"}}
    assert differences(was, now) == [
        ("Ask", "One", "Two"),
        ("Tests 2, learned", "", "B"),
    ]


@pytest.fixture
def weald(db):
    with time_machine.travel(NOW, tick=False):
        found = two_worlds()
        counted = found.project.measures.first() or measure(found.project, found.lead)
        for week in range(10):
            record_reading(
                measure=counted,
                period_on=MONDAY - timedelta(weeks=week),
                value=6 + week,
                by=found.lead,
                at=NOW,
            )
        yield found


def issued(weald):
    pack = issue_pack(day=weald.review_day, by=weald.manager, at=NOW)
    work_packs(at=NOW)
    pack.refresh_from_db()
    return pack


def say(weald, **words):
    review = weald.review_day.reviews.get(project=weald.project)
    told = {"changed": "", "learned": "", "next": "", "ask": "", "wanted": ""} | words
    return write_own_words(review=review, **told, by=weald.lead, at=NOW)


def test_later_edits_change_nothing_and_a_new_version_says_what_is_new(weald, client):
    say(weald, ask="Two boards", wanted="scale")
    first = issued(weald)
    page = first.pages.get(review__project=weald.project)
    before = page.content
    assert digest(before) == page.digest
    change_project(
        project=weald.project,
        title="Another title",
        place="",
        objectives=[weald.objective],
        aim="Another aim",
        aim_on=None,
        by=weald.lead,
        at=NOW,
    )
    say(weald, ask="Three boards", wanted="scale")
    work_packs(at=NOW)
    page.refresh_from_db()
    assert page.content == before
    second = issued(weald)
    client.force_login(weald.executive)
    told = client.get(reverse("reviews:changes", args=[second.pk])).context["changed"]
    fields = {row.field: (row.was, row.now) for one in told for row in one.differences}
    assert fields["Ask"] == ("Two boards", "Three boards")
    assert fields["Aim"][1] == "Another aim"


def test_the_number_at_the_foot_of_a_page_can_be_checked(weald, client):
    pack = issued(weald)
    page = pack.pages.get(review__project=weald.project)
    client.force_login(weald.executive)
    url = reverse("reviews:check")
    assert "Genuine" in client.get(url, {"digest": page.digest.upper()}).content.decode()
    assert "No page that you may see" in client.get(url, {"digest": "0" * 64}).content.decode()
    Page.objects.filter(pk=page.pk).update(content=page.content.replace("Aim", "AIM") + " ")
    assert (
        "was changed after it was issued"
        in client.get(url, {"digest": page.digest}).content.decode()
    )
    client.force_login(weald.outsider.executive)
    assert "No page that you may see" in client.get(url, {"digest": page.digest}).content.decode()


def test_a_lead_reads_their_own_page_alone(weald, client):
    pack = issued(weald)
    own = pack.pages.get(review__project=weald.project)
    front = pack.pages.get(review=None)
    client.force_login(weald.lead)
    assert client.get(reverse("reviews:page", args=[own.pk])).status_code == 200
    assert client.get(reverse("reviews:page", args=[front.pk])).status_code == 404
    assert client.get(reverse("reviews:pdf", args=[pack.pk])).status_code == 404
    client.force_login(weald.other_lead)
    assert client.get(reverse("reviews:page", args=[own.pk])).status_code == 404


def contents(weald, **words) -> list[dict]:
    say(weald, **words)
    pack = issued(weald)
    return [{**content_of(page), "digest": page.digest} for page in pack.pages.all()]


def checked(data: bytes):
    return validator.validate_pdf_bytes(data, profile="ua1")


def test_the_pdf_is_accessible_and_its_checker_notices_a_fault(weald):
    made = pdf("Reviews", contents(weald), fonts=settings.FONTS)
    report = checked(made)
    assert report.is_compliant, report
    with pikepdf.open(BytesIO(made)) as book:
        assert book.Root.MarkInfo.Marked
        assert "/Outlines" in book.Root
        del book.Root["/StructTreeRoot"]
        spoilt = BytesIO()
        book.save(spoilt)
    assert not checked(spoilt.getvalue()).is_compliant


def text_of(data: bytes) -> str:
    deck = Presentation(BytesIO(data))
    return "\n".join(
        shape.text_frame.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_text_frame
    )


@pytest.mark.parametrize("trick", TRICKS)
def test_what_people_write_is_never_code(weald, client, trick):
    pages = contents(weald, changed=trick, ask=trick)
    assert pdf(trick, pages, fonts=settings.FONTS).startswith(b"%PDF")
    assert trick in text_of(pptx(trick, pages))
    client.force_login(weald.executive)
    page = Page.objects.exclude(review=None).latest("pk")
    shown = client.get(reverse("reviews:page", args=[page.pk])).content.decode()
    assert "<script>alert" not in shown


def test_charts_on_slides_can_be_edited_and_have_words(weald):
    deck = Presentation(BytesIO(pptx("Reviews", contents(weald))))
    charts = [s for slide in deck.slides for s in slide.shapes if s.has_chart]
    assert charts
    first = charts[0]
    assert first._element.nvGraphicFramePr.cNvPr.get("descr")
    names = [series.name for series in first.chart.plots[0].series]
    assert names[1] == "Centre line"
    assert len(list(first.chart.plots[0].series[0].values)) == 10


def test_charts_on_slides_have_limits_and_the_numbers_of_tests(weald):
    (page,) = [one for one in contents(weald) if one["kind"] == "project"][:1]
    told = page["chart"]
    spread = len(told["values"])
    told |= {"lower": [1.0] * spread, "upper": [None] * spread, "marks": [[2, 1], [2, 2]]}
    deck = Presentation(BytesIO(pptx("Reviews", [page])))
    (chart,) = [s.chart for slide in deck.slides for s in slide.shapes if s.has_chart]
    figures, centre, lower = chart.plots[0].series
    assert (centre.name, lower.name) == ("Centre line", "Lower limit")
    assert list(lower.values) == [1.0] * spread
    assert figures.points[2].data_label.text_frame.text == "Test 1, 2"


def test_a_page_keeps_limits_and_where_tests_began(weald):
    about = {"by": weald.lead, "at": NOW}
    idea = add_idea(project=weald.project, text="Huddle at nine", **about)
    told = {"plan": "One ward", "prediction": "Six of ten", "scale": Scale.ONE_PATIENT}
    plan_cycle(idea=idea, starts_on=TODAY - timedelta(days=9), start=True, **told, **about)
    page = next(one for one in contents(weald) if one["kind"] == "project")
    assert [number for _, number in page["chart"]["marks"]] == [1]
    parts = chart_for(weald.project.measures.first(), TODAY)
    assert page["chart"]["lower"] == list(parts.analysis.lower)
    assert page["chart"]["upper"] == list(parts.analysis.upper)
    assert page["chart"]["marks"] == [list(one) for one in parts.cycles]


def test_a_page_sets_what_the_records_support_beside_the_score(weald):
    review = weald.review_day.reviews.get(project=weald.project)
    assert page_facts(review, TODAY)["progress"].startswith("No progress score yet. The records")
    give_score(
        project=weald.project, role="lead", score=Decimal("3.0"), on=TODAY, by=weald.lead, at=NOW
    )
    told = page_facts(review, TODAY)["progress"]
    assert told.startswith("3.0 of 5")
    level = supported_on(weald.project, TODAY)
    assert level
    assert level < 3
    assert told.endswith(f"The records support {level}.")


def test_a_page_that_cannot_be_made_stops_no_other(weald, monkeypatch):
    from reviews.actions import packs

    def breaks(review, today):
        if review.project == weald.project:
            raise ValueError("odd figures")
        return page_facts(review, today)

    monkeypatch.setattr(packs, "page_facts", breaks)
    pack = issued(weald)
    faults = [page.review.project for page in pack.pages.all() if page.fault]
    assert faults == [weald.project]
    assert pack.ready_at
    assert pack.files.count() == 2


def test_the_work_goes_on_where_it_stopped(weald, monkeypatch):
    from reviews.actions import packs

    monkeypatch.setattr(packs, "PAGES_AT_ONCE", 1)
    pack = issue_pack(day=weald.review_day, by=weald.manager, at=NOW)
    assert work_packs(at=NOW) == 1
    pack.refresh_from_db()
    assert pack.ready_at is None
    for _ in range(pack.pages.count() + 1):
        work_packs(at=NOW)
    pack.refresh_from_db()
    assert pack.ready_at
    assert not pack.pages.filter(content="").exists()
    assert work_packs(at=NOW) == 0


def test_a_missing_font_is_an_error_and_no_other_font(weald, tmp_path):
    with pytest.raises(Unprintable, match="font"):
        pdf("Reviews", contents(weald), fonts=tmp_path)
