"""How the search is, for the programme office: what its indexes hold, what waits, what was refused."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cxhub.search import checking, delivery, engines, status
from cxhub.search.engines.base import EngineUnavailable
from cxhub.search.models import SearchDocument, SearchOutbox
from cxhub.search.registry import document_types, reader_tokens

#: So many refused changes are listed; the command tells of all.
SHOWN = 50
#: So many documents of each kind are compared at the press of a button.
SAMPLE = 50


class SearchReport(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """State of the indexes, with "try again" for what the search server refused and a check of a sample."""

    template_name = "cxhub_search/admin/report.html"
    page_title = gettext_lazy("Search index")
    header_icon = "search"
    permission_required = "cxhub_search.view_searchoutbox"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The state, and the changes set aside."""
        types = document_types()
        state = status.current()
        kinds = [(types[kind].label_plural if kind in types else kind, n) for kind, n in state["by_kind"].items()]
        return super().get_context_data(
            state=state,
            kinds=kinds,
            parked=self.named(delivery.parked()[:SHOWN]),
            may_act=self.request.user.has_perm("cxhub_search.change_searchoutbox"),
            **kwargs,
        )

    def named(self, rows: Iterable[SearchOutbox]) -> list[tuple[SearchOutbox, SearchDocument | None]]:
        """Each change with what the site's own index knows of its object: nothing of what is gone or closed."""
        several = list(rows)
        readable = SearchDocument.objects.filter(access__in=reader_tokens(self.request)).only("key", "title", "url")
        known = {document.key: document for document in readable.filter(key__in=[row.object_key for row in several])}
        return [(row, known.get(row.object_key)) for row in several]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Try again what is named, or all of it; or compare a sample of every index with the database."""
        if not request.user.has_perm("cxhub_search.change_searchoutbox"):
            raise PermissionDenied
        if "check" in request.POST:
            self.check(request)
        else:
            keys = request.POST.getlist("key")
            again = delivery.try_again(keys or None)
            text = ngettext("%(count)d change is tried again.", "%(count)d changes are tried again.", again)
            messages.success(request, text % {"count": again})
        return redirect(request.path)

    def check(self, request: HttpRequest) -> None:
        """Compare, and say what came of it."""
        for engine in engines.all_engines():
            try:
                found = checking.check(engine, sample=SAMPLE)
            except EngineUnavailable:
                messages.error(request, _("%(engine)s does not answer.") % {"engine": engine.name})
                continue
            different = sum(len(ids) for _name, ids in found.named())
            words = {"engine": engine.name, "compared": found.compared, "different": different}
            if different:
                messages.warning(
                    request,
                    _("%(engine)s: %(different)d of %(compared)d documents differ; cxhub_search_check mends it.")
                    % words,
                )
            else:
                messages.success(request, _("%(engine)s: %(compared)d documents compared, none differs.") % words)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The way here."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]
