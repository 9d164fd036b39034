"""The hub's own addresses. A host site includes this before Wagtail's page URLs."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
