"""Initiatives and their updates, as search finds them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from cxhub.indexable import PageDocumentType, RecordDocumentType, at_noon, bears, joined, kept, names, plain, slugs
from cxhub.initiatives.models import Blocker, CustomerImpactAssessment, Decision, Initiative, ProgressUpdate
from cxhub.metrics.models import Kpi
from cxhub.models import Tag
from cxhub.people.models import Member
from cxhub.search.documents import Document
from cxhub.search.registry import register


@register
class InitiativeDocuments(PageDocumentType):
    """Initiatives."""

    kind = "initiative"
    weight = 0.7
    label = _("Initiative")
    label_plural = _("Initiatives")
    model = Initiative
    related = {
        Member: lambda member: Initiative.objects.filter(Q(owned_by=member) | Q(executive_owner=member)),
        Tag: lambda tag: Initiative.objects.filter(bears(tag)).distinct(),
        Kpi: lambda kpi: Initiative.objects.filter(kpis=kpi),
    }
    joins = ("locale", "owned_by", "executive_owner", "pillar")
    lists = ("tags", "kpis")
    beyond = ("tags_read__parent",)

    def document(self, obj: Any) -> Document:
        """What it promises, what it is, what came of it, and what it should move."""
        return self.page_document(
            obj,
            summary=obj.promise_to_customer,
            body=joined(plain(obj.body), obj.outcome, plain(obj.retrospective), *(kpi.name for kpi in obj.kpis_read)),
            tags=obj.tags_read,
            people=names(obj.owned_by, obj.executive_owner),
            date=obj.starts_on,
            pillar=slugs(obj.pillar),
            owner=slugs(obj.owned_by, obj.executive_owner),
            stage=(obj.stage,),
            quality=kept(obj.owned_by_id, obj.kpis_read, obj.outcome),
        )


@register
class UpdateDocuments(RecordDocumentType):
    """Progress updates that say something."""

    kind = "update"
    weight = 0.3
    label = _("Update")
    label_plural = _("Updates")
    model = ProgressUpdate
    joins = ("initiative__pillar", "author", "blocker")
    related = {
        Initiative: lambda initiative: ProgressUpdate.objects.filter(initiative=initiative),
        Member: lambda member: ProgressUpdate.objects.filter(author=member),
        Blocker: lambda blocker: ProgressUpdate.objects.filter(blocker=blocker),
    }

    def queryset(self) -> QuerySet[Any]:
        """Updates of published initiatives; those in which nothing changed have nothing to find."""
        return super().queryset().filter(initiative__live=True).exclude(narrative="")

    def document(self, obj: Any) -> Document:
        """What changed, and what stood in the way."""
        blocker = getattr(obj, "blocker", None)
        day = timezone.localdate(obj.posted_at)
        return self.record_document(
            obj,
            title=_g("Update on %(initiative)s") % {"initiative": obj.initiative.title},
            url=f"{obj.initiative.url or obj.initiative.url_path}#update-{obj.pk}",
            summary=obj.narrative,
            body=blocker.next_action if blocker else "",
            people=names(obj.author),
            date=day,
            updated_at=obj.posted_at,
            access=self.tokens.of(obj.initiative),
            pillar=slugs(obj.initiative.pillar),
            author=slugs(obj.author),
        )


@register
class DecisionDocuments(RecordDocumentType):
    """Decisions."""

    kind = "decision"
    weight = 0.5
    label = _("Decision")
    label_plural = _("Decisions")
    model = Decision
    joins = ("initiative__pillar", "decider")
    lists = ("assessments",)
    related = {
        Initiative: lambda initiative: Decision.objects.filter(initiative=initiative),
        Member: lambda member: Decision.objects.filter(decider=member),
        CustomerImpactAssessment: lambda assessment: Decision.objects.filter(assessments=assessment),
    }

    def queryset(self) -> QuerySet[Any]:
        """Decisions about published initiatives, and those about none."""
        return super().queryset().filter(Q(initiative=None) | Q(initiative__live=True))

    def document(self, obj: Any) -> Document:
        """The question, the answer and its reason, and what it does to customers."""
        return self.record_document(
            obj,
            title=obj.question,
            url=obj.get_absolute_url(),
            summary=obj.outcome,
            body=joined(obj.reason, obj.came_of, *obj.options, *(row.finding for row in obj.assessments_read)),
            people=names(obj.decider),
            date=obj.decided_on or obj.raised_on,
            updated_at=at_noon(obj.decided_on or obj.raised_on),
            access=self.tokens.of(obj.initiative) if obj.initiative else "hub",
            pillar=slugs(obj.initiative.pillar) if obj.initiative else (),
            owner=slugs(obj.decider),
        )
