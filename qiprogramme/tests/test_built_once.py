"""The cast that is put back is the cast that actions made, to the last row."""

import pytest
from django.db import transaction

from people.models import User
from qiprogramme.tests.built_once import all_rows
from qiprogramme.tests.make import NOW, person, two_worlds

pytestmark = pytest.mark.django_db


def told(rows) -> dict:
    """Return every column of every row, by table."""
    return {
        model: [
            {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields}
            for one in some
        ]
        for model, some in rows.items()
        if some
    }


def built(build) -> tuple:
    with transaction.atomic():
        made = build()
        found = told(all_rows()), [user.pk for user in (made.lead, made.outsider.lead)]
        transaction.set_rollback(True)
    return found


def test_what_is_put_back_is_what_was_built():
    afresh, (lead, outsider) = built(two_worlds.__wrapped__)
    once, pks = built(two_worlds)
    again, same = built(two_worlds)
    assert again == once
    assert same == pks
    assert len(once) > 20
    assert {model: len(rows) for model, rows in once.items()} == {
        model: len(rows) for model, rows in afresh.items()
    }


def test_who_changes_their_cast_changes_nobody_elses():
    with transaction.atomic():
        weald = two_worlds()
        weald.project.title = "Changed"
        weald.project.save()
        assert weald.project.programme is not None
        transaction.set_rollback(True)
    again = two_worlds()
    assert again.project.title == "Weald huddles"
    again.project.refresh_from_db()
    assert again.project.title == "Weald huddles"
    assert User.objects.get(pk=again.lead.pk) == again.lead


def test_whoever_comes_next_gets_a_number_of_their_own():
    weald = two_worlds()
    before = set(User.objects.values_list("pk", flat=True))
    new = person(weald.organisation, "new@weald.example", "New", at=NOW)
    assert new.pk not in before
