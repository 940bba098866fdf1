"""A project's review page on paper."""

import re

import pytest

pytestmark = pytest.mark.browser


def test_a_review_page_prints_on_one_sheet(site):
    with site.visit("executive") as page:
        page.goto("/review-days/2/")
        reviews = page.eval_on_selector_all(
            "a[href*='/reviews/']", "all => [...new Set(all.map(a => a.getAttribute('href')))]"
        )
        assert len(reviews) == 13
        for address in reviews:
            page.goto(address)
            sheet = page.pdf(prefer_css_page_size=True)
            assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1, address
