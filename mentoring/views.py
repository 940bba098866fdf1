"""Speaks HTTP; rules, rows and changes live next door."""


def sessions(request):
    raise NotImplementedError


def start(request, pk):
    raise NotImplementedError


def check_in(request, pk):
    raise NotImplementedError


def project(request, pk):
    raise NotImplementedError


def session(request, pk):
    raise NotImplementedError


def log(request, pk):
    raise NotImplementedError
