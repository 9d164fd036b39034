"""Addresses of the search."""

from django.urls import path

from cxhub.search import views

urlpatterns = [
    path("search/", views.search, name="cxhub_search"),
    path("search/suggest/", views.suggest, name="cxhub_search_suggest"),
]
