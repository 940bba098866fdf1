"""Working through many rows by night, each on its own."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import models, transaction

Row = TypeVar("Row", bound=models.Model)
Done = TypeVar("Done")

log = logging.getLogger(__name__)


def each(rows: Iterable[Row], act: Callable[[Row], Done], *, failed: str) -> list[Done]:
    """Return what `act` returned for each row that went well, each in a transaction of its own.

    One that fails leaves nothing behind and stops no other; the log says so with the sentence
    `failed`, in which %s stands for the row's id.
    """
    done = []
    for row in list(rows):
        try:
            with transaction.atomic():
                done.append(act(row))
        except Exception:
            log.exception(failed, row.pk)
    return done
