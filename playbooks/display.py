"""What the templates of playbooks and plays are given beside the page itself."""

from __future__ import annotations

import datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length, Substr
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from cxhub.access import Reader, hide_closed, visible
from cxhub.joining import join
from cxhub.playbooks import narrowing
from cxhub.playbooks.models import CustomerStory, LessonLearned, Play, Playbook

#: How many of a kind stand on a page that is about something else.
FEW = 4
#: How many late reviews, and how many plays that nobody has lived, are named.
MANY = 12
#: Plays on one page of the list.
PLAYS_PER_PAGE = 100
#: After so many days a check of a touchpoint standard is old.
CHECK_DAYS = 90


def parent_of(request: HttpRequest, page: Page) -> Page | None:
    """The page above, where the reader may see it."""
    parent = page.get_parent()
    return parent if Reader.of(request).opens(parent) else None


def opened(request: HttpRequest, pages: Any) -> list[Any]:
    """Those of these loaded pages that the reader may see."""
    reader = Reader.of(request)
    return [page for page in pages if reader.opens(page)]


def list_of_plays(request: HttpRequest, page: Page) -> QuerySet[Play]:
    """The plays below a page, each with its book's place and whether a story or lesson speaks of it (``lived``)."""
    stories = visible(CustomerStory.objects.filter(related_play=OuterRef("pk")), request)
    lessons = visible(LessonLearned.objects.filter(play_changed=OuterRef("pk")), request)
    above = Substr("path", 1, Length("path") - Page.steplen)
    return visible(
        Play.objects.descendant_of(page)
        .annotate(lived=Exists(stories) | Exists(lessons), book_path=above)
        .annotate(
            book_order=Subquery(
                Playbook.objects.filter(path=OuterRef("book_path")).values("order")[:1], output_field=IntegerField()
            )
        )
        .select_related("owned_by", "verified_by"),
        request,
    )


def with_review(plays: Any, today: datetime.date) -> list[Play]:
    """The plays, each with ``is_late`` and, where its review is late, ``days_late``."""
    found = list(plays)
    for play in found:
        play.is_late = play.review_is_overdue(today)
        play.days_late = (today - play.review_by).days if play.is_late and play.review_by else None
    return found


def of_playbooks(request: HttpRequest, page: Page) -> dict[str, Any]:
    """Playbooks with their plays: reviews that are late first, plays that nobody has lived last."""
    today = timezone.localdate()
    narrowed = narrowing.plays(request)
    plays: Any = list_of_plays(request, page)
    late = Q(review_by__lt=today) | Q(review_by=None)
    books = visible(Playbook.objects.child_of(page).select_related("owned_by"), request).order_by("order", "path")
    by_path = {book.path: book for book in books}
    counts = plays.aggregate(all=Count("pk"), late=Count("pk", filter=late), unlived=Count("pk", filter=Q(lived=False)))
    page_obj = narrowed.page(plays, PLAYS_PER_PAGE, all_of_them=counts["all"])
    shown = with_review(page_obj.object_list, today)
    if narrowed.sort == "book":
        groups = [(by_path.get(path), list(rows)) for path, rows in groupby(shown, lambda play: play.book_path)]
    else:
        groups = [(None, shown)]
    context: dict[str, Any] = {
        "narrowed": narrowed,
        "xlsx": narrowed.workbook,
        "page_obj": page_obj,
        "groups": groups,
        "books": len(by_path),
        "counts": counts,
    }
    if not narrowed.values and page_obj.number == 1:
        context["late"] = with_review(plays.filter(late).order_by(F("review_by").asc(nulls_first=True))[:MANY], today)
        context["unlived"] = plays.filter(lived=False).order_by("book_order", "book_path", "title")[:MANY]
        full = {path for path, _rows in groupby(shown, lambda play: play.book_path)}
        context["bare_books"] = [book for path, book in by_path.items() if path not in full and not page_obj.has_next()]
    for play in [*shown, *context.get("late", ())]:
        play.book = by_path.get(play.book_path)
    return context


def of_playbook(request: HttpRequest, page: Any) -> dict[str, Any]:
    """A playbook with its plays."""
    join(page, "owned_by")
    return {
        "above": parent_of(request, page),
        "pillars": opened(request, page.pillars.all()),
        "plays": with_review(list_of_plays(request, page).order_by("title"), timezone.localdate()),
    }


def of_play(request: HttpRequest, page: Any) -> dict[str, Any]:
    """A play with its book, its standards, and the lessons and stories that speak of it."""
    join(page, "owned_by", "verified_by", "principle")
    hide_closed([page], request, "principle")
    book = parent_of(request, page)
    checked_since = timezone.localdate() - datetime.timedelta(days=CHECK_DAYS)
    lessons = visible(LessonLearned.objects.filter(play_changed=page.pk), request).order_by("-state_on", "-pk")
    stories = visible(CustomerStory.objects.filter(related_play=page.pk), request).order_by("-date", "-pk")
    return {
        "above": book,
        "shelf": parent_of(request, book) if book else None,
        "also": opened(request, page.also_principles.all()),
        "standards": [
            (standard, standard.checked_on is None or standard.checked_on < checked_since)
            for standard in page.standards.all()
        ],
        "lessons": lessons[:FEW],
        "stories": stories[:FEW],
    }
