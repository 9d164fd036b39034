"""Addresses of what readers do on pages of the strategy."""

from django.urls import path

from cxhub.strategy import views

urlpatterns = [
    path("acknowledge/<int:page_id>/", views.acknowledge_page, name="cxhub_acknowledge"),
]
