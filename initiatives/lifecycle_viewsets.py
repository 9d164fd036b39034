"""Decisions, assessments and dependencies in the admin. What a gate guards cannot be typed here."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from cxhub.admin import RecordViewSet
from cxhub.initiatives.models import CustomerImpactAssessment, Decision, Dependency


class DecisionViewSet(RecordViewSet):
    """Decisions: their question and who decides. They are decided on their own page, past the gate."""

    model = Decision
    icon = "tick"
    menu_label = _("Decisions")
    menu_order = 420
    panels = [
        FieldPanel("question"),
        FieldPanel("slug"),
        FieldPanel("options"),
        FieldRowPanel([FieldPanel("initiative"), FieldPanel("decider"), FieldPanel("decide_by")]),
        FieldPanel("came_of"),
    ]
    list_display = ["question", "state", "decider", "decided_on", "initiative"]
    list_filter = ["state", "decider"]
    list_export = ["slug", "question", "state", "outcome", "reason", "decider", "decided_on", "initiative", "came_of"]
    search_fields = ["question", "outcome"]
    search_backend_name = None


class AssessmentViewSet(RecordViewSet):
    """Customer impact assessments. The day is the one on which they are written."""

    model = CustomerImpactAssessment
    icon = "view"
    menu_label = _("Impact assessments")
    menu_order = 430
    panels = [
        FieldRowPanel([FieldPanel("decision"), FieldPanel("initiative")]),
        FieldPanel("finding"),
        FieldRowPanel([FieldPanel("direction"), FieldPanel("severity"), FieldPanel("people")]),
        FieldPanel("segments"),
        FieldPanel("touchpoints"),
        FieldPanel("promise"),
        FieldPanel("assessed_by"),
        FieldPanel("mitigation"),
        FieldRowPanel([FieldPanel("mitigation_owner"), FieldPanel("mitigation_due")]),
    ]
    list_display = ["decision", "initiative", "direction", "severity", "assessed_on", "mitigation_owner"]
    list_filter = ["direction", "severity"]
    list_export = ["decision", "initiative", "direction", "severity", "finding", "assessed_on", "mitigation"]
    search_fields = ["finding"]
    search_backend_name = None


class DependencyViewSet(RecordViewSet):
    """What waits for what."""

    model = Dependency
    icon = "link"
    menu_label = _("Dependencies")
    menu_order = 415
    panels = [
        FieldRowPanel([FieldPanel("initiative"), FieldPanel("milestone")]),
        FieldRowPanel([FieldPanel("on_initiative"), FieldPanel("on_milestone")]),
        FieldPanel("note"),
    ]
    list_display = ["initiative", "milestone", "on_initiative", "on_milestone", "since"]
    list_export = ["initiative", "milestone", "on_initiative", "on_milestone", "note", "since"]
