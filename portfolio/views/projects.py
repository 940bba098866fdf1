"""One page."""


def projects(request, pk):
    raise NotImplementedError
