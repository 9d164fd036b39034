"""A demo that is many times as large, to see how the hub bears load: synthetic rows, written in bulk.

The import engine makes a page as an editor would, with a revision, log entries and signals. At a hundred thousand pages
that takes hours, so these rows are written straight into the tables: tree paths are counted on from the last page
there, rows of ``wagtailcore_page`` go in by ``bulk_create``, and rows of each kind's own table after them, under the
same keys. One batch is in memory at a time and is one transaction. The same number always gives the same rows, so an
interrupted run goes on where it stopped.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import reset_queries, transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone
from wagtail.models import Page

from cxhub.initiatives.models import Initiative, InitiativeIndex, Milestone, ProgressUpdate, StageChange
from cxhub.metrics.models import Kpi
from cxhub.people.models import Member
from cxhub.playbooks.models import CustomerStory, LessonIndex, LessonLearned, StoryIndex
from cxhub.search import indexing
from cxhub.site.demo.words import Words
from cxhub.statistics import refresh_statistics
from cxhub.strategy.models import CXPrinciple, StrategyPillar

#: Pages for each time that the demo is made larger: 280 times are 10,000 initiatives and 100,000 documents, since an
#: update in which something changed is a document, too.
INITIATIVES, STORIES, LESSONS = 36, 110, 110
MILESTONES, UPDATES = 5, 6
PEOPLE = 30
#: How many of ten updates say something.
TELLING = 7
BATCH = 500
PREFIX = "synthetic-"
STAGES = ("proposed", "approved", "in_progress", "in_progress", "in_progress", "in_progress", "paused", "closed")

Say = Callable[[str], None]


@dataclass(frozen=True)
class Cast:
    """Who and what synthetic rows refer to: keys of the demo's own rows, read once."""

    owners: Sequence[int]
    executives: Sequence[int]
    pillars: Sequence[int]
    principles: Sequence[int]
    kpis: Sequence[int]
    words: Words
    today: datetime.date

    @classmethod
    def of_the_hub(cls) -> Cast:
        """The cast of the demo that is loaded."""
        active = Member.objects.filter(active=True).order_by("slug")
        return cls(
            owners=list(active.values_list("pk", flat=True)),
            executives=list(active.filter(executive=True).values_list("pk", flat=True)),
            pillars=list(StrategyPillar.objects.live().order_by("order").values_list("pk", flat=True)),
            principles=list(CXPrinciple.objects.live().order_by("number").values_list("pk", flat=True)),
            kpis=list(Kpi.objects.order_by("slug").values_list("pk", flat=True)),
            words=Words.of_the_hub(),
            today=timezone.localdate(),
        )


