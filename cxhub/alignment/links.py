"""Where objects of the graph and their forms are: addresses for findings, found for all of them in a few queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from wagtail.models import Page

from cxhub.alignment.registry import Key
from cxhub.initiatives.models import Decision, InitiativeIndex
from cxhub.metrics.models import Driver, Kpi
from cxhub.people.models import Member
from cxhub.playbooks.models import PlaybookIndex

#: Records with a page of their own by their slug: the model, the name of that URL, and the admin viewset's.
RECORDS: dict[str, tuple[type[Any], str, str]] = {
    "member": (Member, "cxhub_person", "cxhub_members"),
    "kpi": (Kpi, "cxhub_kpi", "cxhub_kpis"),
    "decision": (Decision, "cxhub_decision", "cxhub_decisions"),
}

#: Records that have no page of their own: the name of their admin viewset.
OTHERS = {"driver": "cxhub_drivers", "claim": "cxhub_claims"}


@cache
def page_kinds() -> frozenset[str]:
    """Kinds of objects that are pages."""
    return frozenset(model._meta.model_name or "" for model in apps.get_models() if issubclass(model, Page))


class Links:
    """Addresses of a set of objects, and of the forms that mend what was found about them.

    :param keys: kind and id of each.
    """

    def __init__(self, keys: Iterable[Key]) -> None:
        wanted: dict[str, set[int]] = {}
        for kind, pk in keys:
            wanted.setdefault(kind, set()).add(pk)
        drivers = Driver.objects.filter(pk__in=wanted.get("driver", ()))
        self._kpi_of = dict(drivers.values_list("pk", "study__kpi_id"))
        wanted.setdefault("kpi", set()).update(self._kpi_of.values())
        self._slugs = {
            kind: dict(model._default_manager.filter(pk__in=wanted.get(kind, ())).values_list("pk", "slug"))
            for kind, (model, _url, _admin) in RECORDS.items()
        }
        decisions = Decision.objects.filter(pk__in=wanted.get("decision", ()), initiative__isnull=False)
        self._initiative_of = dict(decisions.values_list("pk", "initiative_id"))
        ids = {pk for kind, pks in wanted.items() if kind in page_kinds() for pk in pks}
        pages = Page.objects.only("slug", "url_path")  # All that addresses are made of.
        self._pages = pages.in_bulk(ids | set(self._initiative_of.values()))
        lists: tuple[type[Page], ...] = (InitiativeIndex, PlaybookIndex)
        self._urls: dict[Key, str] = {}
        self._lists = {model: model._default_manager.order_by("path").first() for model in lists}

    def page_of(self, key: Key) -> int | None:
        """The id of the page that protects an object; ``None`` where whoever reads the hub may see it."""
        kind, pk = key
        if kind == "decision":
            return self._initiative_of.get(pk)
        return pk if kind in page_kinds() and pk in self._pages else None

    def url(self, key: Key) -> str:
        """The page of an object; empty where it has none, or is gone."""
        # Rows of evidence lead to the same objects over and over.
        if key not in self._urls:
            self._urls[key] = self._find_url(key)
        return self._urls[key]

    def _find_url(self, key: Key) -> str:
        kind, pk = key
        if kind in page_kinds():
            return self._page_url(self._pages.get(pk))
        if kind == "driver":
            return self.url(("kpi", self._kpi_of.get(pk, 0)))
        if kind == "claim":
            return _reverse("cxhub_scorecard")
        slug = self._slugs.get(kind, {}).get(pk)
        return _reverse(RECORDS[kind][1], slug) if slug else ""

    def fix(self, key: Key, where: str, fields: Sequence[str] = ()) -> str:
        """The form that mends what was found about an object.

        :param where: a name of :data:`FORMS`; ``edit`` is the object's own form in the admin.
        :param fields: those of the object that mend it; its own form opens at the first.
        """
        url = FORMS.get(where, Links._edit)(self, key)
        return f"{url}#id_{fields[0]}-label" if url and fields and where == "edit" else url or self.url(key)

    def _edit(self, key: Key) -> str:
        kind, pk = key
        if kind in page_kinds():
            return _reverse("wagtailadmin_pages:edit", pk)
        if kind in OTHERS:
            return _reverse(f"{OTHERS[kind]}:edit", pk)
        return _reverse(f"{RECORDS[kind][2]}:edit", pk) if kind in RECORDS else ""

    def _list_url(self, model: type[Page]) -> str:
        return self._page_url(self._lists[model])

    def _new_initiative(self, key: Key) -> str:
        if key[0] == "driver":
            key = ("kpi", self._kpi_of.get(key[1], 0))
        return _with("cxhub_propose", kpi="kpis", strategypillar="pillar")(self, key)

    def _new_decision(self, key: Key) -> str:
        page = self._pages.get(key[1]) if key[0] == "initiative" else None
        url = _reverse("cxhub_raise_decision")
        return f"{url}?initiative={page.slug}" if url and page is not None else url

    @staticmethod
    def _page_url(page: Page | None) -> str:
        return (page.get_url() or "") if page is not None else ""


def _reverse(name: str, *args: Any) -> str:
    """An address; empty where the site has left that part of the hub out."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _with(name: str, **parameters: str) -> Callable[[Links, Key], str]:
    """A form for something new that belongs to the object.

    :param parameters: kind of object → the parameter that gives it.
    """

    def address(links: Links, key: Key) -> str:
        url = _reverse(name)
        return f"{url}?{parameters[key[0]]}={key[1]}" if url and key[0] in parameters else url

    return address


def _by_slug(name: str, kind: str) -> Callable[[Links, Key], str]:
    """A form of its own for each record of a kind, found by the record's slug."""

    def address(links: Links, key: Key) -> str:
        slug = links._slugs[kind].get(key[1])
        return _reverse(name, slug) if slug else ""

    return address


#: What a rule may name as the place where its findings are mended.
FORMS: dict[str, Callable[[Links, Key], str]] = {
    "edit": Links._edit,
    "page": Links.url,
    "update": lambda links, key: _reverse("cxhub_post_update", key[1]),
    "stage": lambda links, key: _reverse("cxhub_change_stage", key[1]),
    "reading": _by_slug("cxhub_record_reading", "kpi"),
    "assess": _by_slug("cxhub_assess_decision", "decision"),
    "portfolio": lambda links, key: links._list_url(InitiativeIndex),
    "playbooks": lambda links, key: links._list_url(PlaybookIndex),
    "new_initiative": Links._new_initiative,
    "new_story": _with("cxhub_tell_story", cxprinciple="principle", play="play"),
    "new_decision": Links._new_decision,
    "new_kpi": _with("cxhub_kpis:add", strategypillar="pillar"),
    "new_linkage": _by_slug("cxhub_record_worth", "kpi"),
}
