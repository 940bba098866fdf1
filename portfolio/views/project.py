"""One page."""


def project(request, pk):
    raise NotImplementedError
