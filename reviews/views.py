"""Speaks HTTP; rules, rows and changes live next door."""


def days(request, pk):
    raise NotImplementedError


def add_day(request, pk):
    raise NotImplementedError


def day(request, pk):
    raise NotImplementedError


def slots(request, pk):
    raise NotImplementedError


def move(request, pk):
    raise NotImplementedError


def cancel(request, pk):
    raise NotImplementedError


def review(request, pk):
    raise NotImplementedError
