"""Speaks HTTP; rules, rows and changes live next door."""


def add(request, pk):
    raise NotImplementedError


def change(request, pk):
    raise NotImplementedError


def team(request, pk):
    raise NotImplementedError


def raise_obstacle(request, pk):
    raise NotImplementedError


def resolve_obstacle(request, pk):
    raise NotImplementedError


def finish_commitment(request, pk):
    raise NotImplementedError
