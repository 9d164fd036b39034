"""What belongs to no app: the hub's homes, tags and words."""

from typing import Literal

from cxhub.api import fields as f
from cxhub.api import filters, search  # noqa: F401 - importing it registers its route
from cxhub.api.resources import Resource, publish
from cxhub.models import GlossaryTerm, HubHome, Tag

publish(
    [
        Resource(
            path="homes",
            kind="home",
            model=HubHome,
            fields=f.of_model(HubHome, "introduction"),
            sort=("title",),
        ),
        Resource(
            path="tags",
            kind="tag",
            model=Tag,
            fields=f.of_model(Tag, "slug", "name", "parent"),
            filters=(filters.to("parent", Tag),),
            sort=("name",),
        ),
        Resource(
            path="terms",
            kind="term",
            model=GlossaryTerm,
            fields=f.of_model(GlossaryTerm, "slug", "term", "kind", "meaning"),
            filters=(filters.exact("kind", Literal[tuple(GlossaryTerm.Kind.values)]),),
            sort=("term",),
        ),
    ]
)
