"""Root addresses: each app's own, flat, with integer ids."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("account/", include("people.urls")),
]
