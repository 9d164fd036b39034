"""Addresses of the audit."""

from django.urls import path

from cxhub.alignment.views import comparing, finding, matrix, overview, rules, strategy_map

urlpatterns = [
    path("audit/", overview.overview, name="cxhub_audit"),
    path("audit/compare/", comparing.compare, name="cxhub_compare"),
    path("audit/rules/", rules.rules, name="cxhub_rules"),
    path("audit/rules/<str:id>/", rules.rule, name="cxhub_rule"),
    path("audit/findings/<str:fingerprint>/", finding.finding, name="cxhub_finding"),
    path("audit/matrix/", matrix.matrix, name="cxhub_matrix"),
    path("audit/map/", strategy_map.strategy_map, name="cxhub_strategy_map"),
]
