"""Every link of many to many, in one query."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count, F, QuerySet, Value

from cxhub.initiatives.models import DriverWork, Initiative
from cxhub.playbooks.models import CustomerStory, LessonLearned, Play, TouchpointStandard
from cxhub.strategy.models import BrandPromise, CXPrinciple

#: Name of a relation → id of an object → ids of what it is linked to.
Links = dict[str, dict[int, list[int]]]


def read_links() -> Links:
    """The links between objects, as they are now; ``standards`` has for each play how many it has."""
    relations = {
        "promise": (BrandPromise.principles.through, "brandpromise_id", "cxprinciple_id"),
        "principle": (CXPrinciple.pillars.through, "cxprinciple_id", "strategypillar_id"),
        "play": (Play.also_principles.through, "play_id", "cxprinciple_id"),
        "story": (CustomerStory.also_principles.through, "customerstory_id", "cxprinciple_id"),
        "lesson_people": (LessonLearned.people.through, "lessonlearned_id", "member_id"),
        "secondary_pillars": (Initiative.secondary_pillars.through, "initiative_id", "strategypillar_id"),
        "kpis": (Initiative.kpis.through, "initiative_id", "kpi_id"),
        "departments": (Initiative.departments.through, "initiative_id", "department_id"),
        "front_line": (Initiative.front_line_contributors.through, "initiative_id", "member_id"),
        "lessons": (Initiative.lessons.through, "initiative_id", "lessonlearned_id"),
        "drivers": (DriverWork, "driver_id", "initiative_id"),
    }
    queries: list[QuerySet] = [
        through._default_manager.order_by()
        .annotate(link=Value(name), one=F(one), other=F(other))
        .values_list("link", "one", "other")
        for name, (through, one, other) in relations.items()
    ]
    queries.append(
        TouchpointStandard.objects.order_by()
        .values("play_id")
        .annotate(link=Value("standards"), one=F("play_id"), other=Count("pk"))
        .values_list("link", "one", "other")
    )
    found: Links = {name: defaultdict(list) for name in (*relations, "standards")}
    for name, one, other in queries[0].union(*queries[1:], all=True):
        found[name][one].append(other)
    return {name: dict(rows) for name, rows in found.items()}
