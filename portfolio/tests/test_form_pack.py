"""The crispy pack: whatever a form holds, its labels, hints, errors and summary belong together."""

from html.parser import HTMLParser

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template

KINDS = [(1, "Yes"), (2, "No")]


class EveryField(forms.Form):
    name = forms.CharField(help_text="As on the badge")
    email = forms.EmailField(required=False)
    number = forms.DecimalField()
    password = forms.CharField(widget=forms.PasswordInput)
    story = forms.CharField(widget=forms.Textarea, max_length=200, help_text="No patient details")
    notes = forms.CharField(widget=forms.Textarea)
    choice = forms.ChoiceField(choices=KINDS)
    sure = forms.BooleanField()
    kinds = forms.MultipleChoiceField(
        choices=KINDS, widget=forms.CheckboxSelectMultiple, help_text="All that fit"
    )
    chips = forms.ChoiceField(
        choices=KINDS, widget=forms.RadioSelect(attrs={"class": "qi-chips"}), help_text="One"
    )
    on = forms.DateField()
    file = forms.FileField()
    secret = forms.CharField(widget=forms.HiddenInput)


class Row(forms.Form):
    row_name = "Commitment"
    what = forms.CharField()


class References(HTMLParser):
    """Every id in the page, and every place that points to one."""

    def __init__(self, html: str):
        super().__init__()
        self.ids: list[str] = []
        self.pointed: list[str] = []
        self.named: list[str] = []
        self.inputs: dict[str, dict] = {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if "id" in found:
            self.ids.append(found["id"])
        self.pointed += (found.get("aria-describedby") or "").split()
        if tag == "label":
            self.named.append(found["for"])
        if tag == "a":
            self.pointed.append(found["href"].removeprefix("#"))
        if tag in ("input", "textarea", "select") and found.get("type") != "hidden":
            self.inputs[found["id"]] = found


@pytest.mark.parametrize("data", [None, {}, {"number": "many", "chips": "7", "on": "soon"}])
def test_everything_that_is_pointed_to_exists_once(data):
    html = render_crispy_form(EveryField(data))
    found = References(html)
    assert len(found.ids) == len(set(found.ids))
    assert set(found.pointed + found.named) <= set(found.ids)
    assert set(found.inputs) == set(found.named)
    assert "style=" not in html


def test_errors_stand_in_the_summary_and_at_the_field():
    form = EveryField({"number": "many"})
    html = render_crispy_form(form)
    found = References(html)
    assert html.index('role="alert"') < html.index("<label")
    assert '<a href="#id_number">Number: Enter a number.</a>' in html
    assert '<a href="#id_chips_0">' in html
    number = found.inputs["id_number"]
    assert number["value"] == "many"
    assert number["aria-invalid"] == "true"
    assert number["aria-describedby"] == "id_number_error"
    assert found.inputs["id_story"]["aria-describedby"].split() == [
        "id_story_helptext",
        "id_story_error",
        "id_story-info",
    ]


def test_a_form_without_errors_has_no_summary_and_marks_what_is_optional():
    html = render_crispy_form(EveryField())
    assert "There is a problem" not in html
    assert html.count("(optional)") == 1


def test_the_browser_leaves_checking_to_the_server():
    assert "novalidate" in render_crispy_form(EveryField())


def test_choices_keep_what_was_chosen():
    found = References(render_crispy_form(EveryField({"kinds": ["2"], "chips": "1"})))
    chosen = {name for name, attrs in found.inputs.items() if "checked" in attrs}
    assert chosen == {"id_kinds_1", "id_chips_0"}


def test_rows_of_a_formset_are_named_in_the_summary():
    rows = forms.formset_factory(Row, extra=2, min_num=2, validate_min=True)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-what": "Call the ward"}
    template = Template("{% load crispy_forms_tags %}{{ formset|crispy }}")
    html = template.render(Context({"formset": rows(data)}))
    assert '<a href="#id_form-1-what">Commitment 2, What: This field is required.</a>' in html
    assert 'name="form-TOTAL_FORMS"' in html
    found = References(html)
    assert set(found.pointed + found.named) <= set(found.ids)
