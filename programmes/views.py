"""Speaks HTTP; rules, rows and changes live next door."""


def organisation(request):
    raise NotImplementedError


def add_objective(request):
    raise NotImplementedError


def change_objective(request, pk):
    raise NotImplementedError


def add_programme(request):
    raise NotImplementedError


def people(request, pk):
    raise NotImplementedError


def invite(request, pk):
    raise NotImplementedError


def invite_again(request, pk):
    raise NotImplementedError
