"""Addresses of this app."""

from django.urls import path

from measures import views

app_name = "measures"
urlpatterns = [
    path("projects/<int:pk>/measures/", views.measures, name="measures"),
    path("projects/<int:pk>/measures/add/", views.add, name="add"),
    path("programmes/<int:pk>/measures/", views.programme, name="programme"),
    path("measures/<int:pk>/", views.measure, name="measure"),
    path("measures/<int:pk>/change/", views.change, name="change"),
    path("measures/<int:pk>/chart/", views.chart, name="chart"),
    path("measures/<int:pk>/remark/", views.remark, name="remark"),
    path("measures/<int:pk>/readings/", views.record, name="record"),
    path("remarks/<int:pk>/take-back/", views.take_back, name="take_back"),
]
