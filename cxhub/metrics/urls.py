"""Addresses of KPIs."""

from django.urls import path

from cxhub.metrics import by_link, views

urlpatterns = [
    path("measures/", views.measures, name="cxhub_measures"),
    path("measures/<slug:slug>/", views.kpi, name="cxhub_kpi"),
    path("measures/<slug:slug>/record/", views.record, name="cxhub_record_reading"),
    path("measures/<slug:slug>/record/<int:pk>/", views.record, name="cxhub_correct_reading"),
    path("reading/<str:token>/", by_link.record_by_link, name="cxhub_reading_by_link"),
]
