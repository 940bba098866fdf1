"""Takes in tables of figures: looked at first, then recorded in chunks until they are through."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from measures import columns, queries
from measures.actions.readings import record_readings
from measures.models import Measure, Upload, UploadState
from people.models import User
from programmes.models import Programme
from projects.models import Project
from safeguards.guard import scan

# A chunk is recorded whole or not at all, with how far the table then is.
CHUNK = 250
# So many of them follow each other before another upload has its turn.
CHUNKS_AT_ONCE = 20
# Nobody starts what was left lying so long.
FORGOTTEN = timedelta(days=7)
OVER = "These figures are recorded already, or were thrown away."


@transaction.atomic
def take_in(
    *,
    table: list[list[str]],
    name: str,
    by: User,
    at: datetime,
    project: Project | None = None,
    programme: Programme | None = None,
    measure: Measure | None = None,
) -> Upload:
    """Return the table to be looked at, its columns guessed; nothing of it is recorded yet.

    `measure` is whose figures they are where no column says so. What could identify a patient is
    refused.
    """
    refuse_patients(table)
    measures = list(queries.measures_for(project, programme))
    if not measures:
        raise ValidationError("There is no measure here yet. Add one first.")
    found, has_heading = columns.guess(table, queries.names_of(measures))
    return Upload.objects.create(
        project=project,
        programme=programme,
        measure=measure,
        name=name[:200],
        table=table,
        columns=found,
        has_heading=has_heading,
        total=len(table) - has_heading,
        taken_in_at=at,
        taken_in_by=by,
    )


def refuse_patients(table: list[list[str]]) -> None:
    """Refuse a table in which a cell looks like a patient: figures need none."""
    seen: set[str] = set()
    for number, row in enumerate(table, start=1):
        for cell in row:
            if cell in seen:
                continue
            seen.add(cell)
            if found := scan(cell):
                start, end = found[0].start, found[0].end
                raise ValidationError(
                    f"Row {number} holds “{cell[start:end]}”, which looks as if it were about a "
                    "patient. Take out the columns that are not needed for the figures."
                )


@transaction.atomic
def choose_columns(
    *, upload: Upload, chosen: list[str], has_heading: bool, by: User, at: datetime
) -> Upload:
    """Return the upload with what its columns hold, as the person who looks at it says."""
    upload = _shown(upload)
    upload.columns, upload.has_heading = chosen, has_heading
    upload.total = len(upload.table) - has_heading
    upload.save(update_fields=["columns", "has_heading", "total"])
    return upload


@transaction.atomic
def start(*, upload: Upload, by: User, at: datetime) -> Upload:
    """Begin to record the good rows; the first chunk is through when this returns."""
    upload = _shown(upload)
    if not queries.preview(upload, upload.organisation.today(at)).figures:
        raise ValidationError("There is no figure to record. Say what the columns hold.")
    upload.state = UploadState.WORKING
    upload.started_at, upload.started_by = at, by
    upload.save(update_fields=["state", "started_at", "started_by"])
    return work_chunk(upload=upload, at=at)


@transaction.atomic
def discard(*, upload: Upload, by: User, at: datetime) -> Upload:
    """Return the upload thrown away: nothing of it was recorded, and its rows are forgotten."""
    upload = _shown(upload)
    upload.state, upload.ended_at, upload.table = UploadState.DISCARDED, at, []
    upload.save(update_fields=["state", "ended_at", "table"])
    return upload


def work_uploads(*, at: datetime) -> int:
    """Go on with every upload that is not through, and return how many chunks were recorded.

    Whatever broke off goes on where it was: progress and figures are committed together.
    """
    chunks = 0
    for upload in Upload.objects.filter(state=UploadState.WORKING).order_by("started_at"):
        for _ in range(CHUNKS_AT_ONCE):
            upload = work_chunk(upload=upload, at=at)
            chunks += 1
            if upload.state != UploadState.WORKING:
                break
    forgotten = Upload.objects.filter(state=UploadState.SHOWN, taken_in_at__lt=at - FORGOTTEN)
    forgotten.update(state=UploadState.DISCARDED, ended_at=at, table=[])
    return chunks


@transaction.atomic
def work_chunk(*, upload: Upload, at: datetime) -> Upload:
    """Return the upload with its next rows recorded, or noted with why they were not."""
    # A second worker waits here, and then finds the rows after these.
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    by = upload.started_by
    if upload.state != UploadState.WORKING or by is None:
        return upload
    judge = queries.Judge(upload, upload.organisation.today(at))
    rows = queries.numbered(upload)
    end = upload.through + CHUNK
    # Those before it say which periods the table had already.
    judged = judge.judge(rows[:end])[upload.through :]
    good: dict[Measure, dict[date, Any]] = {}
    for row in judged:
        for measure, period, figure in row.figures:
            good.setdefault(measure, {})[period] = figure
        if row.problems:
            upload.left_out.append([row.number, row.cells, " ".join(row.problems)])
    for measure, figures in good.items():
        upload.recorded += record_readings(measure=measure, figures=figures, by=by, at=at)
    upload.through = min(end, upload.total)
    changed = ["through", "recorded", "left_out"]
    if upload.through == upload.total:
        upload.state, upload.ended_at = UploadState.DONE, at
        upload.table = upload.table[: upload.has_heading]
        changed += ["state", "ended_at", "table"]
    upload.save(update_fields=changed)
    return upload


def _shown(upload: Upload) -> Upload:
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.state != UploadState.SHOWN:
        raise ValidationError(OVER)
    return upload
