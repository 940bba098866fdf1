"""The application as `bench` measures it: a bare view beside it, and each answer's query count.

Runs in `.venv`: gunicorn commands.bench_site
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import include, path

from qiprogramme.wsgi import application as product

# isort: split
# Django is set up by now.
from projects.models import Project
from qiprogramme import urls

BARE = Template(
    "<!doctype html><title>Bare</title>"
    "{% for row in rows %}<p>{{ row.title }}, {{ row.place }}, {{ row.review_on }}</p>{% endfor %}"
)


def bare(request: HttpRequest) -> HttpResponse:
    """What the least page costs: signed in, 25 rows, no frame."""
    return HttpResponse(BARE.render(Context({"rows": Project.objects.order_by("pk")[:25]})))


urls.urlpatterns.append(path("bare/", include([path("", bare)])))


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    queries = 0

    def count(execute: Callable[..., Any], *query: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*query)

    def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
        return start_response(status, [*headers, ("X-Queries", str(queries))], *error)

    with connection.execute_wrapper(count):
        return product(environ, start)
