"""What looks like a patient is refused, passes with a reason, and leaves a record without it."""

import sys

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.views.debug import ExceptionReporter

from people.actions import create_organisation
from people.models import User
from qiprogramme.tests.make import NOW, PASSWORD
from safeguards.actions import log_override
from safeguards.forms import GuardedForm, carry_out
from safeguards.guard import Kind
from safeguards.models import GuardOverride, Reason

NUMBER = "943 476 5919"
CONFIDENCE = "Between us two"


class NoteForm(GuardedForm):
    what = forms.CharField(label="What happened?", widget=forms.Textarea)
    ask = forms.CharField(required=False)
    link = forms.URLField(required=False, assume_scheme="https")


Notes = forms.formset_factory(NoteForm, extra=2)


@pytest.fixture
def writer(db) -> User:
    organisation = create_organisation(
        name="Weald",
        time_zone="Europe/London",
        admin_name="Ada",
        admin_email="ada@weald.example",
        password=PASSWORD,
        at=NOW,
    )
    return organisation.people.get()


def answered(form: GuardedForm, reason: str, words: str = "") -> dict[str, str]:
    """Return what the browser sends after the warning: the same text, with the reason below it."""
    asked = form.not_a_patient
    return form.data | {
        asked["told"].html_name: form.marks,
        asked["reason"].html_name: reason,
        asked["words"].html_name: words,
    }


def refused(**typed) -> GuardedForm:
    form = NoteForm(typed)
    assert not form.is_valid()
    return form


def save(form: forms.Form, by: User) -> dict | None:
    return carry_out(form, lambda **values: values, by=by, at=NOW)


# Telling


def test_ordinary_words_pass_and_ask_nothing():
    form = NoteForm({"what": "Bleep 2417, 18 June 2026."})
    assert form.is_valid()
    assert (form.not_a_patient, form.asks_after) == (None, None)


def test_the_field_says_what_looks_like_what_and_how_to_put_it():
    form = refused(what=f"Chased {NUMBER} again")
    assert form.errors == {
        "what": [
            f"“{NUMBER}” looks like an NHS number. Take it out, or write for example “a patient”."
        ]
    }
    assert f"Chased {NUMBER} again" in str(form["what"])
    assert form.asks_after == "what"
    assert not form.not_a_patient.errors


def test_kinds_are_told_apart_and_many_of_a_kind_together():
    numbers = ", ".join(["943 476 5919", "9434765919", "943-476-5919", "401 023 2137"])
    (many, name) = refused(what=f"{numbers}; Mrs Jones in bed 4").errors["what"]
    assert many.startswith(
        "“943 476 5919”, “9434765919”, “943-476-5919” and 1 more look like NHS n"
    )
    assert name.startswith("“Mrs Jones in bed 4” looks like a patient’s name. Take the name out")


def test_the_reason_is_asked_for_once_below_the_last_field():
    form = refused(what=NUMBER, ask="DOB 3/12/44")
    assert list(form.errors) == ["what", "ask"]
    assert form.asks_after == "ask"


def test_a_field_in_error_for_another_cause_is_scanned_too():
    class Short(GuardedForm):
        what = forms.CharField(max_length=5)

    assert len(Short({"what": f"See {NUMBER}"}).errors["what"]) == 2


def test_addresses_are_not_read():
    assert NoteForm({"what": "ok", "link": "https://x.example/9434765919"}).is_valid()


def test_what_the_field_said_before_is_not_asked_about_again():
    before = {"what": f"Chased {NUMBER}"}
    assert NoteForm({"what": f"Chased {NUMBER} again"}, initial=before).is_valid()
    assert not NoteForm({"what": f"{NUMBER}, DOB 3/12/44"}, initial=before).is_valid()


def test_a_form_whose_own_clean_returns_something_else_is_guarded():
    class Renaming(NoteForm):
        def clean(self):
            return {"text": self.cleaned_data.get("what")}

    form = Renaming({"what": NUMBER})
    assert list(form.errors) == ["what"]
    assert Renaming(answered(form, "reference")).is_valid()


# The reason


@pytest.mark.parametrize("reason", ["staff", "reference", "example"])
def test_with_a_reason_the_text_is_saved_as_it_is_and_the_reason_recorded(writer, reason):
    form = NoteForm(answered(refused(what=f"See {NUMBER}"), reason))
    assert save(form, writer)["what"] == f"See {NUMBER}"
    record = GuardOverride.objects.get()
    assert (record.overridden_by, record.overridden_at) == (writer, NOW)
    assert record.form == "safeguards.tests.test_guarded_forms.NoteForm"
    assert (record.field_names, record.kinds) == (["what"], ["nhs_number"])
    assert (record.reason, record.words) == (reason, "")
    assert NUMBER not in str(vars(record))


