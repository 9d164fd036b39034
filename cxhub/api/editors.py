"""What the hub mends in Wagtail's own tier of the API, which is for editors.

Rich text that it gives as HTML or Markdown holds the addresses, and so the slugs, of all pages that it links to. Here
links to what the reader may not see keep their words only. Rich text as the database holds it, which is what editors
send back, names pages by their id and stays as it is.
"""

import sys
from typing import Any

from django.core import checks
from django.db.models import Model
from wagtail.api.rich_text import APIRichText
from wagtail.api.v3.schemas.generators import read
from wagtail.fields import RichTextField

from cxhub.access import Reader
from cxhub.api.serving import without_hidden_links


def _rich_text_schema(generator: Any, field: Any) -> Any:
    kind, default, _resolver = read.rich_text_schema(generator, field)
    name = field.name

    def resolve(obj: Model, context: dict[str, Any]) -> str | None:
        value = getattr(obj, name)
        request = context.get("request")
        form = APIRichText.resolve_format(request.GET.get("rich_text_format") if request else None)
        if value and form in (APIRichText.FORMAT_HTML, APIRichText.FORMAT_MARKDOWN):
            value = without_hidden_links(value, Reader(getattr(request, "user", None)))
        shown: str | None = APIRichText.serialize(value, format=form, features=field.features)
        return shown

    return kind, default, staticmethod(resolve)


def mend() -> None:
    """Must run before the schemas of pages are made; where that is too late already, a check says so."""
    if read.read_generator.field_schemas.get(RichTextField) is _rich_text_schema:
        return
    if "wagtail.api.v3.registry" in sys.modules:
        checks.register(_too_late)
    read.read_generator.register_field_schema(RichTextField, _rich_text_schema)


def _too_late(**kwargs: Any) -> list[checks.CheckMessage]:
    return [
        checks.Warning(
            "Wagtail's API gives the addresses of pages that a reader may not see, where rich text links to them.",
            hint="Put *cxhub.APPS before Wagtail's apps in INSTALLED_APPS.",
            id="cxhub.W010",
        )
    ]
