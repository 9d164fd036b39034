"""The strategy, as search finds it."""

from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from cxhub.blocks import texts
from cxhub.indexable import PageDocumentType, joined, kept, names, plain, slugs
from cxhub.people.models import Member
from cxhub.search.documents import Document
from cxhub.search.registry import register, register_facet
from cxhub.strategy import facets
from cxhub.strategy.models import (
    BrandPromise,
    BusinessStance,
    CustomerValueProposition,
    CXPrinciple,
    IntendedExperience,
    Purpose,
    StrategyPillar,
)

register_facet("pillar", _("Pillar"), facets.pillars, pages=StrategyPillar)
register_facet("tag", _("Tag"), facets.tags)


@register
class PrincipleDocuments(PageDocumentType):
    """Principles."""

    kind = "principle"
    label = _("Principle")
    label_plural = _("Principles")
    model = CXPrinciple
    related = {Member: lambda member: CXPrinciple.objects.filter(owned_by=member)}
    joins = ("locale", "owned_by")
    lists = ("pillars",)

    def document(self, obj: Any) -> Document:
        """The sentence, why, what to do and what not."""
        return self.page_document(
            obj,
            summary=obj.short_why or obj.statement,
            body=joined(
                obj.statement,
                plain(obj.body),
                *texts(obj.dos),
                *texts(obj.donts),
                *(child.value["resolution"] for child in obj.conflicts),
                obj.line_up_question,
                obj.question,
            ),
            people=names(obj.owned_by),
            date=obj.verified_on,
            pillar=slugs(*obj.pillars_read),
            owner=slugs(obj.owned_by),
            quality=kept(obj.verified_on, obj.owned_by_id),
        )


@register
class PillarDocuments(PageDocumentType):
    """Pillars."""

    kind = "pillar"
    label = _("Pillar")
    label_plural = _("Pillars")
    model = StrategyPillar
    related = {Member: lambda member: StrategyPillar.objects.filter(executive=member)}
    joins = ("locale", "executive")

    def document(self, obj: Any) -> Document:
        """The intent, and who answers for it."""
        return self.page_document(
            obj,
            summary=obj.line,
            body=plain(obj.body),
            people=names(obj.executive),
            date=obj.effective_from,
            pillar=slugs(obj),
            owner=slugs(obj.executive),
        )


class FoundationDocuments(PageDocumentType):
    """A piece of the strategy's foundation."""

    joins = ("locale", "owned_by")

    def words(self, page: Any) -> list[str]:
        """What the page says beside its body."""
        raise NotImplementedError

    def headings(self, page: Any) -> list[str]:
        """The page's own headings, where people may ask for them."""
        return []

    def document(self, obj: Any) -> Document:
        """What it says, and who answers for it."""
        words = self.words(obj)
        return self.page_document(
            obj,
            summary=words[0] if words else "",
            headings=self.headings(obj),
            body=joined(*words, plain(obj.body)),
            people=names(obj.owned_by),
            date=obj.verified_on,
            owner=slugs(obj.owned_by),
            quality=kept(obj.verified_on, obj.owned_by_id),
        )


@register
class PurposeDocuments(FoundationDocuments):
    """The purpose."""

    kind = "purpose"
    label = _("Purpose")
    label_plural = _("Purpose")
    model = Purpose
    related = {Member: lambda member: Purpose.objects.filter(owned_by=member)}

    def words(self, page: Any) -> list[str]:
        """The sentence."""
        return [page.statement]


@register
class PromiseDocuments(FoundationDocuments):
    """The promise."""

    kind = "promise"
    label = _("Promise")
    label_plural = _("Promises")
    model = BrandPromise
    related = {Member: lambda member: BrandPromise.objects.filter(owned_by=member)}

    def words(self, page: Any) -> list[str]:
        """The sentence, dos and don'ts."""
        return [page.statement, *texts(page.dos), *texts(page.donts), page.question]


@register
class StanceDocuments(FoundationDocuments):
    """The stance."""

    kind = "stance"
    label = _("Stance")
    label_plural = _("Stances")
    model = BusinessStance
    related = {Member: lambda member: BusinessStance.objects.filter(owned_by=member)}

    def words(self, page: Any) -> list[str]:
        """The stance by name, what is chosen and given up."""
        return [page.get_business_display(), *texts(page.chooses), *texts(page.gives_up)]


@register
class ExperienceDocuments(FoundationDocuments):
    """The intended experience."""

    kind = "experience"
    label = _("Intended experience")
    label_plural = _("Intended experience")
    model = IntendedExperience
    related = {Member: lambda member: IntendedExperience.objects.filter(owned_by=member)}

    def words(self, page: Any) -> list[str]:
        """The sentences that customers should be able to say."""
        return [child.value["sentence"] for child in page.levels]


@register
class PropositionDocuments(FoundationDocuments):
    """The value proposition."""

    kind = "proposition"
    label = _("Value proposition")
    label_plural = _("Value propositions")
    model = CustomerValueProposition
    related = {Member: lambda member: CustomerValueProposition.objects.filter(owned_by=member)}

    def words(self, page: Any) -> list[str]:
        """Every reason to come, stay and leave."""
        return [child.value["reason"] for part in (page.come, page.stay, page.leave) for child in part]

    def headings(self, page: Any) -> list[str]:
        """What its three parts are about."""
        return [_g("Why customers come"), _g("Why customers stay"), _g("Why customers leave")]
