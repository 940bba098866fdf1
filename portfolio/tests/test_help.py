"""The help page's parts against the product that they speak of: what is named there exists."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.apps import apps as django_apps
from django.conf import settings
from django.template.loader import render_to_string

from measures import rules
from measures.spc import runs
from portfolio.help import GROUPS, access
from portfolio.rights import REMARKS, RIGHTS, Right, Who

TEMPLATES = settings.BASE_DIR / "templates"
TOPICS = [topic for group in GROUPS for topic in group.topics]
GUIDANCE = sorted(TEMPLATES.glob("*/guidance/*.html"))


def names(paths) -> set[str]:
    return {str(path.relative_to(TEMPLATES)) for path in paths}


def words(template: str) -> str:
    """Return the text of a template as people read it, with its tags."""
    return " ".join(unescape(render_to_string(template)).split())


def test_every_text_has_a_topic_and_every_topic_a_text():
    texts = {*TEMPLATES.glob("portfolio/help/*.html"), *GUIDANCE}
    assert sorted(topic.template for topic in TOPICS) == sorted(names(texts))


def test_every_anchor_is_one_of_a_kind():
    page = render_to_string("portfolio/help.html", {"groups": GROUPS, "access": access()})
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    assert {topic.slug for topic in TOPICS} <= set(ids)


def said() -> str:
    """Return all that the rest of the product says: its pages, and the code with its labels."""
    apps = (Path(config.path) for config in django_apps.get_app_configs())
    code = [
        path
        for app in apps
        if app.parent == settings.BASE_DIR
        for path in app.rglob("*.py")
        if not {"tests", "migrations"} & set(path.parts) and path.name != "help.py"
    ]
    pages = [
        path
        for path in TEMPLATES.rglob("*.html")
        if path.parent.name not in ("help", "guidance", "email")
    ]
    scripts = (settings.BASE_DIR / "static" / "js").glob("*.js")
    return unescape("\n".join(path.read_text("utf-8") for path in (*pages, *code, *scripts)))


def test_every_button_and_heading_that_the_help_names_exists():
    texts = [path.read_text("utf-8") for path in TEMPLATES.glob("portfolio/help/*.html")]
    named = {
        unescape(name) for text in texts for name in re.findall(r"<strong>(.+?)</strong>", text)
    }
    assert len(named) > 40
    product = said()
    assert {name for name in named if not says(product, name)} == set()


def says(product: str, name: str) -> bool:
    return re.search(rf"(?<![\w’]){re.escape(name)}(?!\w)", product) is not None


def test_a_button_that_does_not_exist_is_noticed():
    assert says("<button>Save all</button>", "Save all")
    assert not says("<button>Save all</button>", "Save al")
    assert not says(said(), "Frobnicate the portfolio")


def test_the_table_is_the_access_table():
    lines = access()
    assert [line.right for line in lines] == list(RIGHTS)
    for line in lines:
        assert [who for who, _ in line.cells] == list(Who)
        assert {who for who, may in line.cells if may} == RIGHTS[line.right]
    assert {line.right: line.remark for line in lines if line.remark} == REMARKS


def test_a_topic_says_for_whom_it_is_by_the_access_table():
    check_in = next(topic for topic in TOPICS if topic.slug == "check-in")
    assert check_in.who == [Who.LEAD]
    log = next(topic for topic in TOPICS if topic.right == Right.LOG)
    assert log.who == [Who.MENTOR, Who.MANAGER]
    assert not TOPICS[0].who


# Method


@pytest.mark.parametrize("name", sorted(names(GUIDANCE)))
def test_guidance_is_two_lines_and_a_worked_example(name):
    *lines, example = re.findall(r"<p[^>]*>(.*?)</p>", words(name))
    assert len(lines) == 2
    assert all(len(line) <= 240 for line in lines)
    assert example.startswith("<strong>Example.</strong> ")


def test_guidance_stands_beside_its_tool():
    pages = [path.read_text("utf-8") for path in TEMPLATES.rglob("*.html")]
    beside = {
        name for page in pages for name in re.findall(r'guidance.html" with of="([^"]+)"', page)
    }
    assert beside == names(GUIDANCE)


def test_the_rules_for_run_charts_are_those_of_the_charts():
    numbers = {6: "Six", 5: "five", 10: "ten"}
    text = words("measures/guidance/_run_chart.html")
    assert f"{numbers[runs.SHIFT]} or more in a row on one side" in text
    assert f"{numbers[runs.TREND]} or more that all rise" in text
    assert f"fewer than {numbers[runs.FEWEST_POINTS]} points" in text


def test_the_rules_for_limits_are_those_of_the_charts():
    text = words("measures/guidance/_limits.html")
    assert f"need {rules.FEWEST_FOR_LIMITS} figures" in text
    assert f"firm from {rules.FIRM_LIMITS}" in text
    assert {rules.RULE_LENGTHS[-1]: "seven"}[7] in text
