import pytest

from people.jobs import each
from people.models import Holiday, Organisation
from people.tests.make import organisation
from qiprogramme.tests.make import TODAY

pytestmark = pytest.mark.django_db


def test_one_row_that_fails_leaves_nothing_behind_and_stops_no_other(caplog):
    first = organisation()
    second = organisation("Other Trust", "admin@other.example")

    def close(one: Organisation) -> str:
        Holiday.objects.create(organisation=one, on=TODAY, name="Closed")
        if one == first:
            # The database itself refuses the same day twice.
            Holiday.objects.create(organisation=one, on=TODAY, name="Closed")
        return one.name

    rows = Organisation.objects.order_by("pk")
    assert each(rows, close, failed="organisation %s could not be closed") == ["Other Trust"]
    assert [one.organisation for one in Holiday.objects.all()] == [second]
    assert f"organisation {first.pk} could not be closed" in caplog.text
