"""Searches that somebody keeps, and hears about when they find something new."""

from __future__ import annotations

import datetime
import logging
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from django.conf import settings
from django.core.mail import send_mail
from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.models import Site

from cxhub.search.registry import facet_types, reader_tokens

if TYPE_CHECKING:
    from cxhub.search import service

logger = logging.getLogger(__name__)

#: Nobody keeps more, and no letter lists more of one search.
MOST = 20
#: A letter goes out on Mondays, as :meth:`datetime.date.isoweekday` counts.
WEEKDAY = 1


class SavedSearch(models.Model):
    """A search that somebody keeps."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cxhub_searches")
    address = models.CharField(max_length=1500, help_text=_("The query string of the search page"))
    by_mail = models.BooleanField(_("tell me by e-mail"), default=True)
    made_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(default=timezone.now, help_text=_("What is newer has not been told yet"))

    class Meta:
        app_label = "cxhub_search"
        ordering = ["-made_at"]
        constraints = [models.UniqueConstraint(fields=["user", "address"], name="cxhub_search_saved_once")]
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")

    def __str__(self) -> str:
        return self.words or _g("Everything")

    @property
    def parameters(self) -> dict[str, list[str]]:
        """The parameters of the search page."""
        return parse_qs(self.address)

    @property
    def words(self) -> str:
        """What was typed, and the values that narrow it."""
        given = self.parameters
        values = [value for facet in facet_types() for value in given.get(facet.name, [])]
        return " · ".join([*given.get("q", []), *values])


def tokens_of(user: object) -> frozenset[str]:
    """The visibility tokens of somebody who makes no request just now."""
    request = HttpRequest()
    request.user = user  # type: ignore[assignment]  # any user will do
    request.session = {}  # type: ignore[assignment]  # no password was entered
    return reader_tokens(request)


def news_of(saved: SavedSearch) -> list[service.Result]:
    """What a saved search finds that is newer than the last letter, newest first."""
    from cxhub.search import service

    given = saved.parameters
    found = service.search(
        " ".join(given.get("q", [])),
        readable=tokens_of(saved.user),
        selected={facet.name: given.get(facet.name, []) for facet in facet_types()},
        sort="newest",
        size=service.LARGEST_PAGE,
        as_typed=True,
    )
    fresh = [one for one in found.results if one.updated_at is not None and one.updated_at > saved.told_at]
    return fresh[:MOST]


def send_saved_search_digests(on: datetime.date) -> dict[str, int]:
    """On Mondays, one letter to each person whose saved searches find something new. For the hook ``cxhub_nightly``.

    A second run on the same day finds nothing new, and sends nothing.
    """
    sent = failed = 0
    if on.isoweekday() != WEEKDAY:
        return {"letters": 0, "failed": 0}
    by_user: dict[int, list[SavedSearch]] = {}
    kept = SavedSearch.objects.filter(by_mail=True, user__is_active=True).exclude(user__email="")
    for saved in kept.select_related("user").order_by("user", "pk"):
        by_user.setdefault(saved.user_id, []).append(saved)
    for searches in by_user.values():
        try:
            sent += _tell(searches)
        except Exception:
            logger.exception("The saved searches of %s could not be told", searches[0].user_id)
            failed += 1
    return {"letters": sent, "failed": failed}


def _tell(searches: list[SavedSearch]) -> bool:
    now = timezone.now()
    news = [(saved, results) for saved in searches if (results := news_of(saved))]
    if not news:
        return False
    number = sum(len(results) for _saved, results in news)
    subject = ngettext("%(n)d new result of your searches", "%(n)d new results of your searches", number)
    site = Site.objects.filter(is_default_site=True).first()
    context = {"news": news, "root": site.root_url if site else ""}
    text = render_to_string("cxhub_search/mail/saved.txt", context)
    send_mail(subject % {"n": number}, text, None, [searches[0].user.email])
    SavedSearch.objects.filter(pk__in=[saved.pk for saved, _results in news]).update(told_at=now)
    return True
