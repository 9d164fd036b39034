"""Reads people, the strategy's texts, playbooks, stories and lessons."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from wagtail.models import Page

from cxhub.alignment import nodes
from cxhub.alignment.reading.links import Links
from cxhub.alignment.reading.moments import Moment, linked, revised
from cxhub.people.models import Department, Member
from cxhub.playbooks.models import CustomerStory, LessonLearned, Play
from cxhub.strategy.models import Acknowledgement, CXPrinciple, StrategyPillar

#: The texts of which a hub has one each: accessor from a page, which is also the kind of its nodes.
FOUNDATIONS = ("purpose", "businessstance", "brandpromise", "intendedexperience", "customervalueproposition")


def read_strategy(moment: Moment, links: Links) -> dict[str, tuple[Any, ...]]:
    """The parts of the graph that tell why and how we work, and who we are."""
    foundations = list(_foundations(moment))
    principles = list(
        moment.pages(CXPrinciple.objects.all(), "number", "owned_by_id", "review_by"),
    )
    plays = list(
        moment.pages(Play.objects.all(), "owned_by_id", "review_by", "principle_id", "differentiating"),
    )
    pillars_of = {row["pk"]: linked(row, "pillars", links["principle"]) for row in principles}
    return {
        "people": _people(moment),
        "departments": tuple(
            nodes.Department(*row) for row in Department.objects.order_by("pk").values_list("pk", "name", "head_id")
        ),
        "pillars": _pillars(moment),
        "purposes": tuple(_purpose(row) for row in foundations if row["kind"] == "purpose"),
        "stances": tuple(_stance(row) for row in foundations if row["kind"] == "businessstance"),
        "promises": tuple(_promise(row, links) for row in foundations if row["kind"] == "brandpromise"),
        "principles": tuple(
            nodes.Principle(row["pk"], row["title"], row["number"], row["owned_by_id"], pillars_of[row["pk"]])
            for row in principles
        ),
        "reviews": (
            *(_review(row["kind"], row) for row in foundations),
            *(_review("cxprinciple", row, pillars_of[row["pk"]]) for row in principles),
            *(_review("play", row, pillars_of.get(row["principle_id"], ())) for row in plays),
        ),
        "acknowledgements": _acknowledgements(moment),
        "plays": tuple(
            nodes.Play(
                row["pk"],
                row["title"],
                row["owned_by_id"],
                row["principle_id"],
                linked(row, "also_principles", links["play"]),
                row["differentiating"],
                sum(links["standards"].get(row["pk"], ())),
            )
            for row in plays
        ),
        "stories": _stories(moment, links),
        "lessons": _lessons(moment, links),
    }


def _people(moment: Moment) -> tuple[nodes.Person, ...]:
    rows = Member.objects.order_by("pk").values_list(
        "pk", "name", "department_id", "executive", "front_line", "active", "inactive_since"
    )
    found = []
    for pk, name, department, executive, front_line, active, left in rows:
        # Leaving takes the mark of an executive with it; whoever had not left yet is taken to have had it.
        later = left is not None and left > moment.as_of
        found.append(nodes.Person(pk, name, department, executive or later, front_line, active or later))
    return tuple(found)


def _pillars(moment: Moment) -> tuple[nodes.Pillar, ...]:
    rows = moment.pages(
        StrategyPillar.objects.all(),
        "order",
        "executive_id",
        "owned_by_id",
        facts=("period__starts_on", "period__ends_on"),
    )
    return tuple(
        nodes.Pillar(
            row["pk"],
            row["title"],
            row["order"],
            row["executive_id"],
            row["owned_by_id"],
            row["period__starts_on"],
            row["period__ends_on"],
        )
        for row in rows
    )


def _foundations(moment: Moment) -> Any:
    """Rows of the five texts, each with its kind and columns without its prefix. One query."""
    columns = {
        "purpose": ("version", "effective_from", "understood_count", "asked_count"),
        "businessstance": ("business", "brand", "cx"),
        "brandpromise": ("version", "effective_from"),
        "intendedexperience": (),
        "customervalueproposition": (),
    }
    names = {kind: (*own, "owned_by_id", "review_by") for kind, own in columns.items()}
    any_of = Q()
    for kind in FOUNDATIONS:
        any_of |= Q(**{f"{kind}__isnull": False})
    facts = tuple(f"{kind}__{name}" for kind, own in names.items() for name in own)
    for row in moment.pages(Page.objects.filter(any_of), facts=(*facts, *(f"{kind}__pk" for kind in FOUNDATIONS))):
        kind = next(kind for kind in FOUNDATIONS if row[f"{kind}__pk"] is not None)
        own = {name: row[f"{kind}__{name}"] for name in names[kind]}
        yield {"kind": kind, "pk": row["pk"], "title": row["title"], "then": row["then"], **revised(own, row["then"])}


def _purpose(row: dict[str, Any]) -> nodes.Purpose:
    return nodes.Purpose(
        row["pk"],
        row["title"],
        row["owned_by_id"],
        row["version"],
        row["effective_from"],
        row["understood_count"],
        row["asked_count"],
    )


def _stance(row: dict[str, Any]) -> nodes.Stance:
    return nodes.Stance(row["pk"], row["title"], row["owned_by_id"], row["business"], row["brand"], row["cx"])


def _promise(row: dict[str, Any], links: Links) -> nodes.Promise:
    principles = linked(row, "principles", links["promise"])
    return nodes.Promise(row["pk"], row["title"], row["owned_by_id"], row["version"], row["effective_from"], principles)


def _review(kind: str, row: dict[str, Any], pillars: tuple[int, ...] = ()) -> nodes.Review:
    return nodes.Review(row["pk"], row["title"], kind, row["owned_by_id"], row["review_by"], pillars)


def _acknowledgements(moment: Moment) -> tuple[nodes.Acknowledgements, ...]:
    rows = (
        Acknowledgement.objects.current()
        .filter(at__lt=moment.end)
        .order_by()
        .values("page_id", "version")
        .annotate(
            active=Count("reader", distinct=True, filter=Q(reader__active=True)),
            answered=Count("reader", distinct=True, filter=Q(right__isnull=False)),
            rightly=Count("reader", distinct=True, filter=Q(right=True)),
        )
        .order_by("page_id", "version")
    )
    return tuple(
        nodes.Acknowledgements(row["page_id"], "", row["version"], row["active"], row["answered"], row["rightly"])
        for row in rows
    )


def _stories(moment: Moment, links: Links) -> tuple[nodes.Story, ...]:
    stories = CustomerStory.objects.filter(date__lte=moment.as_of)
    return tuple(
        nodes.Story(
            row["pk"],
            row["title"],
            row["date"],
            row["told_by_id"],
            row["principle_id"],
            linked(row, "also_principles", links["story"]),
            row["pillar_id"],
            row["related_play_id"],
        )
        for row in moment.pages(stories, "date", "told_by_id", "principle_id", "pillar_id", "related_play_id")
    )


def _lessons(moment: Moment, links: Links) -> tuple[nodes.Lesson, ...]:
    lessons = LessonLearned.objects.filter(date__lte=moment.as_of)
    found = []
    for row in moment.pages(lessons, "date", "state", "state_on", "pillar_id", "play_changed_id", "change"):
        # In an earlier state then, and nobody wrote down since when.
        later = row["state_on"] > moment.as_of
        found.append(
            nodes.Lesson(
                row["pk"],
                row["title"],
                row["date"],
                "" if later else row["state"],
                None if later else row["state_on"],
                row["pillar_id"],
                None if later else row["play_changed_id"],
                bool(row["change"].strip()) and row["play_changed_id"] is None,
                linked(row, "people", links["lesson_people"]),
            )
        )
    return tuple(found)
