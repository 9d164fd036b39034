"""What is asked and what is opened, without who: so that the programme office sees what search fails at."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.core import signing
from django.core.cache import cache
from django.db import DatabaseError, models, transaction
from django.db.models import Count, Min, Q
from django.db.models.functions import TruncWeek
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from cxhub.search import conf, query
from cxhub.search.text import tokens

logger = logging.getLogger(__name__)

_SALT = "cxhub.search.asking"
#: A result may be opened, and the search judged, for so many seconds after it was asked.
OPEN_FOR = 24 * 3600
#: Whoever asks the same within so many seconds looks at the same search again.
SAME_FOR = 1800
LONGEST = 255
#: A query is offered to others when it was asked so often in the last days.
POPULAR, POPULAR_DAYS = 3, 90
#: No more of them than this are ever offered, and they are counted anew after so many seconds.
OFFERED, COUNTED_FOR = 2000, 600
#: Queries asked at least so often are worth a look when fewer than this share of them led anywhere.
OFTEN, FEW_CLICKS = 3, 0.2


class SearchEvent(models.Model):
    """One search: the words and what came of them. Nothing says who asked.

    ``words`` is empty where they are not kept, or where more was asked for than words: see :func:`mere_words`.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    words = models.CharField(max_length=LONGEST, blank=True, db_index=True)
    hits = models.PositiveIntegerField()
    corrected_to = models.CharField(max_length=LONGEST, blank=True)
    engine = models.CharField(max_length=20)
    degraded = models.BooleanField(default=False)
    milliseconds = models.PositiveIntegerField()
    useful = models.BooleanField(null=True)

    class Meta:
        app_label = "cxhub_search"
        verbose_name = _("search")
        verbose_name_plural = _("searches")

    def __str__(self) -> str:
        return self.words


class SearchClick(models.Model):
    """A result that was opened."""

    event = models.ForeignKey(SearchEvent, on_delete=models.CASCADE, related_name="clicks")
    position = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "cxhub_search"
        verbose_name = _("opened result")
        verbose_name_plural = _("opened results")

    def __str__(self) -> str:
        return f"{self.event_id}: {self.position}"


def mere_words(text: str) -> str:
    """The words of a query, folded; empty where it has fields, dates, exclusions, phrases or beginnings of words.

    Without its signs, such a query would be told of as another one, which it is not: neither a synonym nor a chosen
    result cures it, and nobody else is to be offered it.
    """
    asked = query.parse(text[:LONGEST])
    begun = [term for term in asked.terms if isinstance(term, query.Phrase) or term.prefix]
    if begun or asked.excluded or asked.filters or asked.before or asked.after:
        return ""
    return " ".join(tokens(text[:LONGEST]))[:LONGEST]


def note(text: str, *, hits: int, corrected_to: str, engine: str, degraded: bool, milliseconds: float) -> str:
    """Keep that something was asked.

    :returns: a token by which opened results and the answer to "was this useful?" are told apart; empty where nothing
        is kept. A search never fails for its log.
    """
    words = mere_words(text) if conf.get("SEARCH_LOG_WORDS") else ""
    try:
        with transaction.atomic():
            event = SearchEvent.objects.create(
                words=words,
                hits=hits,
                corrected_to=corrected_to[:LONGEST] if words else "",
                engine=engine,
                degraded=degraded,
                milliseconds=round(milliseconds),
            )
    except DatabaseError:
        logger.exception("A search could not be noted")
        return ""
    return signing.dumps([event.pk, _print_of(text)], salt=_SALT)


def is_of(token: str, text: str) -> bool:
    """Whether a token was given a moment ago to a search for the same: it is noted already, and shown again."""
    return _read(token, SAME_FOR)[1] == _print_of(text)


def _print_of(text: str) -> str:
    """Tells one query from another to nobody but the hub."""
    return salted_hmac(_SALT, " ".join(text.lower().split())).hexdigest()[:16]


def _read(token: str, max_age: int) -> tuple[int, str]:
    """The search that a token is of, and the print of its query; 0 and none where it is no token, or old."""
    try:
        pk, of = signing.loads(token, salt=_SALT, max_age=max_age)
    except (signing.BadSignature, ValueError, TypeError):
        return 0, ""
    return pk, of


def _event(token: str) -> SearchEvent | None:
    pk, _of = _read(token, OPEN_FOR)
    return SearchEvent.objects.filter(pk=pk).first()


