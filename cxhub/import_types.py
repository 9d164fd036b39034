"""What can be imported into the core: tags, glossary terms and synonyms of the search."""

from typing import Any

from cxhub.imports.targets import Field, ModelRecordType, register
from cxhub.models import GlossaryTerm, Tag
from cxhub.search.models import Synonym, phrases


@register
class TagRecordType(ModelRecordType):
    """A word of the curated vocabulary."""

    name = "tag"
    model = Tag
    fields = ["slug", "name", "parent"]

    def complete(self, given: str | Field) -> Field:
        """Complete a field; taggit asks for a slug in forms only, but references need one."""
        return super().complete(Field("slug", required=True) if given == "slug" else given)


@register
class GlossaryTermRecordType(ModelRecordType):
    """A word that the organisation uses in a sense of its own."""

    name = "glossary_term"
    model = GlossaryTerm
    name_field = "term"
    fields = ["slug", "term", "kind", "meaning"]


@register
class SynonymRecordType(ModelRecordType):
    """Words that mean the same to whoever searches."""

    name = "synonym"
    model = Synonym
    natural_key = ["term"]
    name_field = "term"
    fields = ["term", "synonyms"]

    def clean(self, name: str, value: Any, context: Any) -> Any:
        """Accept the synonyms as a list too, and take them as they are kept, so that the same ones change nothing."""
        if name == "synonyms" and isinstance(value, list):
            value = ";".join(str(item) for item in value)
        cleaned = super().clean(name, value, context)
        return "; ".join(phrases(cleaned)) if name == "synonyms" and cleaned else cleaned
