"""What the frame of every page shows."""


def navigation(request):
    return {}
