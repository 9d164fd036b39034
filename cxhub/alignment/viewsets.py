"""The audit in the admin."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList, Panel

from cxhub.admin import RecordViewSet
from cxhub.alignment.models import AuditRun, Claim, Finding, ThresholdChange
from cxhub.alignment.registry import all_rules


class ClaimViewSet(RecordViewSet):
    """What the scorecard claims, with its evidence."""

    model = Claim
    icon = "clipboard-list"
    menu_label = _("Claims")
    menu_order = 500
    panels = [
        FieldPanel("statement"),
        FieldRowPanel([FieldPanel("says"), FieldPanel("pillar")]),
        FieldRowPanel([FieldPanel("claimed_by"), FieldPanel("order"), FieldPanel("active")]),
        InlinePanel("evidence", heading=_("What it rests on"), label=_("evidence")),
    ]
    list_display = ["statement", "says", "pillar", "claimed_by", "active"]
    list_filter = ["active", "pillar"]
    list_export = ["statement", "says", "pillar", "claimed_by", "active"]
    search_fields = ["statement"]


class ThresholdChangeForm(WagtailAdminModelForm):
    """A change to a threshold, by whoever is signed in."""

    rule = forms.ChoiceField(label=_("rule"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [
            ("", _("All rules")),
            *((rule.id, f"{rule.id}: {rule.title}") for rule in all_rules()),
        ]

    def save(self, commit: bool = True) -> ThresholdChange:
        """Append the change."""
        self.instance.by = self.for_user
        change: ThresholdChange = super().save(commit)
        return change


class ThresholdChangeViewSet(RecordViewSet):
    """Changes to thresholds: added and read, never changed. Each rule's page has a form of its own."""

    model = ThresholdChange
    icon = "cog"
    menu_label = _("Audit thresholds")
    menu_order = 520
    panels = [
        FieldRowPanel([FieldPanel("rule"), FieldPanel("name"), FieldPanel("value")]),
        FieldPanel("effective_from"),
        FieldPanel("reason"),
    ]
    list_display = ["rule", "name", "value", "effective_from", "by", "reason"]
    list_filter = ["rule"]
    list_export = ["rule", "name", "value", "effective_from", "at", "by", "reason"]
    ordering = ["-effective_from"]

    def get_edit_handler(self) -> Panel:
        """The panels, in the form that knows the rules and notes who it was."""
        handler: Panel = ObjectList(self.panels, base_form_class=ThresholdChangeForm).bind_to_model(self.model)
        return handler


class FindingViewSet(RecordViewSet):
    """Findings, to look through and export. What is done about one is done on its page; a run writes the rest."""

    model = Finding
    icon = "warning"
    menu_label = _("Findings")
    menu_order = 510
    panels: list[Panel] = []
    list_display = ["rule", "about_title", "severity", "state", "responsible", "assigned_to", "open_since"]
    list_filter = ["rule", "severity", "state", "responsible", "pillar"]
    list_export = [
        "rule",
        "about_type",
        "about_title",
        "severity",
        "state",
        "sentence",
        "fix",
        "responsible",
        "assigned_to",
        "pillar",
        "first_seen",
        "last_seen",
        "open_since",
        "resolved_on",
        "waived_until",
    ]
    search_fields = ["about_title", "sentence"]
    search_backend_name = None


class AuditRunViewSet(RecordViewSet):
    """Runs, to look through and export."""

    model = AuditRun
    icon = "history"
    menu_label = _("Audit runs")
    menu_order = 530
    panels: list[Panel] = []
    list_display = ["as_of", "kind", "score", "critical", "high", "medium", "low", "waived", "ran_at"]
    list_filter = {"kind": ["exact"], "as_of": ["gte", "lte"]}
    list_export = ["as_of", "kind", "ran_at", "score", "critical", "high", "medium", "low", "waived", "seconds"]
    ordering = ["-as_of"]
