"""Tables of figures: what is wrong with which row, and that each figure is recorded once."""

import os
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from measures import actions, queries
from measures.actions import record_reading
from measures.actions.uploads import CHUNK
from measures.models import Form, Interval, Upload, UploadState
from qiprogramme.tests.make import MONDAY, NOW, TODAY, measure, two_worlds
from qiprogramme.tests.processes import shared_with_processes

WEEK = timedelta(weeks=1)


@pytest.fixture
def weald(db):
    return two_worlds()


@pytest.fixture
def share(weald):
    return measure(weald.project, weald.lead, "Rounds attended", form=Form.PERCENTAGE, unit="")


def beds(weald):
    return measure(
        weald.project, weald.lead, "Beds", form=Form.VALUE, interval=Interval.DAILY, target=None
    )


@pytest.fixture
def daily(weald):
    return beds(weald)


def take_in(weald, *rows: str, **where) -> Upload:
    table = [row.split(";") for row in rows]
    where = where or {"project": weald.project}
    return actions.take_in(table=table, name="Table", by=weald.lead, at=NOW, **where)


def start(weald, upload: Upload) -> Upload:
    return actions.start(upload=upload, by=weald.lead, at=NOW)


def problems(upload: Upload) -> dict[int, str]:
    rows = queries.preview(upload, TODAY).wrong
    return {row.number: " ".join(row.problems) for row in rows}


def figures(one) -> dict[str, tuple]:
    rows = one.readings.values_list("period_on", "value", "numerator", "denominator")
    return {str(on): tuple(part for part in parts if part is not None) for on, *parts in rows}


def test_several_measures_stand_side_by_side(weald, share):
    main = weald.project.measures.first()
    upload = take_in(
        weald,
        "w/c;Patients with a task;Rounds attended;out of",
        "1 June 2026;14;4;8",
        "8 June 2026;;0;0",
        ";;;",
    )
    assert not queries.preview(upload, TODAY).wrong
    upload = start(weald, upload)
    assert (upload.state, upload.recorded, upload.through) == (UploadState.DONE, 3, 3)
    assert figures(main) == {"2026-06-01": (14,)}
    assert figures(share) == {"2026-06-01": (4, 8), "2026-06-08": (0, 0)}


def test_each_row_says_what_is_wrong_with_it(weald, share):
    upload = take_in(
        weald,
        "Date;Measure;How many;Out of",
        "1 June 2026;Patients with a task;14;",
        "someday;Patients with a task;14;",
        ";Patients with a task;14;",
        "15 June 2026;Patients with a task;14;",
        "2 June 2026;Patients with a task;15;",
        "8 June 2026;Patients with a task;-1;",
        "8 June 2026;Rounds attended;9;8",
        "1 June 2026;Rounds attended;50%;",
        "25 May 2026;Rounds attended;4;",
        "18 May 2026;Rounds attended;4.5;8",
        "18 May 2026;Falls;4;8",
        "18 May 2026;;4;8",
        "11 May 2026;Patients with a task;lots;",
        "11 May 2026;Patients with a task;99999999999;",
    )
    assert problems(upload) == {
        3: "“someday” is no date that we can read, like 3 December 2026.",
        4: "It has no date.",
        5: "Patients with a task: the week of 15 June 2026 has not begun yet.",
        6: "Patients with a task: row 2 is of the week of 1 June 2026 already.",
        7: "Patients with a task, week of 8 June 2026: A count is a whole number, 0 or more.",
        8: "Rounds attended, week of 8 June 2026: 9 is more than 8. Check the two numbers.",
        9: "Rounds attended: “50%” is a percentage. Give how many, out of how many.",
        10: "Rounds attended, week of 25 May 2026: Enter both numbers: how many, out of how many.",
        11: "Rounds attended: 4.5 is no whole number, 0 or more.",
        12: "There is no measure called “Falls” here.",
        13: "It does not say of which measure it is.",
        14: "Patients with a task: “lots” is no number.",
        15: "Patients with a task: 99999999999 is too large. Check it.",
    }


def test_good_rows_are_recorded_and_the_others_can_be_downloaded(weald):
    main = weald.project.measures.first()
    upload = start(
        weald,
        take_in(
            weald,
            "Date;Figure",
            "1 June 2026;14",
            "someday;=1+1",
            project=weald.project,
            measure=main,
        ),
    )
    assert figures(main) == {"2026-06-01": (14,)}
    assert queries.left_out_table(upload) == [
        ["Row", "What is wrong", "Date", "Figure"],
        ["3", "“someday” is no date that we can read, like 3 December 2026.", "someday", "=1+1"],
    ]
    # What was recorded needs its table no more.
    assert upload.table == [["Date", "Figure"]]


def test_what_is_recorded_already_is_told_and_its_history_kept(weald):
    main = weald.project.measures.first()
    record_reading(measure=main, period_on=MONDAY, value=Decimal(6), by=weald.member, at=NOW)
    record_reading(measure=main, period_on=MONDAY - WEEK, value=Decimal(5), by=weald.lead, at=NOW)
    rows = ("Date;Patients with a task", "8 June 2026;7", "1 June 2026;5")
    upload = take_in(weald, *rows)
    shown = queries.preview(upload, TODAY)
    assert (shown.figures, shown.other) == (2, 1)
    assert shown.good[0].notes == ["Patients with a task: replaces 6 patients"]
    assert start(weald, upload).recorded == 1
    reading = main.readings.get(period_on=MONDAY)
    assert [row.value for row in reading.history.order_by("history_id")] == [6, 7]


