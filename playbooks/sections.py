"""What playbooks, stories and lessons add to the pages of the strategy and to the home page."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from cxhub.access import visible
from cxhub.home import HomeSection
from cxhub.people.models import Member
from cxhub.playbooks.display import FEW, with_review
from cxhub.playbooks.models import CustomerStory, LessonLearned, Play, PlaybookIndex
from cxhub.playbooks.models.lessons import LessonState
from cxhub.playbooks.models.stories import Permission
from cxhub.playbooks.reading import address_of
from cxhub.remembering import remembered
from cxhub.sections import PageSection
from cxhub.strategy.sections import principle_of_week

#: Plays of a principle, or of a pillar, that its page shows.
MOST_PLAYS = 6
#: Days within which stories show that a principle is lived.
LIVED_DAYS = 90


def quotable(request: HttpRequest) -> QuerySet[CustomerStory]:
    """Stories whose customer may be quoted, the newest first."""
    stories = CustomerStory.objects.exclude(permission=Permission.NO).exclude(quote="")
    return visible(stories.select_related("told_by"), request).order_by("-date", "-pk")


def on_principle(request: HttpRequest, principle: Any) -> list[PageSection]:
    """A story that proves the principle, the plays that do it, and whether it is lived."""
    today = timezone.localdate()
    since = today - datetime.timedelta(days=LIVED_DAYS)
    stories = visible(CustomerStory.objects.filter(principle=principle.pk), request)
    lived = remembered(
        f"stories of principle {principle.pk}",
        request,
        (CustomerStory, Member),
        lambda: stories.aggregate(
            all=Count("pk"),
            recent=Count("pk", filter=Q(date__gte=since)),
            front_line=Count("pk", filter=Q(date__gte=since, told_by__front_line=True)),
        ),
    )
    mine = Q(principle=principle.pk) | Q(pk__in=_also_plays(principle))
    plays = visible(Play.objects.filter(mine), request).order_by("title")[: MOST_PLAYS + 1]
    shown = with_review(plays, today)
    return [
        PageSection(
            30,
            "cxhub_playbooks/principle_story.html",
            {"story": quotable(request).filter(principle=principle.pk).first()},
        ),
        PageSection(
            40,
            "cxhub_playbooks/principle_plays.html",
            {
                "plays": shown[:MOST_PLAYS],
                "list_url": address_of(request, PlaybookIndex) if len(shown) > MOST_PLAYS else "",
            },
        ),
        PageSection(60, "cxhub_playbooks/principle_lived.html", {"lived": lived, "days": LIVED_DAYS}),
    ]


def _also_plays(principle: Any) -> QuerySet[Any]:
    field: Any = Play._meta.get_field("also_principles")
    return field.remote_field.through.objects.filter(cxprinciple=principle.pk).values("play_id")


def on_pillar(request: HttpRequest, pillar: Any) -> list[PageSection]:
    """Stories of the pillar, and plays of its playbooks."""
    stories = visible(CustomerStory.objects.filter(pillar=pillar.pk).select_related("told_by"), request)
    plays = visible(Play.objects.filter(principle__pillars=pillar.pk), request).order_by("title")
    shown = with_review(plays[: 2 * MOST_PLAYS], timezone.localdate())
    stories = stories.order_by("-date", "-pk")
    number, newest = remembered(
        f"stories of pillar {pillar.pk}",
        request,
        (CustomerStory,),
        lambda: (stories.count(), list(stories.values_list("pk", flat=True)[:FEW])),
    )
    return [
        PageSection(
            60,
            "cxhub_playbooks/pillar_stories.html",
            {"stories": stories.filter(pk__in=newest), "stories_all": number},
        ),
        PageSection(70, "cxhub_playbooks/pillar_plays.html", {"plays": shown}),
    ]


def on_home(request: HttpRequest, page: Any) -> list[HomeSection]:
    """The story that proves the principle of the week, and what is new."""
    sections = []
    proof, stories = _stories(request, principle_of_week(request))
    if proof is not None:
        sections.append(HomeSection(10, "cxhub_playbooks/home_story.html", {"story": proof}))
    today = timezone.localdate()
    monday = today - datetime.timedelta(days=today.weekday())
    changed = visible(
        LessonLearned.objects.filter(
            state=LessonState.INFUSED, play_changed__in=visible(Play.objects.live(), request)
        ).select_related("play_changed"),
        request,
    )
    lessons = list(changed.order_by("-state_on", "-pk")[:FEW])
    new_lessons = [lesson for lesson in lessons if lesson.state_on >= monday]
    new_stories = [row for row in stories if row.date >= monday]
    if lessons or stories:
        is_new = bool(new_lessons or new_stories)
        context = {
            "is_new": is_new,
            "changed": new_lessons if is_new else lessons[:2],
            "told": new_stories if is_new else stories[:2],
        }
        sections.append(HomeSection(50, "cxhub_playbooks/home_new.html", context))
    return sections


def _stories(request: HttpRequest, principle: Any) -> tuple[CustomerStory | None, list[CustomerStory]]:
    """The newest story that proves a principle, and the newest of all, in one query: their keys are remembered."""
    rows = visible(CustomerStory.objects.select_related("told_by", "pillar"), request)

    def keys() -> tuple[int | None, list[int]]:
        proofs = quotable(request).filter(principle=principle.pk).values_list("pk", flat=True) if principle else ()
        newest = rows.order_by("-date", "-pk").values_list("pk", flat=True)[:FEW]
        return next(iter(proofs[:1]), None), list(newest)

    name = f"stories of the home page, principle {principle.pk if principle else None}"
    proof, newest = remembered(name, request, (CustomerStory,), keys)
    found = rows.in_bulk([*newest, *([proof] if proof else ())])
    return found.get(proof) if proof else None, [found[pk] for pk in newest if pk in found]
