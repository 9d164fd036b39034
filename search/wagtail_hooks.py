"""Wires search into Wagtail."""

from wagtail import hooks

from cxhub.search.viewsets import SynonymViewSet


@hooks.register("register_admin_viewset")
def register_synonyms() -> SynonymViewSet:
    """Synonyms."""
    return SynonymViewSet("cxhub_synonyms")
