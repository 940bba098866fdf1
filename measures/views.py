"""Speaks HTTP; rules, rows and changes live next door."""


def measures(request, pk):
    raise NotImplementedError


def add(request, pk):
    raise NotImplementedError


def measure(request, pk):
    raise NotImplementedError


def change(request, pk):
    raise NotImplementedError


def record(request, pk):
    raise NotImplementedError
