"""More than a form asks for changes nothing more: neither in its fields nor by somebody else."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import models

from people.models import User
from portfolio.policy import ADDRESSES
from portfolio.tests.case import Case
from portfolio.tests.cases import CASES
from portfolio.tests.make import ABROAD, CAST, OWN, Town
from portfolio.tests.pages import rows
from portfolio.tests.test_access import SIGN_IN, expected, standing
from portfolio.tests.test_every_form import filled, later, shown, taken_back

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town")]

# What is kept of a form that was sent is a digest of all that came.
DIGESTS = "safeguards.FormToken"
ADDRESSED = [case for case in CASES if case.address in ADDRESSES]


def fields_of_everything() -> dict[str, models.Field]:
    """Return every column of every model by the name that a form would give it."""
    found = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            found |= {field.name: field, field.attname: field}
    return found


def something_else(town: Town, field: models.Field) -> str:
    """Return a value that the column could take and that would be seen in it."""
    if field.remote_field:
        there = town.weald.outsider
        if field.related_model is User:
            return str(there.manager.pk)
        name = field.related_model._meta.model_name
        return str(town.things[ABROAD].get(name, there.programme.pk))
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateTimeField):
        return "2001-02-03 04:05"
    if isinstance(field, models.DateField):
        return "2001-02-03"
    if isinstance(field, models.TimeField):
        return "04:05"
    if isinstance(field, models.CharField | models.TextField) and not field.choices:
        return "Canary of mass"
    if field.choices:
        return str(list(field.flatchoices)[-1][0])
    return "77"


def outcome(town: Town, case: Case, extra: Callable[[set[str]], dict]) -> tuple[int, dict]:
    """Return the answer's status and everything stored after the form was sent with the extra."""
    with taken_back():
        if case.prepare:
            case.prepare(town)
        form = shown(town, case)
        data = filled(town, case, form)
        asked = {control.name for control in form.controls} | set(data)
        with later(0):
            answer = town.client(case.who).post(form.url, data | extra(asked))
        return answer.status_code, {k: v for k, v in rows().items() if k != DIGESTS}


def is_signed_out(answer) -> bool:
    return answer.status_code == 302 and answer.url.startswith(SIGN_IN)


def same(one: object, two: object, ever: object) -> bool:
    """Whether two rows agree in every column that was the same whenever nothing was added."""
    return all(a == b or a != c for a, b, c in zip(one, two, ever, strict=True))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_fields_that_a_form_does_not_ask_for_are_not_changed(town, case):
    everything = fields_of_everything()

    def all_others(asked: set[str]) -> dict:
        others = set(everything) - asked
        return {name: something_else(town, everything[name]) for name in others}

    plain, again, more = (
        outcome(town, case, extra) for extra in (lambda _: {}, lambda _: {}, all_others)
    )
    assert more[0] == plain[0]
    for label, stored in plain[1].items():
        assert len(stored) == len(more[1][label]), label
        for row, with_more, ever in zip(stored, more[1][label], again[1][label], strict=True):
            assert same(row, with_more, ever), f"{label}: {row} has become {with_more}"


def test_a_changed_column_is_noticed():
    assert same((1, "a", "token 1"), (1, "a", "token 3"), (1, "a", "token 2"))
    assert not same((1, "a", "token 1"), (1, "b", "token 1"), (1, "a", "token 2"))


@pytest.mark.parametrize("case", ADDRESSED, ids=str)
def test_a_form_filled_in_by_somebody_who_may_not_send_it_changes_nothing(town, case):
    address = ADDRESSES[case.address]
    with taken_back():
        if case.prepare:
            case.prepare(town)
        form = shown(town, case)
        data = filled(town, case, form)
        data.pop("form_token", None)
        before = rows()
        for who in CAST:
            right = standing(who, OWN, address.on)
            wanted = expected(address, address.do, right)
            if wanted == 200 or (address.on is None and who.startswith("outsider")):
                continue
            with later(0):
                answer = town.client(who).post(form.url, data)
            assert answer.status_code == wanted or is_signed_out(answer), who
        assert rows() == before
