"""Addresses of the search."""

from django.urls import path

from cxhub.search import answers, views

urlpatterns = [
    path("search/", views.search, name="cxhub_search"),
    path("search/suggest/", views.suggest, name="cxhub_search_suggest"),
    path("search/opened/<str:token>/<int:position>/", answers.opened, name="cxhub_search_opened"),
    path("search/useful/", answers.judged, name="cxhub_search_judged"),
    path("search/saved/", answers.saved, name="cxhub_search_saved"),
    path("search/save/", answers.save, name="cxhub_search_save"),
    path("search/saved/<int:pk>/", answers.change, name="cxhub_search_change"),
]
