"""Where to go on to."""

from django.utils.http import url_has_allowed_host_and_scheme


def is_here(url: str) -> bool:
    """Whether a page that came with a form, to go on to, is a path on this site."""
    return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
