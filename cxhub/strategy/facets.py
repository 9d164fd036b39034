"""How pillars and tags are shown beside search results, as far as the reader may know of them."""

from collections.abc import Iterable, Mapping

from cxhub.access import PageTokens
from cxhub.models import Tag
from cxhub.search.registry import FacetValue
from cxhub.strategy.models import StrategyPillar


def pillars(slugs: Iterable[str], readable: frozenset[str]) -> Mapping[str, FacetValue]:
    """Pillars by their sign, name and hue.

    A result may be open to somebody whom the pillar it serves is closed to, so each is asked for.
    """
    tokens = PageTokens()
    return {
        pillar.slug: FacetValue(pillar.title, sign=pillar.letter, css_class=f"is-p{pillar.hue}")
        for pillar in StrategyPillar.objects.live().filter(slug__in=list(slugs))
        if tokens.of(pillar) in readable
    }


def tags(slugs: Iterable[str], readable: frozenset[str]) -> Mapping[str, FacetValue]:
    """Tags by their names, each under its parent. Whoever finds something tagged may read its tags."""
    found = Tag.objects.filter(slug__in=list(slugs)).select_related("parent")
    return {tag.slug: FacetValue(tag.name, under=tag.parent.slug if tag.parent else "") for tag in found}
