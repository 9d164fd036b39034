"""The programme office's report on how long updates take, in the admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cxhub.access import visible
from cxhub.initiatives.models import ProgressUpdate
from cxhub.initiatives.update_times import AIM, FEWEST, times_of

PERMISSION = "cxhub_initiatives.view_progressupdate"


@method_decorator(permission_required(PERMISSION), name="dispatch")
class UpdateTimesView(WagtailAdminTemplateMixin, View):
    """Median seconds from opening the form to posting it, of how many, and by month."""

    template_name = "cxhub_initiatives/update_times.html"
    header_icon = "time"
    page_title = _("How long updates take")
    breadcrumbs_items = [
        *WagtailAdminTemplateMixin.breadcrumbs_items,
        {"url": reverse_lazy("cxhub_update_times"), "label": _("How long updates take")},
    ]

    def get(self, request: HttpRequest) -> HttpResponse:
        """The report."""
        every, months = times_of(visible(ProgressUpdate.objects.all(), request), timezone.localdate())
        context = self.get_context_data(every=every, months=months, aim=AIM, fewest=FEWEST)
        response: HttpResponse = self.render_to_response(context)
        return response


class UpdateTimesItem(MenuItem):
    """The entry of the report, for the programme office."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this user may read it."""
        user: Any = request.user
        return bool(user.has_perm(PERMISSION))


def menu_item() -> MenuItem:
    """The report in the "CX" menu."""
    url = reverse_lazy("cxhub_update_times")
    return UpdateTimesItem(_("How long updates take"), url, name="cxhub-update-times", icon_name="time", order=880)
