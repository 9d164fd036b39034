"""Searches that somebody keeps, and hears about when they find something new."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from django.conf import settings
from django.db import models, transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.models import Site

from cxhub.search.documents import storable
from cxhub.search.registry import facet_types, post, reader_tokens

if TYPE_CHECKING:
    from cxhub.search import service

logger = logging.getLogger(__name__)

#: Nobody keeps more, and no letter lists more of one search.
MOST = 20
#: What is new is looked for on so many pages of results, of those in which it can be.
MOST_PAGES = 20
#: A letter goes out on Mondays, as :meth:`datetime.date.isoweekday` counts.
WEEKDAY = 1


class SavedSearches(models.QuerySet["SavedSearch"]):
    """Saved searches, and what they are called."""

    def named(self) -> list[tuple[SavedSearch, str]]:
        """Each with its name, in words that whoever keeps it may know. For the page, which has one person's."""
        by_user: dict[int, list[SavedSearch]] = {}
        for saved in self:
            by_user.setdefault(saved.user_id, []).append(saved)
        names: dict[int, str] = {}
        for several in by_user.values():
            names |= names_of(several, tokens_of(several[0].user))
        return [(saved, names[saved.pk]) for saved in self]


class SavedSearch(models.Model):
    """A search that somebody keeps."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cxhub_searches")
    address = models.CharField(max_length=1500, help_text=_("The query string of the search page"))
    by_mail = models.BooleanField(_("tell me by e-mail"), default=True)
    made_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(default=timezone.now, help_text=_("What is newer has not been told yet"))

    objects = SavedSearches.as_manager()

    class Meta:
        app_label = "cxhub_search"
        ordering = ["-made_at"]
        constraints = [models.UniqueConstraint(fields=["user", "address"], name="cxhub_search_saved_once")]
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")

    def __str__(self) -> str:
        return self.text or self.address

    @property
    def parameters(self) -> Mapping[str, Sequence[str]]:
        """The parameters of the search page."""
        given = parse_qs(self.address, keep_blank_values=True)
        return {name: [storable(value) for value in values] for name, values in given.items()}

    @property
    def text(self) -> str:
        """What was typed."""
        return " ".join(self.parameters.get("q", [])).strip()

    @property
    def selected(self) -> dict[str, list[str]]:
        """Facet → the values that narrow it."""
        given = self.parameters
        return {facet.name: [value for value in given.get(facet.name, []) if value] for facet in facet_types()}


def tokens_of(user: object) -> frozenset[str]:
    """The visibility tokens of somebody who makes no request just now."""
    request = HttpRequest()
    request.user = user  # type: ignore[assignment]  # any user will do
    request.session = {}  # type: ignore[assignment]  # no password was entered
    return reader_tokens(request)


def names_of(searches: Iterable[SavedSearch], readable: frozenset[str]) -> dict[int, str]:
    """What saved searches are called: their words, what narrows them, and how else they differ from a mere search.

    A value that the reader may not know of, or not any more, is said to be there and not named.

    :returns: the names by primary key; one look-up for each facet.
    """
    given = {saved.pk: (saved, saved.selected) for saved in searches}
    names = {pk: [saved.text] if saved.text else [] for pk, (saved, _selected) in given.items()}
    for facet in facet_types():
        values = sorted({value for _saved, selected in given.values() for value in selected[facet.name]})
        labels = facet.describe(values, readable) if values else {}
        hidden = _g("%(facet)s: not shown") % {"facet": facet.label}
        for pk, (_saved, selected) in given.items():
            shown = [str(labels[value].label) if value in labels else hidden for value in selected[facet.name]]
            names[pk] += dict.fromkeys(shown)
    for pk, (saved, _selected) in given.items():
        names[pk] = names[pk] or [_g("Everything")]
        names[pk] += [_g("newest first")] if saved.parameters.get("sort", [""])[-1] == "newest" else []
        names[pk] += [_g("only as typed")] if "as_typed" in saved.parameters else []
    return {pk: " · ".join(parts) for pk, parts in names.items()}


@dataclass(frozen=True)
class News:
    """What one saved search finds that is new.

    :param more: whether there is more than is listed.
    """

    name: str
    address: str
    results: Sequence[service.Result]
    more: bool


def news_of(saved: SavedSearch, readable: frozenset[str]) -> list[service.Result]:
    """What a saved search finds that is newer than the last letter, by date of publication, one more than is listed.

    What has changed is asked first, and the search narrowed to the kinds and months that this is of: what was published
    long ago, and changed since, may stand behind thousands of results.
    """
    from cxhub.search import months, service
    from cxhub.search.models import SearchDocument

    text, selected = saved.text, saved.selected
    changed = SearchDocument.objects.filter(updated_at__gt=saved.told_at, access__in=readable)
    rows = list(changed.values_list("key", "kind", "published_at"))
    fresh = {key for key, _kind, _published in rows}
    places = {
        "kind": {kind for _key, kind, _published in rows},
        months.MONTH: {months.month_of(published) for _key, _kind, published in rows},
    }
    if not rows or not (text or any(selected.values())):
        return []
    for name, values in places.items():
        values &= set(selected[name]) or values
        if not values:
            return []
        # What has no date is in no month, and would be left out.
        if "" not in values:
            selected[name] = sorted(values)
    found: list[service.Result] = []
    page = pages = 1
    while page <= min(pages, MOST_PAGES) and len(found) <= MOST and len(found) < len(fresh):
        results = service.search(
            text,
            readable=readable,
            selected=selected,
            sort="newest",
            page=page,
            size=service.LARGEST_PAGE,
            as_typed="as_typed" in saved.parameters,
        )
        if results.stopped:
            return []  # Half of it would be told, and the rest never: all of it waits for the next letter.
        found += [one for one in results.results if one.id in fresh]
        page, pages = page + 1, results.pages
    return found[: MOST + 1]


def send_saved_search_digests(on: datetime.date) -> dict[str, int]:
    """On Mondays, one letter to each person whose saved searches find something new. For the hook ``cxhub_nightly``.

    A second run in the same week writes nobody a second letter.
    """
    sent = failed = 0
    if on.isoweekday() != WEEKDAY:
        return {"letters": 0, "failed": 0}
    by_user: dict[int, list[SavedSearch]] = {}
    kept = SavedSearch.objects.filter(by_mail=True, user__is_active=True)
    for saved in kept.select_related("user").order_by("user", "pk"):
        by_user.setdefault(saved.user_id, []).append(saved)
    for searches in by_user.values():
        try:
            sent += _tell(searches, on)
        except Exception:
            logger.exception("The saved searches of %s could not be told", searches[0].user_id)
            failed += 1
    return {"letters": sent, "failed": failed}


def _tell(searches: Sequence[SavedSearch], on: datetime.date) -> bool:
    now, user = timezone.now(), searches[0].user
    readable = tokens_of(user)
    found = {saved.pk: results for saved in searches if (results := news_of(saved, readable))}
    if not found:
        return False
    names = names_of(searches, readable)
    news = [
        News(names[saved.pk], saved.address, found[saved.pk][:MOST], len(found[saved.pk]) > MOST)
        for saved in searches
        if saved.pk in found
    ]
    # What several searches find is one thing.
    number = len({result.id for one in news for result in one.results})
    subject = ngettext("%(n)d new result of your searches", "%(n)d new results of your searches", number) % {
        "n": number
    }
    site = Site.objects.filter(is_default_site=True).first()
    text = render_to_string("cxhub_search/mail/saved.txt", {"news": news, "root": site.root_url if site else ""})
    with transaction.atomic():
        under_way = post(user, key=f"searches:{user.pk}:{on:%G-W%V}", subject=subject, text=text)
        if under_way:
            SavedSearch.objects.filter(pk__in=found).update(told_at=now)
    return under_way
