"""What live use writes into its log: a line of JSON for each event, without anybody's words.

Addresses in the application hold secrets and what people typed may be about patients. So a line
names the route instead of the path, the kind of a fault and where it happened instead of its
message, and whatever other libraries say without what they fill in.
"""

import json
import logging
import re
import time
import traceback
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings

NUMBER = re.compile(r"[A-Za-z0-9-]{8,64}")

_number: ContextVar[str] = ContextVar("number", default="")
log = logging.getLogger(__name__)


def number() -> str:
    """Return the number of the request or task that is being worked on, or nothing."""
    return _number.get()


def numbered(get_response):
    """Give each request a number, or keep the one that the proxy gave; log how it was answered."""

    def middleware(request):
        given = request.headers.get("X-Request-Id", "")
        token = _number.set(given if NUMBER.fullmatch(given) else uuid.uuid4().hex)
        began = time.monotonic()
        try:
            response = get_response(request)
            response.headers["X-Request-Id"] = number()
            log.info("answered", extra={"told": answer(request, response, began)})
        finally:
            _number.reset(token)
        return response

    return middleware


def answer(request, response, began: float) -> dict[str, Any]:
    user = getattr(request, "user", None)
    return {
        "method": request.method,
        "route": route(request),
        "status": response.status_code,
        "milliseconds": round((time.monotonic() - began) * 1000),
        "user": user.pk if user is not None and user.is_authenticated else None,
    }


def route(request) -> str:
    """Return the name of the address, never the path: it may hold a secret."""
    match = getattr(request, "resolver_match", None)
    return match.view_name if match else ""


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(told(record), ensure_ascii=True)


def told(record: logging.LogRecord) -> dict[str, Any]:
    """Return what a record says, as plain values without anybody's words."""
    when = datetime.fromtimestamp(record.created, UTC)
    line: dict[str, Any] = {
        "at": when.isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": record.getMessage() if is_ours(record.name) else template(record),
    }
    if number():
        line["number"] = number()
    if request := getattr(record, "request", None):
        line |= {"route": route(request), "method": getattr(request, "method", None)}
    if status := getattr(record, "status_code", None):
        line["status"] = status
    if isinstance(task := getattr(record, "data", None), dict):
        line |= {key: str(task[key]) for key in ("name", "id") if key in task}
    line |= getattr(record, "told", {})
    if record.exc_info and record.exc_info[1]:
        line |= fault(record.exc_info[1])
    return line


def is_ours(logger: str) -> bool:
    return apps.is_installed(logger.partition(".")[0])


def template(record: logging.LogRecord) -> str:
    """Return what another library says, with the gaps that it would fill in.

    One that comes filled in, with the name of a host or an address in it, is left out.
    """
    text = str(record.msg)
    return text if record.args or record.name.startswith("celery") else ""


def fault(error: BaseException) -> dict[str, Any]:
    """Return the kind of the error and where it happened; its message may hold anybody's words."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "fault": type(error).__qualname__,
        "where": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }


class ErrorHook(logging.Handler):
    """Hands each error to the function that QI_ERROR_HOOK names, as the log tells it."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            hook()(told(record))
        except Exception:
            # The log has the error already; whoever reports it must not make another.
            self.handleError(record)


def hook() -> Callable[[dict[str, Any]], object]:
    module, _, name = settings.ERROR_HOOK.rpartition(".")
    return getattr(import_module(module), name)
