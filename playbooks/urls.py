"""Addresses of what readers do with stories."""

from django.urls import path

from cxhub.playbooks import views

urlpatterns = [
    path("tell-a-story/", views.tell, name="cxhub_tell_story"),
]
