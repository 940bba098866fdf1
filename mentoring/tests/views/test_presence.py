"""Noting leave, taking it back, setting the weekly slot, leaving the radar alone."""

from datetime import date, time

import pytest
from django.urls import reverse

from mentoring.models import Leave, MentoringSlot, RadarSnooze
from mentoring.tests.make import WEEK, log
from qiprogramme.tests.make import MONDAY

DAYS = {"starts_on": "6 July 2026", "ends_on": "10 July 2026", "cover": ""}


def leave_of(weald) -> str:
    return reverse("mentoring:leave", args=[weald.programme.pk])


def page_of(response) -> str:
    return response.content.decode()


def test_everybody_notes_their_own_leave_and_takes_it_back(client, weald):
    client.force_login(weald.lead)
    page = page_of(client.post(leave_of(weald), DAYS, follow=True))
    leave = Leave.objects.get()
    assert (leave.person, leave.starts_on, leave.cover) == (weald.lead, date(2026, 7, 6), None)
    assert "Mon 6 July to Fri 10 July 2026" in page
    back = reverse("mentoring:end_leave", args=[leave.pk])
    client.force_login(weald.member)
    assert "Take back" not in page_of(client.get(leave_of(weald)))
    assert client.post(back).status_code == 403
    client.force_login(weald.lead)
    assert "Nobody has noted leave." in page_of(client.post(back, follow=True))


def test_nobody_but_the_manager_notes_it_for_somebody_else(client, weald):
    client.force_login(weald.lead)
    client.post(leave_of(weald), DAYS | {"person": weald.mentor.pk})
    assert Leave.objects.get().person == weald.lead
    client.force_login(weald.manager)
    client.post(leave_of(weald), DAYS | {"person": weald.mentor.pk, "cover": weald.contributor.pk})
    leave = Leave.objects.get(person=weald.mentor)
    assert (leave.cover, leave.recorded_by) == (weald.contributor, weald.manager)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"starts_on": ""}, "Give the first day."),
        ({"ends_on": "5 July 2026"}, "The last day lies before the first."),
        ({"cover": "0"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_beside_it(client, weald, typed, said):
    client.force_login(weald.lead)
    response = client.post(leave_of(weald), DAYS | typed)
    assert response.status_code == 422
    assert said in page_of(response)
    assert not Leave.objects.exists()


def test_an_outsider_stands_in_for_nobody(client, weald):
    client.force_login(weald.lead)
    response = client.post(leave_of(weald), DAYS | {"cover": weald.outsider.mentor.pk})
    assert response.status_code == 422
    client.force_login(weald.outsider.manager)
    assert client.get(leave_of(weald)).status_code == 404


def test_the_mentor_sets_the_slot_which_stands_on_the_mentoring_tab(client, weald):
    url = reverse("mentoring:slot", args=[weald.project.pk])
    slot = {"weekday": "4", "starts": "2pm", "place": "Quiet room", "call_link": ""}
    client.force_login(weald.mentor)
    page = page_of(client.post(url, slot, follow=True))
    assert "Thursdays, 14:00, Quiet room" in " ".join(page.split())
    client.post(url, slot | {"starts": "9:30"})
    assert MentoringSlot.objects.get().starts == time(9, 30)
    client.force_login(weald.lead)
    assert client.post(url, slot).status_code == 403


def test_the_radar_is_left_alone_with_a_reason_that_those_who_see_it_read(client, weald):
    log(weald, MONDAY - WEEK, state="missed", confidence=None)
    url = reverse("mentoring:snooze", args=[weald.project.pk])
    client.force_login(weald.mentor)
    assert url in page_of(client.get(reverse("mentoring:project", args=[weald.project.pk])))
    typed = {"until_on": "24 June 2026", "reason": ""}
    assert client.post(url, typed).status_code == 422
    client.post(url, typed | {"reason": "The ward moves"})
    assert RadarSnooze.objects.get().until_on == date(2026, 6, 24)
    client.force_login(weald.steering)
    page = page_of(client.get(reverse("mentoring:radar", args=[weald.programme.pk])))
    assert "Left alone until 24 June by Weald Mentor: The ward moves" in page
    assert "Worth a look" in page
    assert client.post(url, typed | {"reason": "No"}).status_code == 403
