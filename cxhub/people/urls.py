"""Addresses of people and of what they owe."""

from django.urls import path

from cxhub.people import views

urlpatterns = [
    path("people/", views.people, name="cxhub_people"),
    path("people/<slug:slug>/", views.person, name="cxhub_person"),
    path("my-work/", views.my_work, name="cxhub_my_work"),
]
