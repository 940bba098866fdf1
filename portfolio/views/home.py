"""One page."""


def home(request):
    raise NotImplementedError
