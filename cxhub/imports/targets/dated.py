"""Record types of pages that keep the day on which they first appeared, wherever that was."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, ClassVar

from django.utils import timezone
from wagtail.models import Page

from cxhub.imports.targets.base import Context
from cxhub.imports.targets.fields import Field
from cxhub.imports.targets.pages import PageRecordType

PUBLISHED_ON = Field("published_on", kind="date", help="The day on which it first appeared; today without one.")


class DatedPageRecordType(PageRecordType):
    """Pages whose first publication is a day of the source and not the day of the import.

    List :data:`PUBLISHED_ON` among ``fields``, or name a field of the page that holds the day.

    Attributes:
        date_field: The page's own field that says when it appeared, if it has one.
    """

    date_field: ClassVar[str] = "published_on"

    def after_saving(self, page: Any, values: Mapping[str, Any], context: Context) -> Page:
        """Set when the page was first published, which publishing takes for now."""
        day: date | None = values.get(self.date_field)
        if day is not None:
            # Noon, so that no time zone moves it to another day.
            moment = timezone.make_aware(datetime.combine(day, time(12)))
            page.first_published_at = moment
            Page.objects.filter(pk=page.pk).update(first_published_at=moment)
        return super().after_saving(page, values, context)

    def get_value(self, obj: Any, name: str) -> Any:
        """Return a field's value; of the first publication, its day."""
        if name == PUBLISHED_ON.name:
            return timezone.localdate(obj.first_published_at) if obj.first_published_at else None
        return super().get_value(obj, name)
