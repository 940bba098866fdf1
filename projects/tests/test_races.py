"""Two who climb the ladder at once; SQLite lets only one of them begin."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, transaction

from mentoring.telling import lines_of
from projects.actions import climb_all, raise_obstacle
from qiprogramme.tests.make import NOW, TODAY, world
from qiprogramme.tests.processes import wait_for_a_blocked_statement

pytestmark = pytest.mark.django_db(transaction=True)
LATE = NOW + timedelta(days=7)

if connection.vendor == "postgresql":

    def test_of_two_climbs_at_once_one_moves_the_obstacle_and_tells_its_person_once():
        weald = world()
        obstacle = raise_obstacle(
            project=weald.project, text="No keys", on=TODAY, by=weald.lead, at=NOW
        )
        climbed = []

        def climb():
            climbed.append(climb_all(at=LATE))
            connection.close()

        other = Thread(target=climb)
        with transaction.atomic():
            assert climb_all(at=LATE) == 1
            other.start()
            wait_for_a_blocked_statement()
        other.join()
        assert climbed == [0]
        obstacle.refresh_from_db()
        assert (obstacle.rung, obstacle.moved_on) == ("manager", LATE.date())
        assert obstacle.history.count() == 2
        trust = weald.organisation
        lines = lines_of(trust, trust.calendar(), LATE)
        told = [line.person for line in lines if line.key.startswith(f"obstacle:{obstacle.pk}:")]
        assert told == [weald.manager.pk]
