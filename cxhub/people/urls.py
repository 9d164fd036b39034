"""Addresses of people and of what they owe."""

from django.urls import path

from cxhub.people import verifying, views

urlpatterns = [
    path("people/", views.people, name="cxhub_people"),
    path("people/<slug:slug>/", views.person, name="cxhub_person"),
    path("verify/<int:pk>/", verifying.verify_view, name="cxhub_verify"),
    path("my-work/", views.my_work, name="cxhub_my_work"),
]
