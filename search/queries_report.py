"""What people search for, and where search fails them: for the programme office."""

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cxhub.search import asking

#: The report is of so many days, unless the address asks for others.
DAYS = 28


class QueriesReport(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """Queries without results, those whose results nobody opens, and what is asked most; each a click from its cure."""

    template_name = "cxhub_search/admin/queries.html"
    page_title = _("Searches")
    header_icon = "search"
    permission_required = "cxhub_search.view_searchevent"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The three lists and the weeks."""
        given = self.request.GET.get("days", "")
        days = int(given) if given.isascii() and given.isdigit() and len(given) < 5 and 0 < int(given) <= 400 else DAYS
        user = self.request.user
        lists = [
            (
                _("Found nothing as typed"),
                asking.most_asked(days, without_hits=True),
                _("Nothing: every search found what was typed. One that does not is a click here from a synonym."),
            ),
            (
                _("Found something that hardly anybody opens"),
                asking.seldom_opened(days),
                _("Nothing: where results are opened seldom, choose here the one that should come first."),
            ),
            (_("Asked most"), asking.most_asked(days, limit=25), _("Nothing yet. Searches are counted as people ask.")),
        ]
        return super().get_context_data(
            days=days,
            lists=lists,
            weeks=asking.weeks(),
            may_add_synonym=user.has_perm("cxhub_search.add_synonym"),
            may_choose=user.has_perm("cxhub_search.add_chosenresult"),
            **kwargs,
        )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The way here."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]
