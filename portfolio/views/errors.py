"""Pages for what went wrong before a view could answer."""

from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template import loader

from people.logs import number


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)


def fault(request):
    """Say that the fault is ours, without asking anything that may be what is broken."""
    page = loader.get_template("500.html").render({"number": number()})
    return HttpResponseServerError(page)