def enlarge(factor: int, say: Say) -> int:
    """Add synthetic pages until the demo is ``factor`` times as large, and index all of it.

    :param factor: 1 adds nothing.
    :param say: told about progress, a line at a time.
    :returns: how many pages were added.
    """
    insert_people((factor - 1) * PEOPLE)
    cast = Cast.of_the_hub()
    made = 0
    for model, index, each, make in (
        (Initiative, InitiativeIndex, INITIATIVES, initiative),
        (CustomerStory, StoryIndex, STORIES, story),
        (LessonLearned, LessonIndex, LESSONS, lesson),
    ):
        parent = index.objects.order_by("path").first()
        there = model.objects.child_of(parent).filter(slug__startswith=PREFIX).count()
        wanted = (factor - 1) * each
        for start in range(there, wanted, BATCH):
            numbers = range(start, min(start + BATCH, wanted))
            with transaction.atomic():
                pages = insert_pages(parent, [make(number, cast) for number in numbers])
                if model is Initiative:
                    insert_work(pages, cast)
            made += len(pages)
            reset_queries()  # On a laptop Django keeps what was asked, with all the texts in it.
            if (start // BATCH) % 10 == 0:
                say(f"  {model._meta.verbose_name_plural}: {numbers[-1] + 1} of {wanted}")
    if made:
        refresh_statistics()
        say("  Search: writing the index")
        indexing.reindex()
    return made


def insert_people(wanted: int) -> None:
    """Write people until there are so many, called after the demo's own, since nobody owns hundreds of initiatives."""
    known = Member.objects.exclude(slug__startswith=PREFIX).order_by("slug")
    names = [name.split() for name in known.values_list("name", flat=True)]
    departments = list(known.exclude(department=None).values_list("department", flat=True))
    there = Member.objects.filter(slug__startswith=PREFIX).count()
    for start in range(there, wanted, BATCH):
        Member.objects.bulk_create(
            person(number, names, departments) for number in range(start, min(start + BATCH, wanted))
        )


def person(number: int, names: Sequence[Sequence[str]], departments: Sequence[int]) -> Member:
    """The synthetic person of a number."""
    rng = random.Random(f"person {number}")  # noqa: S311
    return Member(
        slug=f"{PREFIX}person-{number}",
        name=f"{rng.choice(names)[0]} {rng.choice(names)[-1]}",
        department_id=rng.choice(departments) if departments else None,
        executive=rng.randrange(20) == 0,
        front_line=rng.randrange(3) == 0,
    )


def insert_pages(parent: Page, pages: list[Any]) -> list[Any]:
    """Write pages of one kind below ``parent``, after those that are there, without a revision or a signal.

    :param pages: not saved, with title, slug and dates set; they get their keys.
    """
    parent = Page.objects.select_for_update().get(pk=parent.pk)
    last = parent.get_last_child()
    step = Page._str2int(last.path[-Page.steplen :]) if last is not None else 0
    model = type(pages[0])
    content_type = ContentType.objects.get_for_model(model)
    now = timezone.now()
    for page in pages:
        step += 1
        page.path = Page._get_path(parent.path, parent.depth + 1, step)
        page.depth, page.numchild = parent.depth + 1, 0
        page.url_path = f"{parent.url_path}{page.slug}/"
        page.draft_title, page.content_type, page.locale_id = page.title, content_type, parent.locale_id
        page.live, page.last_published_at = True, now
    columns = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    bases = Page.objects.bulk_create(Page(**{name: getattr(page, name) for name in columns}) for page in pages)
    for page, base in zip(pages, bases, strict=True):
        page.pk = page.page_ptr_id = base.pk
    # Django's bulk_create refuses models that inherit a table; the half of it that fills one table does what is needed.
    model._base_manager.all()._batched_insert(pages, fields=model._meta.local_concrete_fields, batch_size=None)
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(pages))
    return pages


def _dated(page: Any, day: datetime.date) -> Any:
    page.first_published_at = timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
    return page


def initiative(number: int, cast: Cast) -> Initiative:
    """The synthetic initiative of a number."""
    rng = random.Random(f"initiative {number}")  # noqa: S311  (rows that are the same each time, not secrets)
    start = cast.today - datetime.timedelta(days=rng.randrange(700))
    target = start + datetime.timedelta(days=rng.randrange(120, 900))
    stage = rng.choice(STAGES)
    page = Initiative(
        title=cast.words.title(rng),
        slug=f"{PREFIX}initiative-{number}",
        owned_by_id=rng.choice(cast.owners),
        executive_owner_id=rng.choice(cast.executives),
        pillar_id=rng.choice(cast.pillars),
        promise_to_customer=cast.words.sentence(rng),
        body=cast.words.paragraphs(rng, 3),
        effort=rng.randrange(20, 900),
        starts_on=None if stage == "proposed" else start,
        target_date=target,
        original_target_date=target,
        cadence_days=14,
        stage=stage,
        approved_on=None if stage == "proposed" else start,
        closed_on=min(target, cast.today) if stage == "closed" else None,
        imported=True,
    )
    return _dated(page, start)


