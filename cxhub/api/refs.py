"""References from one object to another: just enough to show a link and to follow it."""

from typing import Any

from django.db.models import Model
from django.urls import reverse
from ninja import Field, Schema
from wagtail.models import Page


class Ref(Schema):
    """Another object that the reader may see."""

    type: str = Field(description="What it is, such as pillar or member.")
    id: int
    title: str
    slug: str | None = None
    detail_url: str | None = Field(None, description="Where this API tells more about it.")


#: Model → (its kind, the name of the URL of its details). Filled by what apps publish.
KINDS: dict[type[Model], tuple[str, str]] = {}


def kind_of(model: type[Model]) -> str:
    """What objects of a model are called in answers."""
    return KINDS[model][0] if model in KINDS else model._meta.model_name or ""


def ref(obj: Any) -> dict[str, Any]:
    """A reference to an object, which must be visible to the reader already."""
    model = (obj.specific_class if type(obj) is Page else None) or type(obj)
    url = reverse(f"wagtailapi_v3:{KINDS[model][1]}", args=[obj.pk]) if model in KINDS else None
    return {
        "type": kind_of(model),
        "id": obj.pk,
        "title": obj.title if isinstance(obj, Page) else str(obj),
        "slug": getattr(obj, "slug", None),
        "detail_url": url,
    }
