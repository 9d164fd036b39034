"""Addresses of KPIs."""

from django.urls import path

from cxhub.metrics import views

urlpatterns = [
    path("measures/", views.measures, name="cxhub_measures"),
    path("measures/<slug:slug>/", views.kpi, name="cxhub_kpi"),
    path("measures/<slug:slug>/record/", views.record, name="cxhub_record_reading"),
    path("measures/<slug:slug>/record/<int:pk>/", views.record, name="cxhub_correct_reading"),
    path("measures/<slug:slug>/worth/", views.worth, name="cxhub_record_worth"),
]
