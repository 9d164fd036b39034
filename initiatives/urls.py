"""Addresses of the forms that act on initiatives. The pages themselves have Wagtail's."""

from django.urls import include, path

from cxhub.initiatives.views import acknowledging, acts, bulk, by_link, updates

urlpatterns = [
    path("", include("cxhub.initiatives.lifecycle_urls")),
    path("update/<int:pk>/", updates.post_update, name="cxhub_post_update"),
    path("update/acknowledge/<int:pk>/", updates.acknowledge, name="cxhub_acknowledge_update"),
    path("update/correct/<int:pk>/", updates.correct_update, name="cxhub_correct_update"),
    path("initiatives/<int:pk>/stage/", acts.stage, name="cxhub_change_stage"),
    path("initiatives/<int:pk>/follow/", acts.follow, name="cxhub_follow"),
    path("update/sheet/", bulk.bulk, name="cxhub_bulk_updates"),
    path("update/sheet/updates.xlsx", bulk.sheet, name="cxhub_updates_sheet"),
    path("update/acknowledge/link/<str:token>/", acknowledging.acknowledge_by_link, name="cxhub_acknowledge_by_link"),
    # Last: a token may look like anything but the words above.
    path("update/<str:token>/", by_link.post_by_link, name="cxhub_update_by_link"),
    path("update/<str:token>/posted/", by_link.posted_by_link, name="cxhub_posted_by_link"),
]
