"""Addresses of the audit."""

from django.urls import path

from cxhub.alignment.views import (
    comparing,
    finding,
    matrix,
    maturity,
    overview,
    rules,
    running,
    scorecard,
    sending,
    strategy_map,
)

urlpatterns = [
    path("audit/", overview.overview, name="cxhub_audit"),
    path("audit/run/", running.run_now, name="cxhub_audit_now"),
    path("audit/send/", sending.send, name="cxhub_send_findings"),
    path("audit/compare/", comparing.compare, name="cxhub_compare"),
    path("audit/rules/", rules.rules, name="cxhub_rules"),
    path("audit/rules/shared/", rules.shared, name="cxhub_shared_thresholds"),
    path("audit/rules/<str:id>/", rules.rule, name="cxhub_rule"),
    path("audit/findings/<str:fingerprint>/", finding.finding, name="cxhub_finding"),
    path("audit/matrix/", matrix.matrix, name="cxhub_matrix"),
    path("audit/map/", strategy_map.strategy_map, name="cxhub_strategy_map"),
    path("audit/scorecard/", scorecard.scorecard, name="cxhub_scorecard"),
    path("audit/scorecard/keep/", scorecard.keep, name="cxhub_keep_scorecard"),
    path("audit/scorecard/<str:key>/", scorecard.snapshot, name="cxhub_scorecard_snapshot"),
    path("audit/maturity/", maturity.maturity, name="cxhub_maturity"),
    path("audit/maturity/<slug:framework>/", maturity.framework, name="cxhub_maturity_framework"),
]
