"""Addresses of the forms that act on initiatives. The pages themselves have Wagtail's."""

from django.urls import path

from cxhub.initiatives.views import acts, updates

urlpatterns = [
    path("update/<int:pk>/", updates.post_update, name="cxhub_post_update"),
    path("update/acknowledge/<int:pk>/", updates.acknowledge, name="cxhub_acknowledge_update"),
    path("initiatives/<int:pk>/stage/", acts.stage, name="cxhub_change_stage"),
    path("initiatives/<int:pk>/follow/", acts.follow, name="cxhub_follow"),
]
