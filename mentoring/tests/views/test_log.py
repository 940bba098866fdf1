from decimal import Decimal

import pytest
from django.urls import reverse

from mentoring.tests.make import NEXT_WEEK, WEEK, log, session
from projects.actions import end_team_role, finish_commitment, set_team
from projects.models import Commitment
from qiprogramme.tests.make import MONDAY, NOW, person


@pytest.fixture
def planned(weald):
    return session(weald.project)


def url(session) -> str:
    return reverse("mentoring:log", args=[session.pk])


def filled(weald, **values) -> dict:
    """Return the form as a mentor sends it, with `values` in place of the usual."""
    rows = {}
    for number in range(3):
        rows |= {
            f"text_{number}": "",
            f"owner_{number}": weald.lead.pk,
            f"due_on_{number}": "17 June 2026",
        }
    usual = {"state": "held", "confidence": "4", "text_0": "Ask the porters", "note": "Tired."}
    return rows | usual | values


def page_of(response) -> str:
    return response.content.decode()


def test_who_is_not_signed_in_signs_in_first(client, weald, planned):
    response = client.post(url(planned), filled(weald))
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("role", ["contributor", "other_lead"])
def test_neighbours_find_nothing(client, weald, planned, role):
    client.force_login(getattr(weald, role))
    assert client.get(url(planned)).status_code == 404


def test_an_outsider_finds_nothing(client, weald, planned):
    client.force_login(weald.outsider.mentor)
    assert client.post(url(planned), filled(weald)).status_code == 404


@pytest.mark.parametrize("role", ["lead", "member", "sponsor", "steering", "executive"])
def test_others_are_told_who_can(client, weald, planned, role):
    client.force_login(getattr(weald, role))
    response = client.post(url(planned), filled(weald))
    assert response.status_code == 403
    assert "logged by the project&#x27;s mentor" in page_of(response)
    assert session(weald.project).state == "planned"


def test_the_mentor_logs_and_comes_back_to_the_next_one(client, weald, planned):
    client.force_login(weald.mentor)
    response = client.post(url(planned), filled(weald, text_1="Print the card"))
    assert response["Location"] == reverse("mentoring:sessions")
    held = session(weald.project)
    assert (held.state, held.confidence, held.note) == ("held", 4, "Tired.")
    agreed = held.commitments.order_by("pk")
    assert [(one.text, one.owner, one.due_on) for one in agreed] == [
        ("Ask the porters", weald.lead, NEXT_WEEK),
        ("Print the card", weald.lead, NEXT_WEEK),
    ]


def test_two_taps_and_save_are_enough(client, weald, planned):
    client.force_login(weald.mentor)
    page = page_of(client.get(url(planned)))
    assert f'<option value="{weald.lead.pk}" selected>' in page
    assert 'value="17 June 2026"' in page
    assert "Only you and Weald Lead can read this." in page
    client.post(url(planned), filled(weald, text_0="", note=""))
    held = session(weald.project)
    assert (held.state, held.note, held.commitments.count()) == ("held", "", 0)


@pytest.mark.parametrize("state", ["cancelled", "missed"])
def test_what_did_not_take_place_needs_one_tap(client, weald, planned, state):
    client.force_login(weald.mentor)
    empty = {"confidence": "", "text_0": "", "note": "", "due_on_0": "", "due_on_1": ""}
    assert client.post(url(planned), filled(weald, state=state, **empty)).status_code == 302
    assert session(weald.project).state == state


def test_what_was_agreed_last_time_stands_above_with_its_state(client, weald, planned):
    earlier = log(weald, MONDAY - WEEK, texts=["Ask the porters", "Print the card"])
    done = earlier.commitments.get(text="Ask the porters")
    finish_commitment(commitment=done, done=True, by=weald.lead, at=NOW)
    client.force_login(weald.mentor)
    page = page_of(client.get(url(planned)))
    above = page[page.index("Agreed last time") : page.index("Did the session happen?")]
    assert above.index("Ask the porters") < above.index("Done") < above.index("Print the card")
    assert above.index("Print the card") < above.index("Open")


