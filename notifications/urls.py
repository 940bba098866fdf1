"""Addresses of the demo's mailbox."""

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("demo/mailbox/", views.mailbox, name="mailbox"),
    path("demo/mailbox/<int:pk>/", views.mail, name="mail"),
    path("demo/mailbox/<int:pk>/html/", views.mail_html, name="mail_html"),
    path("demo/mailbox/<int:pk>/invite.ics", views.calendar, name="calendar"),
]