def opened(token: str, position: int) -> bool:
    """Keep that a result was opened. False where the token is none or old."""
    event = _event(token)
    if event is None or not 1 <= position <= 1000:
        return False
    SearchClick.objects.get_or_create(event=event, position=position)
    return True


def judged(token: str, useful: bool) -> bool:
    """Keep whether a search was useful. False where the token is none or old."""
    event = _event(token)
    if event is None:
        return False
    event.useful = useful
    event.save(update_fields=["useful"])
    return True


def forget(on: datetime.date) -> int:
    """Delete what is older than the setting says. For the nightly work.

    :returns: how many searches were deleted.
    """
    oldest = timezone.now() - datetime.timedelta(days=conf.get("SEARCH_LOG_DAYS"))
    return SearchEvent.objects.filter(at__lt=oldest).delete()[1].get("cxhub_search.SearchEvent", 0)


def popular(beginning: str, limit: int) -> list[str]:
    """Queries that begin as typed, were asked again and again, and found something; most asked first."""
    words = " ".join(tokens(beginning[:100]))
    if not words:
        return []
    # Counted for all beginnings at once: whoever types asks with each key, and a log may be long.
    offered = cache.get_or_set("cxhub_search_popular", _count_popular, COUNTED_FOR) or []
    return [asked for asked in offered if asked.startswith(words)][:limit]


def _count_popular() -> list[str]:
    since = timezone.now() - datetime.timedelta(days=POPULAR_DAYS)
    rows = SearchEvent.objects.filter(at__gte=since, hits__gt=0, corrected_to="").exclude(words="")
    counted = rows.values("words").annotate(n=Count("pk")).filter(n__gte=POPULAR).order_by("-n", "words")
    return list(counted.values_list("words", flat=True)[:OFFERED])


@dataclass(frozen=True)
class Asked:
    """A query as the report shows it. ``clicked``: the share of its searches that led somewhere."""

    words: str
    times: int
    clicked: float
    useless: int


def most_asked(days: int, *, without_hits: bool | None = None, limit: int = 50) -> list[Asked]:
    """Queries of the last days, most frequent first.

    :param without_hits: only searches that found nothing, or only something else than was typed; False: only others.
    """
    rows = SearchEvent.objects.filter(at__gte=timezone.now() - datetime.timedelta(days=days)).exclude(words="")
    if without_hits is not None:
        nothing = Q(hits=0) | ~Q(corrected_to="")
        rows = rows.filter(nothing if without_hits else ~nothing)
    counted = rows.values("words").annotate(
        times=Count("pk", distinct=True),
        led=Count("pk", distinct=True, filter=Q(clicks__isnull=False)),
        useless=Count("pk", distinct=True, filter=Q(useful=False)),
    )
    return [
        Asked(row["words"], row["times"], row["led"] / row["times"], row["useless"])
        for row in counted.order_by("-times", "words")[:limit]
    ]


def seldom_opened(days: int, limit: int = 50) -> list[Asked]:
    """Queries asked often whose results hardly anybody opens."""
    found = most_asked(days, without_hits=False, limit=500)
    return [row for row in found if row.times >= OFTEN and row.clicked < FEW_CLICKS][:limit]


@dataclass(frozen=True)
class Week:
    """How search did in one week.

    :param mrr: the mean of one by the place of the first result opened, over the searches of which one was; None
        where none was.
    """

    monday: datetime.date
    searches: int
    without_hits: int
    opened: int
    mrr: float | None


def weeks(number: int = 12) -> Sequence[Week]:
    """The last weeks, newest first."""
    since = timezone.now() - datetime.timedelta(weeks=number)
    rows = (
        SearchEvent.objects.filter(at__gte=since)
        .annotate(week=TruncWeek("at"), first=Min("clicks__position"))
        .values_list("week", "hits", "first")
    )
    by_week: dict[datetime.date, list[tuple[int, int | None]]] = {}
    for week, hits, first in rows.iterator():
        by_week.setdefault(week.date(), []).append((hits, first))
    found = []
    for monday, events in sorted(by_week.items(), reverse=True):
        places = [first for _hits, first in events if first]
        mrr = sum(1 / place for place in places) / len(places) if places else None
        found.append(Week(monday, len(events), sum(not hits for hits, _first in events), len(places), mrr))
    return found