def test_a_programme_takes_the_figures_of_all_its_projects(weald):
    other = measure(weald.other_project, weald.other_lead)
    upload = actions.take_in(
        table=[
            ["Date", "Project", "Measure", "Value"],
            ["1 June 2026", "Weald tablets", "Patients with a task", "3"],
            ["1 June 2026", "Weald huddles", "Patients with a task", "4"],
            ["1 June 2026", "", "Patients with a task", "4"],
        ],
        name="All",
        programme=weald.programme,
        by=weald.manager,
        at=NOW,
    )
    assert problems(upload) == {
        4: "“Patients with a task” is measured by more than one project: say by which."
    }
    start(weald, upload)
    assert figures(other) == {"2026-06-01": (3,)}
    assert figures(weald.project.measures.first()) == {"2026-06-01": (4,)}


def test_what_looks_like_a_patient_is_not_taken_in(weald):
    with pytest.raises(ValidationError) as refusal:
        take_in(weald, "Date;Who;Patients with a task", "1 June 2026;943 476 5919;4")
    assert "Row 2 holds “943 476 5919”" in refusal.value.messages[0]
    assert not Upload.objects.exists()


def test_without_a_figure_nothing_starts_and_columns_can_be_put_right(weald):
    upload = take_in(weald, "A;B", "1 June 2026;4")
    with pytest.raises(ValidationError):
        start(weald, upload)
    main = weald.project.measures.first()
    upload = actions.choose_columns(
        upload=upload, chosen=["day", str(main.pk)], has_heading=True, by=weald.lead, at=NOW
    )
    assert start(weald, upload).recorded == 1


def test_what_was_started_or_thrown_away_is_over(weald):
    upload = take_in(weald, "Date;Patients with a task", "1 June 2026;4")
    actions.discard(upload=upload, by=weald.lead, at=NOW)
    with pytest.raises(ValidationError):
        start(weald, upload)
    upload.refresh_from_db()
    assert (upload.state, upload.table) == (UploadState.DISCARDED, [])


def test_what_nobody_starts_is_forgotten_after_a_week(weald):
    upload = take_in(weald, "Date;Patients with a task", "1 June 2026;4")
    actions.work_uploads(at=NOW + timedelta(days=7))
    upload.refresh_from_db()
    assert upload.state == UploadState.SHOWN
    actions.work_uploads(at=NOW + timedelta(days=7, seconds=1))
    upload.refresh_from_db()
    assert (upload.state, upload.table) == (UploadState.DISCARDED, [])


def long_table(days: int) -> list[list[str]]:
    rows = [[str(TODAY - timedelta(days=back)), str(back)] for back in range(days)]
    return [["Date", "Beds"], *rows]


def test_a_long_table_goes_on_chunk_by_chunk_and_each_row_once(weald, daily):
    size = 2 * CHUNK + 10
    upload = actions.take_in(
        table=long_table(size), name="Long", project=weald.project, by=weald.lead, at=NOW
    )
    upload = start(weald, upload)
    assert (upload.state, upload.through) == (UploadState.WORKING, CHUNK)
    assert actions.work_uploads(at=NOW) == 2
    upload.refresh_from_db()
    assert (upload.state, upload.through, upload.recorded) == (UploadState.DONE, size, size)
    assert daily.readings.count() == size
    assert actions.work_uploads(at=NOW) == 0


def test_a_chunk_that_breaks_off_leaves_nothing_of_it_and_is_done_anew(weald, daily, monkeypatch):
    upload = actions.take_in(
        table=long_table(CHUNK + 5), name="Long", project=weald.project, by=weald.lead, at=NOW
    )
    start(weald, upload)

    def fail(**_):
        raise ConnectionError("the database is gone")

    with monkeypatch.context() as broken:
        broken.setattr("measures.actions.readings.refresh", lambda measure: fail())
        with pytest.raises(ConnectionError):
            actions.work_uploads(at=NOW)
    upload.refresh_from_db()
    assert (upload.through, daily.readings.count()) == (CHUNK, CHUNK)
    actions.work_uploads(at=NOW)
    upload.refresh_from_db()
    assert (upload.state, daily.readings.count()) == (UploadState.DONE, CHUNK + 5)


WORKER = """
import django
django.setup()
from django.utils import timezone
from measures import actions
from measures.actions import uploads
uploads.CHUNK = 20
print("ready", flush=True)
actions.work_uploads(at=timezone.now())
"""


@contextmanager
def working(database: str):
    """A worker in the middle of it; gone at the end, whatever happens."""
    with subprocess.Popen(
        [sys.executable, "-c", WORKER],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {"QI_MODE": "test", "DATABASE_URL": database}
        | {"DJANGO_SETTINGS_MODULE": "qiprogramme.settings"},
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        try:
            assert worker.stdout and worker.stdout.readline() == "ready\n"
            yield worker
        finally:
            worker.kill()


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_workers_killed_in_the_middle_lose_and_double_nothing(tmp_path):
    weald = two_worlds()
    daily = beds(weald)
    size = 600
    upload = actions.take_in(
        table=long_table(size), name="Long", project=weald.project, by=weald.lead, at=NOW
    )
    start(weald, upload)
    with shared_with_processes(tmp_path) as database:
        for wait_for in (CHUNK + 20, CHUNK + 100):
            with working(database) as worker:
                while upload.through < wait_for and worker.poll() is None:
                    upload.refresh_from_db()
                # Otherwise nothing was killed in the middle.
                assert worker.poll() is None
                worker.kill()
                worker.wait()
            upload.refresh_from_db()
            assert daily.readings.count() == upload.through == upload.recorded < size
        with working(database) as first, working(database) as second:
            assert (first.wait(), second.wait()) == (0, 0)
    upload.refresh_from_db()
    assert (upload.state, upload.recorded) == (UploadState.DONE, size)
    assert daily.readings.count() == size
    daily.refresh_from_db()
    assert (daily.latest_on, daily.latest_value) == (TODAY, 0)
