"""Measures, as search finds them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cxhub.indexable import RecordDocumentType, joined, names, slugs
from cxhub.metrics.models import Kpi
from cxhub.people.models import Member
from cxhub.search.documents import Document
from cxhub.search.registry import register


@register
class KpiDocuments(RecordDocumentType):
    """KPIs."""

    kind = "kpi"
    weight = 0.6
    label = _("Measure")
    label_plural = _("Measures")
    model = Kpi
    joins = ("owner", "pillar")
    related = {Member: lambda member: Kpi.objects.filter(owner=member)}

    def document(self, obj: Any) -> Document:
        """Name, definition and source."""
        return self.record_document(
            obj,
            title=obj.name,
            url=obj.get_absolute_url(),
            summary=obj.definition,
            body=joined(obj.source, obj.method),
            people=names(obj.owner),
            pillar=slugs(obj.pillar),
            owner=slugs(obj.owner),
        )
