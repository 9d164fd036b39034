"""The one door for permissions: what may a reader see, what may a user do.

Every view, router, export, search and template tag asks here. A model says how its rows are protected by an attribute
``hub_access``: ``"page"`` is implied for pages; ``"hub"`` means that whoever may read the hub's home may read the row;
``"through:<lookup>"`` names a foreign key (or a path of them) to the page that protects it; a function of the rows and
the :class:`Reader` narrows them itself, where neither is enough. A model that says nothing cannot be shown at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.db.models import F, Model, Q, QuerySet, prefetch_related_objects
from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail.models import BaseViewRestriction, CollectionMember, CollectionViewRestriction, Page, PageViewRestriction
from wagtail.permissions import policy_registry

M = TypeVar("M", bound=Model)
Rule = Callable[[Any, Any], bool]

_rules: dict[tuple[str, type[Model]], Rule] = {}


@dataclass(frozen=True)
class Restriction:
    """A page view restriction, as far as a decision needs it."""

    pk: int
    path: str
    satisfied: bool


class Reader:
    """Somebody who looks: a user and what their session has unlocked. Reads the restrictions once."""

    def __init__(self, user: Any, session: Any = None) -> None:
        self.user = user if user is not None else AnonymousUser()
        self.session = session or {}

    @classmethod
    def of(cls, who: Any, session: Any = None) -> Reader:
        """The reader behind a request (remembered on it), a user, or another reader."""
        if isinstance(who, Reader):
            return who
        if isinstance(who, HttpRequest):
            if not hasattr(who, "_cxhub_reader"):
                who._cxhub_reader = cls(getattr(who, "user", None), getattr(who, "session", None))  # type: ignore[attr-defined]
            return who._cxhub_reader  # type: ignore[attr-defined]
        return cls(who, session)

    def look(self, also: Q | None = None) -> list[Page]:
        """Read what every answer begins with, in one query: the landmarks, and each restricted page with its terms.

        :param also: the condition of further pages to read along.
        :returns: all of these pages, in the order of the tree.
        """
        from cxhub.models import landmarks

        wanted = landmarks() | Q(pk__in=PageViewRestriction.objects.order_by().values("page"))
        # A page comes once for each of its restrictions.
        rows = Page.objects.filter(wanted if also is None else wanted | also).annotate(
            restriction=F("view_restrictions__pk"), restriction_type=F("view_restrictions__restriction_type")
        )
        pages: dict[int, Page] = {}
        restrictions = []
        for page in rows.order_by("path"):
            pages.setdefault(page.pk, page)
            if page.restriction is not None:
                values = (page.restriction, page.restriction_type, page.pk)
                row = PageViewRestriction.from_db(page._state.db, ("id", "restriction_type", "page_id"), values)
                row.page = page
                restrictions.append(row)
        prefetch_related_objects([row for row in restrictions if row.restriction_type == row.GROUPS], "groups")
        self._rows = restrictions
        self.landmarks = self._sort_landmarks(pages.values())
        return list(pages.values())

    @cached_property
    def _rows(self) -> list[PageViewRestriction]:
        self.look()
        return self._rows

    @cached_property
    def restrictions(self) -> list[Restriction]:
        """Every page view restriction of the site, with whether this reader satisfies it."""
        return [Restriction(row.pk, row.page.path, self._satisfies(row)) for row in self._rows]

    def restrictions_on(self, page: Page) -> list[PageViewRestriction]:
        """The restrictions of a page and of all above it, as Wagtail asks for them; aliases are not looked at."""
        return [row for row in self._rows if page.path.startswith(row.page.path)]

    @cached_property
    def _groups(self) -> frozenset[int]:
        if not self.user.is_authenticated:
            return frozenset()
        return frozenset(self.user.groups.values_list("pk", flat=True))

    def _satisfies(self, row: BaseViewRestriction) -> bool:
        if row.restriction_type == PageViewRestriction.LOGIN:
            return bool(self.user.is_authenticated)
        if row.restriction_type == PageViewRestriction.GROUPS:
            return bool(self.user.is_superuser) or any(group.pk in self._groups for group in row.groups.all())
        if row.restriction_type == PageViewRestriction.PASSWORD:
            return row.pk in self.session.get(row.passed_view_restrictions_session_key, [])
        return row.restriction_type == PageViewRestriction.NONE

    @cached_property
    def closed_paths(self) -> list[str]:
        """Tree paths that this reader may not enter, without those below another."""
        paths = sorted(row.path for row in self.restrictions if not row.satisfied)
        return [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]

    @cached_property
    def landmarks(self) -> dict[type[Page], list[Page]]:
        """The pages that the hub's sections start from, as far as this reader may open them, in the order of the tree.

        By kind: its home, and its kinds of page that are a ``landmark``. The frame of every page leads to them.
        """
        self.look()
        return self.landmarks

    def _sort_landmarks(self, pages: Iterable[Page]) -> dict[type[Page], list[Page]]:
        from cxhub.models import landmark_types

        types = landmark_types()
        found: dict[type[Page], list[Page]] = {model: [] for model in types.values()}
        for page in pages:
            model = types.get(page.content_type_id)
            if model is not None and self.opens(page):
                found[model].append(page)
        return found

    def landmark(self, model: type[Page]) -> Page | None:
        """The first page of a kind; ``None`` where the reader may open none. No query where the kind is a landmark."""
        if model in self.landmarks:
            return next(iter(self.landmarks[model]), None)
        return self.pages(model._default_manager.order_by("path")).first()

    @cached_property
    def reads_hub(self) -> bool:
        """Whether this reader may open at least one live hub home."""
        from cxhub.models import HubHome

        return self.landmark(HubHome) is not None

    def pages(self, queryset: QuerySet[M], prefix: str = "") -> QuerySet[M]:
        """Rows whose page (at ``prefix``, a lookup ending in ``__``, or the row itself) is live and open.

        An alias shows what its source shows, so it is closed where its source is, as Wagtail has it.
        """
        closed = Q()
        for path in self.closed_paths:
            closed |= Q(**{f"{prefix}path__startswith": path}) | Q(**{f"{prefix}alias_of__path__startswith": path})
        queryset = queryset.filter(**{f"{prefix}live": True})
        return queryset.exclude(closed) if closed else queryset

    def opens(self, page: Page | None) -> bool:
        """Whether a page that is loaded already is live and open to this reader."""
        if page is None or not page.live:
            return False
        paths = (page.path, page.alias_of.path) if page.alias_of_id else (page.path,)
        return not any(path.startswith(closed) for path in paths for closed in self.closed_paths)

    def may_ask_for(self, page: Page) -> bool:
        """Whether nothing closes the page to this reader but a password, which it asks for."""
        closed = {row.pk for row in self.restrictions if not row.satisfied}
        rows = self.restrictions_on(page)
        return all(row.pk not in closed or row.restriction_type == row.PASSWORD for row in rows)

    def files(self, queryset: QuerySet[M]) -> QuerySet[M]:
        """Images or documents whose collection, and all above it, are open."""
        rows = CollectionViewRestriction.objects.select_related("collection").prefetch_related("groups")
        closed = Q()
        for row in rows:
            if not self._satisfies(row):
                closed |= Q(collection__path__startswith=row.collection.path)
        return queryset.exclude(closed) if closed else queryset

    @cached_property
    def tokens(self) -> frozenset[str]:
        """Visibility tokens of the search index that this reader satisfies: see :class:`PageTokens`."""
        tokens = {"public"}
        for row in self.restrictions:
            above = [other for other in self.restrictions if row.path.startswith(other.path)]
            if all(other.satisfied for other in above):
                tokens.add(_token(other.pk for other in above))
        if self.reads_hub:
            tokens.add("hub")
        return frozenset(tokens)


def _token(restriction_ids: Any) -> str:
    return "r" + ".".join(str(pk) for pk in sorted(restriction_ids))


class PageTokens:
    """Says what a reader must satisfy to see a page. Reads the restrictions once."""

    def __init__(self) -> None:
        self._rows = list(PageViewRestriction.objects.values_list("pk", "page__path"))

    def of(self, page: Page) -> str:
        """The token of a page: ``public``, or the ids of all restrictions on the way to it, and to an alias's source.

        Ids and not their terms, so that changing who is let in needs no reindex.
        """
        paths = (page.path, page.alias_of.path) if page.alias_of_id else (page.path,)
        ids = {pk for pk, closed in self._rows if any(path.startswith(closed) for path in paths)}
        return _token(ids) if ids else "public"


def page_token(page: Page) -> str:
    """The token of one page: see :meth:`PageTokens.of`."""
    return PageTokens().of(page)


def visibility_tokens(who: Any, session: Any = None) -> frozenset[str]:
    """The tokens that the search engine filters by for this reader (a request, a user or a :class:`Reader`)."""
    return Reader.of(who, session).tokens


def visible(queryset: QuerySet[M], who: Any, session: Any = None) -> QuerySet[M]:
    """The rows of ``queryset`` that a reader may see.

    :param queryset: pages or records of the hub.
    :param who: a request, a user (``None`` for nobody) or a :class:`Reader`.
    :param session: the session, where ``who`` is a user and page passwords should count.
    :raises ImproperlyConfigured: the model does not say how it is protected.
    """
    reader = Reader.of(who, session)
    model = queryset.model
    if issubclass(model, Page):
        return reader.pages(queryset)
    if issubclass(model, CollectionMember):
        return reader.files(queryset)
    rule = getattr(model, "hub_access", None)
    if rule == "hub":
        return queryset if reader.reads_hub else queryset.none()
    if isinstance(rule, str) and rule.startswith("through:"):
        return reader.pages(queryset, prefix=rule.removeprefix("through:") + "__")
    if isinstance(rule, str) and rule.startswith("hub_or_through:"):
        path = rule.removeprefix("hub_or_through:")
        protected = reader.pages(model._default_manager.order_by(), prefix=f"{path}__")
        alone = Q(**{f"{path}__isnull": True}) if reader.reads_hub else Q()
        return queryset.filter(alone | Q(pk__in=protected.values("pk")))
    if callable(rule):
        narrowed: QuerySet[M] = rule(queryset, reader)
        return narrowed
    raise ImproperlyConfigured(f"{model.__name__} has no hub_access, so nobody may see it.")


def hide_closed(rows: Iterable[M], who: Any, *names: str) -> list[M]:
    """The same rows with those foreign keys emptied that lead to a page the reader may not see.

    :param rows: rows whose keys were joined or prefetched; nothing is asked of the database, and nothing saved.
    :param who: a request, a user or a :class:`Reader`.
    :param names: foreign keys to pages.
    """
    reader, found = Reader.of(who), list(rows)
    for row in found:
        for name in names:
            if not reader.opens(getattr(row, name)):
                row._meta.get_field(name).set_cached_value(row, None)  # type: ignore[union-attr]
    return found


def rule(action: str, model: type[Model]) -> Callable[[Rule], Rule]:
    """Decorator: ``function(user, obj) -> bool`` decides ``action`` on objects of ``model``, before any policy."""

    def register(function: Rule) -> Rule:
        _rules[action, model] = function
        return function

    return register


def can(who: Any, action: str, obj: Any) -> bool:
    """Whether a user may do ``action`` (``view``, ``change``, ``publish`` or an app's own verb) to ``obj``.

    :param who: a request, a user or a :class:`Reader`.
    :param obj: an instance, or a model class for ``add`` and list-wide actions.
    """
    reader = Reader.of(who)
    model: type[Model] = obj if isinstance(obj, type) else type(obj)
    if action == "view":
        return visible(model._default_manager.filter(pk=obj.pk), reader).exists()
    if not reader.user.is_authenticated or not reader.user.is_active:
        return False
    for base in model.__mro__:
        if (action, base) in _rules:
            return _rules[action, base](reader.user, obj)
    if isinstance(obj, Page):
        tester = obj.permissions_for_user(reader.user)
        may = {
            "add_below": tester.can_add_subpage,
            "change": tester.can_edit,
            "publish": tester.can_publish,
            "delete": tester.can_delete,
        }.get(action)
        return bool(may and may())
    policy = policy_registry.get_by_type(model)
    if policy is None:
        return False
    if isinstance(obj, type):
        return bool(policy.user_has_permission(reader.user, action))
    return bool(policy.user_has_permission_for_instance(reader.user, action, obj))
