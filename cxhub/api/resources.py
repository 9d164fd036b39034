"""Resources: what an app declares to have a list and details of its objects in the reader's tier."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from ninja import Field as Described
from ninja import Path, Query, Router, Schema
from ninja.errors import HttpError
from pydantic import create_model
from wagtail.api.v3.registry import ContentTypeRegistration, registry
from wagtail.models import Page

from cxhub.access import Reader, visible
from cxhub.api import fields as f
from cxhub.api.filters import Filter, Id, contains, exact
from cxhub.api.paging import Sort
from cxhub.api.refs import KINDS
from cxhub.api.router import ERRORS, answer, refuse_unknown, router
from cxhub.api.serving import Mentions, Serving

FROM_QUERY, FROM_PATH = Query(...), Path(...)

_PAGE_FIELDS = ("title", "slug", "first_published_at", "last_published_at")


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A kind of object in the API: ``cx/<path>/`` and ``cx/<path>/<id>/``.

    :param kind: what one is called in references, such as ``pillar``.
    :param fields: in the order in which answers give them, besides the id, the type, and what every page has.
    :param filters: besides ``id``, and ``slug`` and ``q`` where the model has a slug, and a title, a name or a term.
    :param sort: own fields that lists may be sorted by; the first is the default.
    """

    path: str
    kind: str
    model: type[Model]
    fields: tuple[f.Field, ...]
    filters: tuple[tuple[Filter, ...], ...] = ()
    sort: tuple[str, ...]

    @property
    def url_name(self) -> str:
        """The stem of its URL names and operation ids."""
        return "cx_" + self.path.replace("/", "_").replace("-", "_")

    @cached_property
    def shape(self) -> f.Shape:
        """All fields."""
        common = [
            f.ID,
            f.computed("type", Literal[self.kind], lambda row: self.kind),
        ]
        if issubclass(self.model, Page):
            common += f.of_model(self.model, *_PAGE_FIELDS)
        if hasattr(self.model, "get_absolute_url") or issubclass(self.model, Page):
            common.append(
                f.Field("html_url", str | None, lambda row, serving: serving.address(row), description="Its page.")
            )
        return f.Shape(f"Cx{self.model.__name__}", (*common, *self.fields))

    @cached_property
    def all_filters(self) -> dict[str, Filter]:
        """Every filter by name."""
        names = {field.name for field in self.model._meta.get_fields()}
        found = [*exact("id", Id, "pk")]
        if "slug" in names:
            found += exact("slug")
        if label := next((name for name in ("title", "name", "term") if name in names), ""):
            found += contains(label)
        found += [item for group in self.filters for item in group]
        return {item.name: item for item in found}

    @cached_property
    def query(self) -> type[Schema]:
        """The parameters of its list."""
        orders = [order for name in self.sort for order in (name, f"-{name}" if name[0] != "-" else name[1:])]
        known: dict[str, Any] = {
            item.name: (item.type, Described(item.default, description=item.description))
            for item in self.all_filters.values()
        }
        known["sort"] = (
            Literal[tuple(orders)],
            Described(self.sort[0], description="A minus puts the largest first. Rows without a value come last."),
        )
        known["limit"] = (int, Described(25, ge=1, le=100, description="Rows on a page."))
        known["cursor"] = (str | None, Described(None, max_length=2000, description="From the “next” of an answer."))
        known["total"] = (bool, Described(False, description="Whether to count all rows that match."))
        known["fields"] = (str | None, Described(None, max_length=2000, description="Field names, by commas."))
        return create_model(f"{self.shape.name}Query", __base__=Schema, **known)

    @cached_property
    def page(self) -> type[Schema]:
        """The schema of a page of its list."""
        item: Any = self.schema
        return create_model(
            f"{self.shape.name}List",
            __base__=Schema,
            items=(list[item], ...),
            next=(str | None, Described(None, description="The address of the next page, if there is one.")),
            total=(int | None, Described(None, description="How many rows match, where asked for.")),
        )

    @cached_property
    def schema(self) -> type[Schema]:
        """The schema of one object."""
        return self.shape.schema()

    def rows(self, reader: Reader) -> QuerySet[Any]:
        """What the reader may see."""
        return visible(self.model._default_manager.all(), reader)

    def chosen(self, names: str | None, *, listed: bool) -> f.Shape:
        """The shape that an answer has.

        :param names: of fields, separated by commas; where ``None``, all of them, or in lists those that are listed.
        :raises HttpError: 400, where there is no such field.
        """
        if names is None:
            return self.shape.only(field.name for field in self.shape.fields if field.listed or not listed)
        wanted = [name.strip() for name in names.split(",")]
        known = [field.name for field in self.shape.fields]
        if unknown := [name for name in wanted if name not in known]:
            raise HttpError(400, f"fields: there is no {', '.join(unknown)}. Known: {', '.join(known)}.")
        return self.shape.only(wanted)

    def read_list(self, request: HttpRequest, query: Any) -> HttpResponse:
        """A page of the list."""
        reader: Reader = request.auth  # type: ignore[attr-defined]  # set by ReaderAuth
        shape = self.chosen(query.fields, listed=True)
        rows = self.rows(reader)
        for name, item in self.all_filters.items():
            value = getattr(query, name)
            if value is not None and value != []:
                rows = item.apply(rows, value, reader)
        data: dict[str, Any] = {"total": rows.count()} if query.total else {}
        sort = Sort(query.sort)
        if query.cursor is not None:
            rows = sort.after(rows, *sort.read(query.cursor, self.url_name))
        # The keys first: to sort all rows with all that is joined to them would take several times as long.
        keys = sort.apply(rows).values("pk")[: query.limit + 1]
        found = list(shape.load(sort.apply(self.rows(reader).filter(pk__in=keys)), reader))
        following = None
        if len(found) > query.limit:
            del found[query.limit :]
            parameters = request.GET.copy()
            parameters["cursor"] = sort.cursor(found[-1], self.url_name)
            following = request.build_absolute_uri(f"{request.path}?{parameters.urlencode()}")
        data = {"items": self.values(request, reader, shape, found), "next": following, **data}
        return answer(request, data)

    def read_one(self, request: HttpRequest, pk: int, names: str | None) -> HttpResponse:
        """One object.

        :raises Http404: there is none, or the reader may not see it.
        """
        reader: Reader = request.auth  # type: ignore[attr-defined]  # set by ReaderAuth
        shape = self.chosen(names, listed=False)
        row = shape.load(self.rows(reader).filter(pk=pk), reader).first()
        if row is None:
            raise Http404("There is no such thing, or you may not see it.")
        return answer(request, self.values(request, reader, shape, [row])[0])

    def values(self, request: HttpRequest, reader: Reader, shape: f.Shape, rows: Sequence[Any]) -> list[dict[str, Any]]:
        """Rows as the answer gives them."""
        mentions = Mentions()
        for row in rows:
            shape.mention(row, mentions)
        serving = Serving(request, reader, mentions)
        return [shape.value(row, serving) for row in rows]

    def routes(self) -> Router:
        """The two operations."""
        routes = Router()
        query_type = self.query
        label = str(self.model._meta.verbose_name_plural)
        one = str(self.model._meta.verbose_name)

        def read_list(request: HttpRequest, query: Any = FROM_QUERY) -> HttpResponse:
            refuse_unknown(request, query_type.model_fields)
            return self.read_list(request, query)

        def read_detail(request: HttpRequest, id: Any = FROM_PATH, fields: str | None = None) -> HttpResponse:
            refuse_unknown(request, ["fields"])
            return self.read_one(request, id, fields)

        # Ninja reads parameters from annotations, and these are known only now.
        read_list.__annotations__["query"] = query_type
        read_detail.__annotations__["id"] = Id
        routes.get(
            "/",
            response={200: self.page, **ERRORS},
            url_name=f"{self.url_name}_list",
            operation_id=f"{self.url_name}_list",
            summary=f"List {label}",
        )(read_list)
        routes.get(
            "/{id}/",
            response={200: self.schema, 404: ERRORS[401], **ERRORS},
            url_name=f"{self.url_name}_detail",
            operation_id=f"{self.url_name}_detail",
            summary=f"One {one}",
        )(read_detail)
        return routes


#: Everything that is published, by path.
RESOURCES: dict[str, Resource] = {}


def publish(resources: Iterable[Resource]) -> None:
    """Put resources into the API, and into Wagtail's discovery of types what it does not list by itself."""
    for resource in resources:
        KINDS[resource.model] = (resource.kind, f"{resource.url_name}_detail")
        RESOURCES[resource.path] = resource
        router.add_router(f"/{resource.path}/", resource.routes())
        label = resource.model._meta.label
        if not registry.has(label):
            name = str(resource.model._meta.verbose_name)
            registry.register(ContentTypeRegistration(name=label, label=name, read_schema=resource.schema))
