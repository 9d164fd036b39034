"""Wires search into Wagtail."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cxhub.search import saved, upkeep
from cxhub.search.queries_report import QueriesReport
from cxhub.search.reports import SearchReport
from cxhub.search.viewsets import ChosenResultViewSet, SynonymViewSet

hooks.register("cxhub_nightly", upkeep.tonight, order=50)
hooks.register("cxhub_nightly", saved.send_saved_search_digests, order=120)


@hooks.register("register_admin_viewset")
def register_synonyms() -> SynonymViewSet:
    """Synonyms."""
    return SynonymViewSet("cxhub_synonyms")


@hooks.register("register_admin_viewset")
def register_chosen_results() -> ChosenResultViewSet:
    """Chosen results."""
    return ChosenResultViewSet("cxhub_chosen_results")


class QueriesReportItem(MenuItem):
    """What people search for."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Only to whom it opens."""
        return request.user.has_perm(QueriesReport.permission_required)


@hooks.register("register_reports_menu_item")
def queries_item() -> MenuItem:
    """The report of queries."""
    return QueriesReportItem(_("Searches"), reverse("cxhub_search_queries"), icon_name="search", order=849)


class SearchReportItem(MenuItem):
    """The state of the indexes, for those who look after them."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Only to whom it opens."""
        return request.user.has_perm(SearchReport.permission_required)


@hooks.register("register_reports_menu_item")
def report_item() -> MenuItem:
    """The report."""
    return SearchReportItem(_("Search index"), reverse("cxhub_search_report"), icon_name="search", order=850)


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    """Its address."""
    return [
        path("reports/search-index/", SearchReport.as_view(), name="cxhub_search_report"),
        path("reports/searches/", QueriesReport.as_view(), name="cxhub_search_queries"),
    ]
