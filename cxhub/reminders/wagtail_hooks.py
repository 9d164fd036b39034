"""Wires reminders into Wagtail."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cxhub import conf
from cxhub.access import visible
from cxhub.admin import MENU_HOOK
from cxhub.people.models import Member
from cxhub.people.verifying import verify_view
from cxhub.reminders import digests, sending
from cxhub.reminders.deeds import Deed, read_page, register_deed
from cxhub.reminders.models import Absence, Notification
from cxhub.reminders.reports import retry_mail, today
from cxhub.reminders.viewsets import AbsenceViewSet, CommentViewSet, MailViewSet, NightlyRunViewSet, NudgeViewSet
from cxhub.sections import PageSection

hooks.register("cxhub_nightly", sending.remind, order=100)
hooks.register("cxhub_nightly", digests.send_digests, order=110)
hooks.register("cxhub_nightly", sending.deliver_mail, order=1000)

register_deed(Deed("verify", verify_view, lambda page: {"pk": page.pk}, show=read_page))


@hooks.register("cxhub_my_work_sections")
def on_my_work(request: HttpRequest, member: Member | None) -> list[PageSection]:
    """Notifications, leave and the calendar, below what is owed."""
    if member is None or not member.active:
        return []
    day = timezone.localdate()
    away = visible(Absence.objects.filter(member=OuterRef("pk"), starts_on__lte=day, ends_on__gte=day), request)
    unread = visible(Notification.objects.filter(read_at=None), request).filter(member=OuterRef("pk")).order_by()
    found = visible(Member.objects.filter(pk=member.pk), request).annotate(
        new=Subquery(unread.values("member").annotate(n=Count("pk")).values("n")),
        away_until=Subquery(away.order_by("-ends_on").values("ends_on")[:1]),
    )
    hour = datetime.time(conf.get("MAIL_HOUR") % 24)
    context: dict[str, Any] = {**(found.values("new", "away_until").first() or {}), "hour": hour}
    return [PageSection(50, "cxhub_reminders/my_work.html", context)]


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Leave, nudges, e-mails, nights."""
    return [
        AbsenceViewSet("cxhub_absences"),
        NudgeViewSet("cxhub_nudges"),
        CommentViewSet("cxhub_hub_comments"),
        MailViewSet("cxhub_mails"),
        NightlyRunViewSet("cxhub_nights"),
    ]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """What would be sent today, and trying an e-mail again."""
    return [
        path("cx/today/", today, name="cxhub_admin_today"),
        path("cx/mail/<int:pk>/again/", retry_mail, name="cxhub_admin_retry_mail"),
    ]


class TodayMenuItem(MenuItem):
    """Seen by whoever may read nudges."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Only for the programme office and administrators."""
        return bool(request.user.has_perm("cxhub_reminders.view_nudge"))


@hooks.register(MENU_HOOK)
def today_menu_item() -> MenuItem:
    """The preview, in the "CX" menu."""
    return TodayMenuItem(_("Reminders today"), reverse("cxhub_admin_today"), icon_name="mail", order=730)