def story(number: int, cast: Cast) -> CustomerStory:
    """The synthetic story of a number."""
    rng = random.Random(f"story {number}")  # noqa: S311
    day = cast.today - datetime.timedelta(days=rng.randrange(1500))
    page = CustomerStory(
        title=cast.words.title(rng),
        slug=f"{PREFIX}story-{number}",
        date=day,
        told_by_id=rng.choice(cast.owners),
        quote=cast.words.sentence(rng),
        permission=rng.choice(("yes", "anonymous", "no")),
        body=cast.words.paragraphs(rng, 4),
        outcome=cast.words.sentence(rng),
        mood=rng.choice(("warm", "mixed", "unhappy")),
        principle_id=rng.choice(cast.principles),
        pillar_id=rng.choice(cast.pillars),
    )
    return _dated(page, day)


def lesson(number: int, cast: Cast) -> LessonLearned:
    """The synthetic lesson of a number."""
    rng = random.Random(f"lesson {number}")  # noqa: S311
    day = cast.today - datetime.timedelta(days=rng.randrange(1500))
    page = LessonLearned(
        title=cast.words.title(rng),
        slug=f"{PREFIX}lesson-{number}",
        date=day,
        state=rng.choice(("submitted", "validated", "disseminated", "infused")),
        state_on=day,
        pillar_id=rng.choice(cast.pillars),
        context=cast.words.paragraphs(rng, 1),
        driving_event=cast.words.paragraphs(rng, 1),
        lesson=cast.words.paragraphs(rng, 1),
        recommendation=cast.words.paragraphs(rng, 1),
    )
    return _dated(page, day)


def insert_work(pages: list[Initiative], cast: Cast) -> None:
    """What hangs on initiatives: their KPIs, how they came to their stage, milestones and updates."""
    links = Initiative.kpis.through
    links.objects.bulk_create(
        links(initiative_id=page.pk, kpi_id=cast.kpis[page.pk % len(cast.kpis)]) for page in pages
    )
    StageChange.objects.bulk_create(change for page in pages for change in _changes(page))
    Milestone.objects.bulk_create(milestone for page in pages for milestone in _milestones(page, cast))
    ProgressUpdate.objects.bulk_create((update for page in pages for update in _updates(page, cast)), batch_size=1000)
    newest = ProgressUpdate.objects.filter(initiative=OuterRef("pk")).order_by("-as_of", "-pk").values("pk")[:1]
    Initiative.objects.filter(pk__in=[page.pk for page in pages]).update(latest_update=Subquery(newest))


def _changes(page: Initiative) -> Iterator[StageChange]:
    before = ""
    day = page.first_published_at.date()
    for stage in dict.fromkeys(("proposed", *(("approved",) if page.stage != "proposed" else ()), page.stage)):
        yield StageChange(initiative_id=page.pk, from_stage=before, to_stage=stage, on=day, imported=True)
        before = stage


def _milestones(page: Initiative, cast: Cast) -> Iterator[Milestone]:
    rng = random.Random(f"milestones {page.slug}")  # noqa: S311
    start = page.first_published_at.date()
    span = (page.target_date - start).days
    for position in range(1, MILESTONES + 1):
        due = start + datetime.timedelta(days=span * position // MILESTONES)
        done = due if due < cast.today and rng.random() < 0.9 else None
        yield Milestone(initiative_id=page.pk, position=position, title=cast.words.title(rng), due=due, done_on=done)


def _updates(page: Initiative, cast: Cast) -> Iterator[ProgressUpdate]:
    if page.starts_on is None:
        return
    rng = random.Random(f"updates {page.slug}")  # noqa: S311
    moment = timezone.make_aware(datetime.datetime.combine(cast.today, datetime.time(9)))
    moment -= datetime.timedelta(days=rng.randrange(40))
    for _number in range(UPDATES):
        if moment.date() < page.starts_on:
            return
        yield ProgressUpdate(
            initiative_id=page.pk,
            posted_at=moment,
            as_of=moment,
            author_id=page.owned_by_id,
            status=rng.choice(("on_track", "on_track", "on_track", "caution", "off_track")),
            confidence=rng.randrange(3, 10) / 10,
            narrative=cast.words.sentence(rng)[:280] if rng.randrange(10) < TELLING else "",
        )
        moment -= datetime.timedelta(days=14)
