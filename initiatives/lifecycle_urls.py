"""Addresses of decisions, and of the forms that bring an initiative through its life."""

from django.urls import path

from cxhub.initiatives.views import decisions

urlpatterns = [
    path("decisions/", decisions.decisions, name="cxhub_decisions"),
    path("decisions/new/", decisions.raise_decision, name="cxhub_raise_decision"),
    path("decisions/<slug:slug>/", decisions.decision, name="cxhub_decision"),
    path("decisions/<slug:slug>/assess/", decisions.assess, name="cxhub_assess_decision"),
    path("decisions/<slug:slug>/decide/", decisions.decide, name="cxhub_decide"),
    path("assessments/<int:pk>/", decisions.mitigate, name="cxhub_mitigate"),
    path("initiatives/<int:pk>/assess/", decisions.assess_initiative, name="cxhub_assess_initiative"),
]
