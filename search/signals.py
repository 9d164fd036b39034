"""When something changes that the index shows, say so to the outbox."""

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cxhub.search import indexing
from cxhub.search.models import SearchDocument
from cxhub.search.registry import DocumentType, document_types, facet_types

#: A save of only these is a draft being written: nothing that readers see has changed.
DRAFT_FIELDS = frozenset(
    {
        "draft_title",
        "expire_at",
        "go_live_at",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by",
    }
)

#: Of more pages than this that changed at once, it is not asked page by page what shows them.
MANY = 50


def connect(document_type: DocumentType) -> None:
    """Watch a type's model and the models that its documents show."""
    for signal in (post_save, post_delete):
        signal.connect(_object_changed, sender=document_type.model, dispatch_uid=_uid(document_type))
    # Once something is deleted, nothing tells any more what showed it.
    for signal in (post_save, pre_delete):
        for model, affected in document_type.related.items():
            uid = f"{_uid(document_type)}:{model._meta.label_lower}"
            signal.connect(_related_changed(document_type, affected), sender=model, weak=False, dispatch_uid=uid)
    for model in document_type.related:
        if holder := _belongs_by(model, document_type):
            uid = f"{_uid(document_type)}:{model._meta.label_lower}"
            pre_save.connect(_remember_left(holder), sender=model, weak=False, dispatch_uid=uid)
            post_save.connect(_left(document_type), sender=model, weak=False, dispatch_uid=f"{uid}:left")


def disconnect(document_type: DocumentType) -> None:
    """Stop watching a type's models."""
    for signal in (post_save, post_delete):
        signal.disconnect(sender=document_type.model, dispatch_uid=_uid(document_type))
    for model in document_type.related:
        uid = f"{_uid(document_type)}:{model._meta.label_lower}"
        for signal in (pre_save, post_save, pre_delete):
            signal.disconnect(sender=model, dispatch_uid=uid)
        post_save.disconnect(sender=model, dispatch_uid=f"{uid}:left")


def connect_pages() -> None:
    """Watch what Wagtail says about pages: publication, moves, new addresses and privacy."""
    page_published.connect(_page_published, dispatch_uid="cxhub_search")
    page_unpublished.connect(_page_published, dispatch_uid="cxhub_search")
    page_slug_changed.connect(_slug_changed, dispatch_uid="cxhub_search")
    pre_delete.connect(_page_deleted, sender=Page, dispatch_uid="cxhub_search")
    post_page_move.connect(_tree_changed, dispatch_uid="cxhub_search")
    post_save.connect(_restriction_changed, sender=PageViewRestriction, dispatch_uid="cxhub_search")
    post_delete.connect(_restriction_changed, sender=PageViewRestriction, dispatch_uid="cxhub_search")
    post_save.connect(_site_changed, sender=Site, dispatch_uid="cxhub_search")
    post_delete.connect(_site_changed, sender=Site, dispatch_uid="cxhub_search")


def _uid(document_type: DocumentType) -> str:
    return f"cxhub_search:{document_type.kind}"


def _kinds_of(model: type[Model]) -> list[str]:
    return [kind for kind, document_type in document_types().items() if document_type.model is model]


def _changes_nothing(raw: bool = False, update_fields: Collection[str] | None = None, **kwargs: Any) -> bool:
    """Whether a signal tells of a fixture that is loaded, or of a draft that is written."""
    return raw or bool(update_fields and DRAFT_FIELDS.issuperset(update_fields))


def _object_changed(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    if _changes_nothing(**kwargs):
        return
    indexing.enqueue(f"{kind}:{instance.pk}" for kind in _kinds_of(sender))


def _related_changed(document_type: DocumentType, affected: Callable[[Any], Any]) -> Callable[..., None]:
    def receiver(sender: type[Model], instance: Model, **kwargs: Any) -> None:
        queryset = None if _changes_nothing(**kwargs) or indexing.is_suspended() else affected(instance)
        if queryset is not None:
            indexing.enqueue(f"{document_type.kind}:{pk}" for pk in queryset.values_list("pk", flat=True))

    return receiver


def _belongs_by(model: type[Model], document_type: DocumentType) -> str:
    """The column by which a record belongs to what a document is of, as a standard to its play. Pages move by tree."""
    columns = [] if issubclass(model, Page) else model._meta.concrete_fields
    owners = (field.attname for field in columns if field.related_model is document_type.model)
    return next(owners, "")


def _remember_left(column: str) -> Callable[..., None]:
    """What a record has belonged to is asked before it is saved, and told of afterwards."""

    def receiver(sender: type[Model], instance: Any, **kwargs: Any) -> None:
        before = sender._base_manager.none() if indexing.is_suspended() else sender._base_manager.filter(pk=instance.pk)
        moved = before.exclude(**{column: getattr(instance, column)}).values_list(column, flat=True)
        instance.cxhub_left = [pk for pk in moved if pk]

    return receiver


def _left(document_type: DocumentType) -> Callable[..., None]:
    def receiver(sender: type[Model], instance: Any, **kwargs: Any) -> None:
        if not _changes_nothing(**kwargs):
            indexing.enqueue(f"{document_type.kind}:{pk}" for pk in instance.cxhub_left)

    return receiver


def _page_published(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    indexing.enqueue(f"{kind}:{instance.pk}" for kind in _kinds_of(sender))


def _tree_changed(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    _enqueue_tree(instance)


def _slug_changed(sender: type[Page], instance: Page, instance_before: Page, **kwargs: Any) -> None:
    _enqueue_tree(instance)
    _enqueue_filed(instance_before)


def _page_deleted(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """What pointed at the page points nowhere from now on. Each page of a branch that is deleted comes here."""
    _enqueue_filed(instance)


def _enqueue_filed(page: Page) -> None:
    """What is found by a page's slug, such as all that serves a pillar. The index itself tells what that is."""
    model = page.specific_class
    for facet in facet_types():
        if model and facet.pages and issubclass(model, facet.pages):
            line = f"\n{facet.name}={page.slug}"
            filed = Q(facet_text__contains=f"{line}\n") | Q(facet_text__endswith=line)
            indexing.enqueue(SearchDocument.objects.filter(filed).values_list("key", flat=True))


def _restriction_changed(sender: type[Model], instance: PageViewRestriction, **kwargs: Any) -> None:
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        _enqueue_tree(page)


def _site_changed(sender: type[Site], instance: Site, **kwargs: Any) -> None:
    """Where a site begins, and whether there are others, is in the address of every page."""
    root = None if kwargs.get("raw") else Page.get_first_root_node()
    if root is not None:
        _enqueue_tree(root)


def _enqueue_tree(page: Page) -> None:
    """A page and all below it: their addresses or restrictions are no longer what they were. And what shows them."""
    if indexing.is_suspended():
        return
    with indexing.gathered():
        for kind, document_type in document_types().items():
            every = document_type.model._default_manager.all()
            found: list[QuerySet[Any] | None] = []
            if issubclass(document_type.model, Page):
                # Who may see the source of an alias may see the alias.
                found.append(every.filter(Q(path__startswith=page.path) | Q(alias_of__path__startswith=page.path)))
            for model, affected in document_type.related.items():
                if issubclass(model, Page):
                    shown = model._default_manager.filter(path__startswith=page.path)[: MANY + 1]
                    found += [every] if len(shown) > MANY else [affected(one) for one in shown]
            for rows in found:
                if rows is not None:
                    indexing.enqueue(f"{kind}:{pk}" for pk in rows.values_list("pk", flat=True))
