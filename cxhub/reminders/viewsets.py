"""Reminders in the admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column

from cxhub.admin import RecordViewSet
from cxhub.reminders.models import Absence, Comment, Mail, NightlyRun, Nudge


class AbsenceViewSet(RecordViewSet):
    """When people are away."""

    model = Absence
    icon = "date"
    menu_label = _("Absences")
    menu_order = 720
    panels = [
        FieldPanel("member"),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
        FieldPanel("stand_in"),
    ]
    list_display = ["member", "starts_on", "ends_on", "stand_in"]
    list_filter = {"member": ["exact"], "starts_on": ["gte", "lte"]}
    list_export = ["member", "starts_on", "ends_on", "stand_in"]


class NudgeViewSet(RecordViewSet):
    """Who was reminded of what: read and exported, written by the hub alone."""

    model = Nudge
    icon = "user"
    menu_label = _("Nudges")
    menu_order = 740
    panels = [FieldPanel(name, read_only=True) for name in ("title", "due", "owner", "member", "rung", "on", "at")]
    list_display = ["title", "due", "owner", "member", Column("get_rung_display", label=_("rung")), "on"]
    list_filter = {"rung": ["exact"], "member": ["exact"], "owner": ["exact"], "on": ["gte", "lte"]}
    list_export = ["subject", "title", "due", "owner", "member", "rung", "on", "at"]
    ordering = ["-on"]


class CommentViewSet(RecordViewSet):
    """What people said: read and exported here; taken back where it stands."""

    model = Comment
    icon = "comment"
    menu_label = _("Comments")
    menu_order = 745
    panels = [FieldPanel(name, read_only=True) for name in ("author", "text", "at", "edited_at", "deleted_at")]
    list_display = ["text", "author", "at", "edited_at", "deleted_at"]
    list_filter = {"author": ["exact"], "at": ["gte", "lte"]}
    list_export = ["author", "text", "at", "edited_at", "deleted_at"]
    ordering = ["-at"]


class MailViewSet(RecordViewSet):
    """The outbox: what waits, went out, or was put aside."""

    model = Mail
    icon = "mail"
    menu_label = _("E-mails")
    menu_order = 750
    panels: list[Any] = [
        FieldPanel(name, read_only=True)
        for name in (
            "to",
            "subject",
            "kind",
            "created_at",
            "not_before",
            "attempts",
            "sent_at",
            "parked_at",
            "last_error",
        )
    ]
    inspect_view_fields = [
        "to",
        "subject",
        "kind",
        "created_at",
        "not_before",
        "attempts",
        "sent_at",
        "parked_at",
        "last_error",
    ]
    list_display = ["subject", "to", "kind", Column("state", label=_("State")), "not_before", "attempts", "last_error"]
    list_filter = {"kind": ["exact"], "parked_at": ["isnull"], "sent_at": ["isnull"]}
    list_export = [
        "to",
        "subject",
        "kind",
        "created_at",
        "not_before",
        "attempts",
        "sent_at",
        "parked_at",
        "last_error",
    ]
    ordering = ["-created_at"]


class NightlyRunViewSet(RecordViewSet):
    """What ran by night, and how it went."""

    model = NightlyRun
    icon = "history"
    menu_label = _("Nightly runs")
    menu_order = 760
    panels = [FieldPanel(name, read_only=True) for name in ("on", "started_at", "ended_at", "failed", "report")]
    list_display = ["on", "started_at", "ended_at", "failed"]
    list_filter = {"failed": ["exact"], "on": ["gte", "lte"]}
    list_export = ["on", "started_at", "ended_at", "failed"]
    ordering = ["-started_at"]
