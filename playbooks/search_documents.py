"""Playbooks, plays, stories and lessons, as search finds them."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from cxhub.blocks import texts
from cxhub.indexable import PageDocumentType, bears, joined, kept, names, plain, slugs
from cxhub.models import Tag
from cxhub.people.models import Department, Member
from cxhub.playbooks.models import CustomerStory, LessonLearned, Play, Playbook, TouchpointStandard
from cxhub.search.documents import Document, Section
from cxhub.search.registry import register
from cxhub.strategy.models import CXPrinciple


@register
class PlaybookDocuments(PageDocumentType):
    """Playbooks."""

    kind = "playbook"
    label = _("Playbook")
    label_plural = _("Playbooks")
    model = Playbook
    related = {Member: lambda member: Playbook.objects.filter(owned_by=member)}
    joins = ("locale", "owned_by")
    lists = ("pillars",)

    def document(self, obj: Any) -> Document:
        """The line and the text."""
        return self.page_document(
            obj,
            summary=obj.line,
            body=plain(obj.body),
            people=names(obj.owned_by),
            pillar=slugs(*obj.pillars_read),
            owner=slugs(obj.owned_by),
        )


@register
class PlayDocuments(PageDocumentType):
    """Plays. A hit in a step leads to the step."""

    kind = "play"
    weight = 1.2
    label = _("Play")
    label_plural = _("Plays")
    model = Play
    related = {
        Member: lambda member: Play.objects.filter(owned_by=member),
        CXPrinciple: lambda principle: Play.objects.filter(
            Q(principle=principle) | Q(also_principles=principle)
        ).distinct(),
        TouchpointStandard: lambda standard: Play.objects.filter(standards=standard),
    }
    joins = ("locale", "owned_by", "principle")
    lists = ("also_principles", "standards")
    beyond = ("principle__pillars",)

    def document(self, obj: Any) -> Document:
        """When to use it, its steps, what one may do, and what must be true."""
        steps = [
            Section(f"step-{number}", child.value["do"], child.value["detail"] or "")
            for number, child in enumerate(obj.steps, start=1)
        ]
        limits = texts(obj.may_without_asking)
        standards = [f"{standard.touchpoint}: {standard.must_be_true}" for standard in obj.standards_read]
        parts = [
            Section("limits", _g("What you may do without asking") if limits else "", joined(*limits)),
            Section("note", "", plain(obj.body)),
            Section("standards", "", joined(*standards)),
        ]
        return self.page_document(
            obj,
            summary=obj.trigger,
            headings=[
                *self.titles_of(obj, obj.principle, *obj.also_principles_read),
                # What people ask for by this name, they read under another.
                *([_g("Empowerment limits")] if limits else ()),
            ],
            sections=[*steps, *(part for part in parts if part.text)],
            people=names(obj.owned_by),
            date=obj.verified_on,
            pillar=slugs(*obj.principle.pillars.all()) if obj.principle else (),
            owner=slugs(obj.owned_by),
            quality=kept(obj.verified_on, obj.owned_by_id, standards),
        )


@register
class StoryDocuments(PageDocumentType):
    """Customer stories."""

    kind = "story"
    label = _("Story")
    label_plural = _("Stories")
    model = CustomerStory
    related = {
        Member: lambda member: CustomerStory.objects.filter(Q(told_by=member) | Q(people=member)).distinct(),
        Department: lambda department: CustomerStory.objects.filter(department=department),
        Tag: lambda tag: CustomerStory.objects.filter(bears(tag)).distinct(),
        CXPrinciple: lambda principle: CustomerStory.objects.filter(
            Q(principle=principle) | Q(also_principles=principle)
        ).distinct(),
        Play: lambda play: CustomerStory.objects.filter(related_play=play),
    }
    joins = ("locale", "told_by", "pillar", "principle", "related_play", "department")
    lists = ("tags", "people", "also_principles")
    beyond = ("tags_read__parent",)

    def document(self, obj: Any) -> Document:
        """The story, and the customer's words as far as the customer allowed."""
        return self.page_document(
            obj,
            summary=obj.outcome,
            body=joined(
                obj.public_quote,
                obj.public_quote_by,
                plain(obj.body),
                obj.department,
                *self.titles_of(obj, obj.principle, *obj.also_principles_read, obj.related_play),
            ),
            tags=obj.tags_read,
            people=names(obj.told_by, *obj.people_read),
            date=obj.date,
            pillar=slugs(obj.pillar),
            author=slugs(obj.told_by),
            quality=kept(obj.outcome, obj.principle_id, obj.told_by_id),
        )


@register
class LessonDocuments(PageDocumentType):
    """Lessons learned."""

    kind = "lesson"
    label = _("Lesson")
    label_plural = _("Lessons")
    model = LessonLearned
    related = {
        Member: lambda member: LessonLearned.objects.filter(people=member),
        Tag: lambda tag: LessonLearned.objects.filter(bears(tag)).distinct(),
        Play: lambda play: LessonLearned.objects.filter(play_changed=play),
    }
    joins = ("locale", "pillar", "play_changed")
    lists = ("tags", "people")
    beyond = ("tags_read__parent",)

    def document(self, obj: Any) -> Document:
        """What happened, what was learned, what to do, and what changed."""
        return self.page_document(
            obj,
            summary=plain(obj.lesson),
            body=joined(
                plain(obj.context),
                plain(obj.driving_event),
                plain(obj.recommendation),
                plain(obj.evidence),
                obj.change,
                *self.titles_of(obj, obj.play_changed),
            ),
            tags=obj.tags_read,
            people=names(*obj.people_read),
            date=obj.date,
            pillar=slugs(obj.pillar),
            author=slugs(*obj.people_read),
            quality=kept(obj.change, obj.recommendation, obj.evidence),
        )
