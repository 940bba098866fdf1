"""`manage.py backup FOLDER`: the whole database as one encrypted file, read back and proven."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portfolio.backups.making import back_up
from portfolio.backups.sealing import Refused


class Command(BaseCommand):
    help = (
        "Writes the whole database into a new file in the folder, encrypted with QI_BACKUP_KEY, "
        "and reads it back before it counts. People may go on working meanwhile."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="where backups are kept")

    def handle(self, *, folder: Path, **options) -> None:
        try:
            made = back_up(folder, at=timezone.now())
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        size = made.path.stat().st_size
        self.stdout.write(
            f"{made.path}: {made.rows} rows in {made.tables} tables, {size} bytes, read back and "
            "found whole."
        )
