"""Addresses of decisions, and of the forms that bring an initiative through its life."""

from django.urls import path

from cxhub.initiatives.views import decisions, lifecycle, planning, proposing, withering

urlpatterns = [
    path("decisions/", decisions.decisions, name="cxhub_decisions"),
    path("decisions/new/", decisions.raise_decision, name="cxhub_raise_decision"),
    path("decisions/<slug:slug>/", decisions.decision, name="cxhub_decision"),
    path("decisions/<slug:slug>/assess/", decisions.assess, name="cxhub_assess_decision"),
    path("decisions/<slug:slug>/decide/", decisions.decide, name="cxhub_decide"),
    path("assessments/<int:pk>/", decisions.mitigate, name="cxhub_mitigate"),
    path("assessments/<int:pk>/done/", decisions.mitigation_done, name="cxhub_mitigation_done"),
    path("initiatives/<int:pk>/assess/", decisions.assess_initiative, name="cxhub_assess_initiative"),
    path("initiatives/propose/", proposing.propose, name="cxhub_propose"),
    path("initiatives/propose/matches/", proposing.matching, name="cxhub_matching"),
    path("initiatives/<int:pk>/lessons/", proposing.consider_more, name="cxhub_consider_more"),
    path("initiatives/<int:pk>/lessons/<int:page>/", proposing.consider, name="cxhub_consider"),
    path("initiatives/<int:pk>/approve/", lifecycle.approve, name="cxhub_approve"),
    path("initiatives/<int:pk>/close/", lifecycle.close, name="cxhub_close"),
    path("initiatives/<int:pk>/hand-over/", lifecycle.hand_over, name="cxhub_hand_over"),
    path("initiatives/<int:pk>/take-back/", lifecycle.take_back, name="cxhub_take_back"),
    path("initiatives/<int:pk>/milestones/", planning.milestones, name="cxhub_milestones"),
    path("initiatives/<int:pk>/waits-for/", planning.wait_for, name="cxhub_wait_for"),
    path("milestones/<int:pk>/", planning.milestone, name="cxhub_milestone"),
    path("milestones/<int:pk>/do/", planning.act_on_milestone, name="cxhub_act_on_milestone"),
    path("dependencies/<int:pk>/remove/", planning.wait_no_more, name="cxhub_wait_no_more"),
    path("initiatives/withering/", withering.withering, name="cxhub_withering"),
    path("blockers/", planning.blockers, name="cxhub_blockers"),
    path("blockers/<int:pk>/resolve/", planning.resolve, name="cxhub_resolve_blocker"),
]
