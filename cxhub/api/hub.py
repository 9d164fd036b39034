"""What belongs to no app: the hub's homes, tags and words."""

from typing import Literal

from cxhub.api import fields as f
from cxhub.api import filters, search  # noqa: F401 - importing it registers its route
from cxhub.api.resources import Resource, publish
from cxhub.models import GlossaryTerm, HubHome, Tag
from cxhub.search.models import ChosenResult, Synonym

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
        Resource(
            path="search-synonyms",
            kind="search_synonym",
            model=Synonym,
            fields=(
                *f.of_model(Synonym, "term", "updated_at"),
                f.Field("synonyms", list[str], lambda row, serving: row.synonyms.split(";")),
            ),
            sort=("term",),
        ),
        Resource(
            path="chosen-results",
            kind="chosen_result",
            model=ChosenResult,
            fields=f.of_model(ChosenResult, "query", "match", "address", "does", "place", "starts_on", "ends_on"),
            filters=(
                filters.contains("query"),
                filters.exact("does", Literal[tuple(ChosenResult.Does.values)]),
            ),
            sort=("query", "place"),
        ),
    ]
)