def test_a_logged_session_is_corrected(client, weald, planned):
    log(weald, texts=["Ask the porters"], note="Tired.")
    client.force_login(weald.mentor)
    page = page_of(client.get(url(planned)))
    assert 'value="held" checked' in page
    assert "Ask the porters</textarea>" in page
    assert "Tired.</textarea>" in page
    changed = filled(weald, state="rearranged", text_0="Ask the night porters", note="Better.")
    client.post(url(planned), changed)
    held = session(weald.project)
    assert (held.state, held.note) == ("rearranged", "Better.")
    assert held.commitments.get().text == "Ask the night porters"


def test_what_was_agreed_is_not_dropped_by_emptying_it(client, weald, planned):
    log(weald, texts=["Ask the porters"])
    client.force_login(weald.mentor)
    response = client.post(url(planned), filled(weald, text_0=""))
    assert response.status_code == 422
    assert "This is agreed already." in page_of(response)
    assert Commitment.objects.get().text == "Ask the porters"


def test_a_past_date_of_what_is_agreed_already_can_stay(client, weald):
    log(weald, MONDAY - WEEK, texts=["Ask the porters"], at=NOW - WEEK)
    due = {"text_0": "Ask the porters", "due_on_0": "3 June 2026"}
    client.force_login(weald.mentor)
    last = session(weald.project, MONDAY - WEEK)
    assert client.post(url(last), filled(weald, **due)).status_code == 302
    early = {"text_0": "Ask the porters", "due_on_0": "2 June 2026"}
    assert client.post(url(last), filled(weald, **early)).status_code == 422


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"state": ""}, "Choose one of the four."),
        ({"state": "planned"}, "Select a valid choice"),
        ({"confidence": ""}, "Choose one of the five."),
        ({"due_on_0": "yesterday"}, "Enter a date, like 3 December 2026."),
        ({"due_on_0": "9 June 2026"}, "This date has passed."),
        ({"due_on_0": ""}, "Give a date, like 3 December 2026."),
        ({"owner_0": "0"}, "Select a valid choice"),
        ({"text_0": "x" * 301}, "at most 300 characters"),
    ],
)
def test_nothing_typed_is_lost_and_nothing_half_saved(client, weald, planned, typed, said):
    client.force_login(weald.mentor)
    response = client.post(url(planned), filled(weald, **typed))
    page = page_of(response)
    assert response.status_code == 422
    assert said in page
    assert "Tired.</textarea>" in page
    assert (typed.get("text_0") or "Ask the porters") in page
    assert session(weald.project).state == "planned"
    assert not Commitment.objects.exists()


def test_an_error_further_down_is_not_folded_away(client, weald, planned):
    client.force_login(weald.mentor)
    assert page_of(client.get(url(planned))).count("<details open") == 0
    response = client.post(url(planned), filled(weald, text_1="Print", due_on_1="soon"))
    page = page_of(response)
    assert page.count('<details class="nhsuk-details" open>') == 1


def test_an_outsider_cannot_be_made_to_owe(client, weald, planned):
    client.force_login(weald.mentor)
    response = client.post(url(planned), filled(weald, owner_0=weald.outsider.lead.pk))
    assert response.status_code == 422
    assert not Commitment.objects.exists()


def test_the_manager_logs_in_the_mentors_place_without_a_note(client, weald, planned):
    client.force_login(weald.manager)
    assert "Conversation note" not in page_of(client.get(url(planned)))
    response = client.post(url(planned), filled(weald, note="Not mine to write"))
    assert response["Location"] == reverse("mentoring:project", args=[weald.project.pk])
    held = session(weald.project)
    assert (held.mentor, held.recorded_by, held.note) == (weald.mentor, weald.manager, "")


def test_a_new_mentor_corrects_without_the_note_of_the_one_before(client, weald, planned):
    log(weald, note="Tired.")
    newcomer = person(weald.organisation, "new@weald.example", "New Mentor")
    team = {"lead": weald.lead, "mentor": newcomer, "sponsor": weald.sponsor}
    set_team(project=weald.project, by=weald.manager, at=NOW, **team)
    client.force_login(newcomer)
    page = page_of(client.get(url(planned)))
    assert "Tired." not in page
    assert "Conversation note" not in page
    client.post(url(planned), filled(weald, state="rearranged", text_0=""))
    assert (session(weald.project).state, session(weald.project).note) == ("rearranged", "Tired.")


