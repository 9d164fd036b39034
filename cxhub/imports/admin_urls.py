"""Addresses of the import wizard, below the admin's."""

from django.urls import path

from cxhub.imports import views

app_name = "cxhub_imports"

urlpatterns = [
    path("", views.IndexView.as_view(), name="index"),
    path("new/", views.StartView.as_view(), name="start"),
    path("<int:pk>/", views.ShowRunView.as_view(), name="run"),
    path("<int:pk>/check/", views.CheckView.as_view(), name="check"),
    path("<int:pk>/step/", views.StepView.as_view(), name="step"),
    path("<int:pk>/discard/", views.DiscardView.as_view(), name="discard"),
    path("<int:pk>/errors.csv", views.ErrorsView.as_view(), name="errors"),
    path("<int:pk>/undo/", views.UndoView.as_view(), name="undo"),
]
