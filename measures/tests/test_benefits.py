"""Benefits: claimed as ranges, checked, and never more than was measured."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from measures import actions, queries
from measures.attribution import Claim, attribute
from measures.models import Benefit, BenefitKind, Direction, Form, Kind
from qiprogramme.tests.make import MONDAY, NOW, TODAY, project, two_worlds

WEEK = timedelta(weeks=1)
amounts = st.decimals(0, 1000, places=2)
claims = st.lists(
    st.builds(
        lambda ward, low, more: Claim(ward, low, low + more),
        st.sampled_from(["Samphire", "Thrift", ""]),
        amounts,
        amounts,
    )
)


@given(claims, st.decimals(-100, 1000, places=2))
def test_what_counts_never_exceeds_the_change_nor_the_claims(some, change):
    found = attribute(some, change)
    for end in ("low", "high"):
        counted, claimed = getattr(found.counted, end), getattr(found.claimed, end)
        assert 0 <= counted <= claimed
        assert counted <= max(change, 0)
    assert found.counted.low <= found.counted.high
    assert found.is_capped == (found.claimed.high > max(change, 0))


def test_wards_that_several_claim_are_named_however_they_are_written():
    some = [
        Claim(ward, Decimal(1), Decimal(2)) for ward in ("Samphire", " samphire ", "Thrift", "")
    ]
    found = attribute(some, Decimal(5))
    assert (found.counted.low, found.counted.high) == (4, 5)
    assert [ward.casefold() for ward in found.shared] == ["samphire"]


@pytest.fixture
def weald(db):
    return two_worlds()


def claimed(weald, whose=None, **values):
    defaults = {
        "kind": BenefitKind.ACCESS,
        "text": "Fewer days lost",
        "low": Decimal(2),
        "high": Decimal(4),
        "unit": "days",
        "how": "Counted",
        "evidence": "",
        "measure": None,
        "by": weald.lead,
        "at": NOW,
    }
    return actions.claim_benefit(project=whose or weald.project, **defaults | values)


def days(weald, figures):
    """Return the programme's measure with weekly figures up to now, eight of them its baseline."""
    made = actions.save_measure(
        programme=weald.programme,
        name="Days lost",
        kind=Kind.OUTCOME,
        form=Form.VALUE,
        unit="days",
        direction=Direction.DECREASE,
        baseline_points=8,
        by=weald.manager,
        at=NOW,
    )
    first = MONDAY - len(figures) * WEEK
    rows = {first + n * WEEK: {"value": Decimal(value)} for n, value in enumerate(figures)}
    actions.record_readings(measure=made, figures=rows, by=weald.manager, at=NOW)
    return made


def test_what_is_claimed_anew_is_to_be_checked_again(weald):
    benefit = claimed(weald)
    actions.check_benefit(benefit=benefit, note="Seen", by=weald.manager, at=NOW)
    benefit.refresh_from_db()
    assert benefit.checked_by == weald.manager
    again = claimed(weald, benefit=benefit, high=Decimal(9))
    assert (again.pk, again.checked_by, again.check_note) == (benefit.pk, None, "")


@pytest.mark.parametrize(
    ("field", "values"), [("high", {"low": Decimal(5)}), ("unit", {"unit": "hours"})]
)
def test_what_cannot_be_is_refused_beside_its_field(weald, field, values):
    if field == "unit":
        values = values | {"measure": days(weald, [9] * 8)}
    with pytest.raises(ValidationError) as refusal:
        claimed(weald, **values)
    assert set(refusal.value.message_dict) == {field}
    assert not Benefit.objects.exists()


def test_claims_of_a_shared_ward_are_held_against_what_was_measured(weald):
    measure = days(weald, [20] * 8 + [14] * 8)
    other = project(weald.programme, weald.manager, "Another")
    for whose in (weald.project, other):
        claimed(weald, whose, measure=measure, low=Decimal(3), high=Decimal(5))
    claimed(weald, text="Calmer", unit="people", low=Decimal(1), high=Decimal(1))
    ledger = queries.ledger(weald.programme, TODAY)
    (one,) = ledger.attributed
    assert one.change == 6
    assert (one.attribution.claimed.high, one.attribution.counted.high) == (10, 6)
    assert (one.attribution.claimed.low, one.attribution.counted.low) == (6, 6)
    assert [(row.unit, row.high, row.checked, row.count) for row in ledger.sums] == [
        ("people", 1, 0, 1)
    ]


def test_nothing_counts_where_the_measure_got_worse(weald):
    claimed(weald, measure=days(weald, [14] * 8 + [20] * 8))
    (one,) = queries.ledger(weald.programme, TODAY).attributed
    assert (one.change, one.attribution.counted.high) == (0, 0)


@time_machine.travel(NOW, tick=False)
def test_the_lead_claims_and_the_manager_checks(client, weald):
    add = reverse("measures:claim", args=[weald.project.pk])
    sent = {"kind": "access", "text": "Fewer days", "low": "2", "high": "1", "unit": "days"}
    client.force_login(weald.lead)
    answer = client.post(add, sent | {"how": "Counted"})
    assert answer.status_code == 422
    assert "Swap them" in answer.content.decode()
    assert 'value="2"' in answer.content.decode()
    assert client.post(add, sent | {"high": "4", "how": "Counted"}).status_code == 302
    benefit = Benefit.objects.get()
    check = reverse("measures:check_benefit", args=[benefit.pk])
    assert client.post(check, {"note": "Mine"}).status_code == 403
    client.force_login(weald.manager)
    assert client.post(check, {"note": "Bed lists"}).status_code == 302
    assert client.post(add, sent).status_code == 403
    for name, thing in (("benefits", weald.project), ("benefits_programme", weald.programme)):
        client.force_login(weald.contributor)
        page = client.get(reverse(f"measures:{name}", args=[thing.pk])).content.decode()
        assert "2 to 4" in page
        assert "Checked" in page
        assert "Bed lists" in page