def test_a_session_ahead_cannot_be_logged(client, weald):
    ahead = session(weald.project)
    client.force_login(weald.mentor)
    ahead.week_on += WEEK
    ahead.save()
    response = client.post(url(ahead), filled(weald))
    assert response.status_code == 422
    assert "week has not begun yet" in page_of(response)


def test_a_project_without_a_lead_is_logged_too(client, weald, planned):
    member = weald.project.team.active().get(role="lead")
    end_team_role(member=member, by=weald.manager, at=NOW)
    client.force_login(weald.mentor)
    assert "Only you can read this." in page_of(client.get(url(planned)))
    assert client.post(url(planned), filled(weald, owner_0=weald.mentor.pk)).status_code == 302


@pytest.mark.parametrize(
    ("state", "minutes", "kept"), [("held", "35", 35), ("held", "", None), ("missed", "35", None)]
)
def test_it_keeps_how_long_a_session_took_that_took_place(
    client, weald, planned, state, minutes, kept
):
    client.force_login(weald.mentor)
    assert client.post(url(planned), filled(weald, state=state, minutes=minutes)).status_code == 302
    planned.refresh_from_db()
    assert planned.minutes == kept
    read = client.get(reverse("mentoring:session", args=[planned.pk]))
    assert ("35 minutes" in page_of(read)) == bool(kept)


def test_it_keeps_who_cancelled_and_why(client, weald, planned):
    client.force_login(weald.mentor)
    typed = {"state": "cancelled", "called_off": "lead", "because": "patients"}
    client.post(url(planned), filled(weald, **typed))
    planned.refresh_from_db()
    assert (planned.called_off, planned.because) == ("lead", "patients")
    read = page_of(client.get(reverse("mentoring:session", args=[planned.pk])))
    assert "Work with patients" in read
    client.post(url(planned), filled(weald, **(typed | {"state": "held"})))
    planned.refresh_from_db()
    assert (planned.called_off, planned.because) == ("", "")


def test_it_keeps_what_was_looked_at_and_where_the_test_stands(client, weald, planned):
    client.force_login(weald.mentor)
    client.post(url(planned), filled(weald, looked_at=["chart"], stage="study"))
    planned.refresh_from_db()
    assert (planned.looked_at_chart, planned.looked_at_cycle) == (True, False)
    assert planned.stage == "study"
    assert "the chart" in page_of(client.get(reverse("mentoring:session", args=[planned.pk])))
    client.post(url(planned), filled(weald, looked_at=["chart"], stage="study", state="missed"))
    planned.refresh_from_db()
    assert (planned.looked_at_chart, planned.stage) == (False, "")


def test_what_is_in_the_way_is_raised_once_and_reworded(client, weald, planned):
    client.force_login(weald.mentor)
    client.post(url(planned), filled(weald, obstacle="No porters"))
    assert "No porters</textarea>" in page_of(client.get(url(planned)))
    client.post(url(planned), filled(weald, obstacle="No porters on Sundays"))
    assert [one.text for one in weald.project.obstacles.all()] == ["No porters on Sundays"]


def test_the_mentor_scores_progress_once_a_month(client, weald, planned):
    client.force_login(weald.mentor)
    assert "Progress, a month on" in page_of(client.get(url(planned)))
    client.post(url(planned), filled(weald, score="2.5"))
    score = weald.project.scores.get()
    assert (score.role, score.score, score.given_by) == ("mentor", Decimal("2.5"), weald.mentor)
    assert "Progress, a month on" not in page_of(client.get(url(planned)))


def test_a_manager_in_the_mentors_place_gives_no_score(client, weald, planned):
    client.force_login(weald.manager)
    assert "Progress, a month on" not in page_of(client.get(url(planned)))
    client.post(url(planned), filled(weald, score="2.5"))
    assert not weald.project.scores.exists()