def test_another_reason_is_given_in_words(writer):
    first = refused(what="Mr Patel, 82", ask="DOB 3/12/44")
    assert save(NoteForm(answered(first, "other", "Our late founder")), writer)
    record = GuardOverride.objects.get()
    assert (record.reason, record.words) == ("other", "Our late founder")
    assert record.field_names == ["what", "ask"]
    assert record.kinds == ["date_of_birth", "name"]


@pytest.mark.parametrize(
    ("reason", "words", "field", "error"),
    [
        ("", "", "reason", "Choose why, or change the text above."),
        ("other", " ", "words", "Say what it is."),
        ("other", NUMBER, "words", "Say what it is without the name or number itself."),
    ],
)
def test_without_a_proper_reason_it_stays_refused(writer, reason, words, field, error):
    form = NoteForm(answered(refused(what=NUMBER), reason, words))
    assert save(form, writer) is None
    assert form.not_a_patient.errors == {field: [error]}
    assert list(form.errors) == ["what"]
    assert not GuardOverride.objects.exists()


def test_words_are_kept_only_with_the_reason_they_belong_to(writer):
    save(NoteForm(answered(refused(what=NUMBER), "staff", "never mind")), writer)
    assert GuardOverride.objects.get().words == ""


def test_a_reason_sent_before_the_warning_does_not_count():
    typed = {"what": NUMBER, "not_a_patient-reason": "staff"}
    form = refused(**typed)
    assert form.not_a_patient["reason"].value() is None
    assert not NoteForm(typed | {"not_a_patient-told": "0123456789abcdef"}).is_valid()


def test_a_reason_covers_only_what_was_told():
    sent = answered(refused(what=NUMBER), "reference")
    assert not NoteForm(sent | {"what": "401 023 2137"}).is_valid()
    assert not NoteForm(sent | {"ask": NUMBER}).is_valid()


def test_taking_out_one_of_two_leaves_the_reason_for_the_other():
    sent = answered(refused(what=f"{NUMBER}, Mrs Jones in bed 4"), "reference")
    assert NoteForm(sent | {"what": NUMBER}).is_valid()


def test_text_that_was_changed_needs_no_reason_and_leaves_no_record(writer):
    sent = answered(refused(what=NUMBER), "")
    assert save(NoteForm(sent | {"what": "A patient"}), writer)
    assert not GuardOverride.objects.exists()


def test_another_mistake_keeps_the_reason_and_does_not_warn_again():
    form = NoteForm(answered(refused(what=NUMBER), "staff") | {"link": "nonsense"})
    assert list(form.errors) == ["link"]
    assert (form.asks_after, form.not_a_patient["reason"].value()) == ("what", "staff")


# The record


def test_where_the_action_refuses_nothing_is_recorded(writer):
    def refuse(**values):
        raise ValidationError("No.")

    form = NoteForm(answered(refused(what=NUMBER), "staff"))
    assert carry_out(form, refuse, by=writer, at=NOW) is None
    assert not GuardOverride.objects.exists()


def test_where_the_record_fails_the_act_is_undone(writer):
    def rename(**values):
        return User.objects.filter(pk=writer.pk).update(name="Somebody else")

    form = NoteForm(answered(refused(what=NUMBER), "staff"))
    with pytest.raises(IntegrityError), transaction.atomic():
        carry_out(form, rename, by=None, at=NOW)
    writer.refresh_from_db()
    assert writer.name == "Ada"


def test_the_database_wants_words_with_other_reasons_only(writer):
    about = {"form": "x", "field_names": ["y"], "kinds": [Kind.NAME], "by": writer, "at": NOW}
    for reason, words in ((Reason.OTHER, ""), (Reason.STAFF, "words")):
        with pytest.raises(IntegrityError), transaction.atomic():
            log_override(reason=reason, words=words, **about)


# Rows


def rows(*texts: str, **more: str) -> dict[str, str]:
    management = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"}
    return management | {f"form-{n}-what": text for n, text in enumerate(texts)} | more


def test_each_row_of_a_formset_is_asked_on_its_own():
    first = Notes(rows(NUMBER, "fine"))
    assert [list(errors) for errors in first.errors] == [["what"], []]
    assert first[1].not_a_patient is None
    assert first[0].not_a_patient["reason"].html_name == "form-0-not_a_patient-reason"
    again = Notes(answered(first[0], "staff"))
    assert again.is_valid()
    swapped = Notes(answered(first[0], "staff") | rows("fine", NUMBER))
    assert [list(errors) for errors in swapped.errors] == [[], ["what"]]


# Reports of faults


class Failing(NoteForm):
    def suspected(self, name):
        typed = self[name].value()
        raise RuntimeError(len(typed))


def test_a_report_of_a_fault_carries_no_words_of_the_form(rf):
    try:
        Failing({"what": CONFIDENCE}).is_valid()
    except RuntimeError:
        report = ExceptionReporter(rf.get("/"), *sys.exc_info()).get_traceback_html()
    assert CONFIDENCE not in report
    assert "suspected" in report
