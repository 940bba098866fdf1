"""`manage.py restore FILE`: a backup becomes the database, wholly or not at all."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from notifications.actions import holding
from portfolio.backups.making import made_at, restore
from portfolio.backups.sealing import Refused


class Command(BaseCommand):
    help = (
        "Makes the backup in the file the database that DATABASE_URL names, which must be empty "
        "unless --replace is given. Stop the services first. Where it fails, nothing has changed."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="what `manage.py backup` wrote")
        parser.add_argument(
            "--replace", action="store_true", help="lose everything that the database holds now"
        )

    def handle(self, *, file: Path, replace: bool, **options) -> None:
        try:
            hold = holding(since=made_at(file), at=timezone.now())
            made = restore(file, replace=replace, then=[hold])
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"The database is as it was on {made.made_at:%-d %B %Y at %H:%M} UTC: {made.rows} rows "
            f"in {made.tables} tables. Everybody signs in anew. Mail is held, but for that which "
            "lets people in. Next: manage.py migrate, then manage.py release_mail"
        )
