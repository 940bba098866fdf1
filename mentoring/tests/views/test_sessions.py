from django.urls import reverse

from mentoring.models import SessionState
from mentoring.tests.make import WEEK, log, session
from projects.actions import raise_obstacle
from qiprogramme.tests.make import MONDAY, NOW, TODAY

URL = reverse("mentoring:sessions")


def log_url(session) -> str:
    return reverse("mentoring:log", args=[session.pk])


def test_who_is_not_signed_in_signs_in_first(client, weald):
    assert client.get(URL)["Location"].startswith(reverse("account_login"))


def test_who_mentors_nobody_reads_what_will_be_here(client, weald):
    for user in (weald.lead, weald.admin, weald.contributor):
        client.force_login(user)
        assert "You mentor no project at the moment." in client.get(URL).content.decode()


def test_a_mentor_logs_from_here_this_week_and_what_was_left(client, weald):
    log(weald, MONDAY - WEEK, state=SessionState.MISSED, confidence=None)
    log(weald, MONDAY - 2 * WEEK, texts=["Ask the porters"])
    raise_obstacle(project=weald.project, text="No room.", on=TODAY, by=weald.lead, at=NOW)
    client.force_login(weald.mentor)
    page = client.get(URL).content.decode()
    assert log_url(session(weald.project)) in page
    left = session(weald.project, MONDAY - 3 * WEEK)
    assert log_url(left) in page
    assert page.index("Earlier sessions not logged yet") < page.index(log_url(left))
    assert page.index(log_url(left)) < page.index(log_url(session(weald.project)))
    for words in ("Weald Lead", "Ask the porters", "No room.", "Week of 8 June"):
        assert words in page
    assert weald.outsider.project.title not in page


def test_a_logged_session_can_be_corrected_from_here(client, weald):
    log(weald)
    client.force_login(weald.mentor)
    page = client.get(URL).content.decode()
    assert "Held" in page
    assert "Correct<" in page


def test_the_caseload_says_how_each_project_stands_and_what_is_still_owed(client, weald):
    log(weald, MONDAY - 3 * WEEK, state=SessionState.MISSED, confidence=None)
    log(weald, MONDAY - 2 * WEEK, texts=["Ask the porters"])
    log(weald, MONDAY - WEEK, texts=["Print the card"])
    client.force_login(weald.mentor)
    page = client.get(URL).content.decode()
    assert page.index("Agreed last time") < page.index("Print the card")
    assert page.index("Print the card") < page.index("Still open from before")
    assert page.index("Still open from before") < page.index("Ask the porters")
    for signal in client.get(URL).context["caseload"].cases[0].watched.signals:
        assert signal.evidence in page
