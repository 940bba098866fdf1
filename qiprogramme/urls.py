"""Root addresses: each app's own, flat, with integer ids."""

from django.urls import include, path

handler500 = "portfolio.views.errors.fault"
urlpatterns = [
    path("account/", include("people.urls")),
    path("", include("safeguards.urls")),
    path("", include("notifications.urls")),
    path("", include("programmes.urls")),
    path("", include("priorities.urls")),
    path("", include("projects.urls")),
    path("", include("measures.urls")),
    path("", include("mentoring.urls")),
    path("", include("reviews.urls")),
    path("", include("portfolio.urls")),
]
