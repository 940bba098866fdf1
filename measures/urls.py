"""Addresses of this app."""

from django.urls import path

from measures.views import benefits, exports, figures, measures, quality, uploads

app_name = "measures"
urlpatterns = [
    path("projects/<int:pk>/measures/", measures.measures, name="measures"),
    path("projects/<int:pk>/measures/add/", measures.add, name="add"),
    path("projects/<int:pk>/measures/share/", measures.share, name="share"),
    path("programmes/<int:pk>/measures/add/", measures.add_to_programme, name="add_to_programme"),
    path("programmes/<int:pk>/measures/", measures.programme, name="programme"),
    path("projects/<int:pk>/data-quality/", quality.quality, name="quality"),
    path("programmes/<int:pk>/data-quality/", quality.quality_programme, name="quality_programme"),
    path("programmes/<int:pk>/figures.csv", exports.csv_programme, name="csv_programme"),
    path("programmes/<int:pk>/figures.xlsx", exports.xlsx_programme, name="xlsx_programme"),
    path("measures/<int:pk>/chart.csv", exports.csv, name="csv"),
    path("measures/<int:pk>/chart.xlsx", exports.xlsx, name="xlsx"),
    path("measures/<int:pk>/chart.svg", exports.svg, name="svg"),
    path("measures/<int:pk>/chart.png", exports.png, name="png"),
    path("measures/<int:pk>/confirm/", quality.confirm, name="confirm"),
    path("measures/<int:pk>/", measures.measure, name="measure"),
    path("measures/<int:pk>/change/", measures.change, name="change"),
    path("measures/<int:pk>/chart/", measures.chart, name="chart"),
    path("measures/<int:pk>/remark/", measures.remark, name="remark"),
    path("measures/<int:pk>/readings/", figures.record, name="record"),
    path("measures/<int:pk>/figures/", figures.grid, name="grid"),
    path("projects/<int:pk>/figures/", uploads.upload, name="upload"),
    path("programmes/<int:pk>/figures/", uploads.upload_programme, name="upload_programme"),
    path("uploads/<int:pk>/", uploads.uploaded, name="uploaded"),
    path("uploads/<int:pk>/start/", uploads.start, name="start"),
    path("uploads/<int:pk>/discard/", uploads.discard, name="discard"),
    path("uploads/<int:pk>/left-out.csv", uploads.left_out, name="left_out"),
    path("projects/<int:pk>/benefits/", benefits.benefits, name="benefits"),
    path("projects/<int:pk>/benefits/add/", benefits.claim, name="claim"),
    path("programmes/<int:pk>/benefits/", benefits.benefits_programme, name="benefits_programme"),
    path("benefits/<int:pk>/change/", benefits.change_benefit, name="change_benefit"),
    path("benefits/<int:pk>/withdraw/", benefits.withdraw_benefit, name="withdraw_benefit"),
    path("benefits/<int:pk>/check/", benefits.check_benefit, name="check_benefit"),
    path("remarks/<int:pk>/take-back/", measures.take_back, name="take_back"),
]
