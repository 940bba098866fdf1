"""Answers that one page asks for several times are fetched once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
Answer = TypeVar("Answer")

_page: ContextVar[dict[Any, Any] | None] = ContextVar("page", default=None)


@contextmanager
def page() -> Iterator[None]:
    """While a page is read nothing changes, so first answers stay true."""
    token = _page.set({})
    try:
        yield
    finally:
        _page.reset(token)


def remembered(ask: Callable[P, Answer]) -> Callable[P, Answer]:
    """Let a page ask the database once for what it needs in several places."""

    @wraps(ask)
    def answer(*args: P.args, **kwargs: P.kwargs) -> Answer:
        answers = _page.get()
        if answers is None:
            return ask(*args, **kwargs)
        question = (ask, args, *kwargs.items())
        if question not in answers:
            answers[question] = ask(*args, **kwargs)
        return answers[question]

    return answer
