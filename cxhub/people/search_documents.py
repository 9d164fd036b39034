"""People, as search finds them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cxhub.indexable import RecordDocumentType, joined
from cxhub.people.models import Department, Member
from cxhub.search.documents import Document
from cxhub.search.registry import register


@register
class MemberDocuments(RecordDocumentType):
    """Members."""

    kind = "person"
    weight = 0.6
    label = _("Person")
    label_plural = _("People")
    model = Member
    joins = ("department",)
    related = {Department: lambda department: Member.objects.filter(department=department)}

    def document(self, obj: Any) -> Document:
        """Name, job and place of work."""
        department = obj.department.name if obj.department else ""
        return self.record_document(
            obj,
            title=obj.name,
            url=obj.get_absolute_url(),
            summary=", ".join(part for part in (obj.job_title, department) if part),
            body=joined(obj.location),
        )
