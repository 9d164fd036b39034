"""Lists that are narrowed, sorted and paged by their address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cxhub import conf

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Filter:
    """One way to narrow a list.

    :param name: the parameter in the address.
    :param label: what it is called.
    :param empty: what choosing nothing is called.
    :param choices: values with their labels; no other value is taken.
    :param condition: makes of a value what the rows must meet.
    """

    name: str
    label: Any
    empty: Any
    choices: Sequence[tuple[str, Any]]
    condition: Callable[[str], Q]


@dataclass(frozen=True)
class Chosen:
    """A filter that is on: how it reads, and the address without it."""

    label: str
    remove: str


class Narrowed:
    """A list as an address asks for it. Whatever the address says, there is an answer.

    :param request: the reader's; its parameters are read here and nowhere else.
    :param filters: ways to narrow, in the order of the form.
    :param sorts: the parameter's value → label and fields to order by; the first is the order of an address that says
        nothing.
    """

    def __init__(
        self, request: HttpRequest, filters: Iterable[Filter], sorts: Mapping[str, tuple[Any, Sequence[Any]]]
    ) -> None:
        self.request = request
        self.filters = list(filters)
        self.sorts = sorts
        self.values: dict[str, str] = {}
        #: Labels of filters whose value means nothing here, so that it was left out.
        self.ignored: list[str] = []
        for item in self.filters:
            value = request.GET.get(item.name, "")
            if value in {str(choice) for choice, _label in item.choices}:
                self.values[item.name] = value
            elif value:
                self.ignored.append(str(item.label))
        sort = request.GET.get("sort", "")
        if sort and sort not in sorts:
            self.ignored.append(str(_("Order")))
        self.sort = sort if sort in sorts else next(iter(sorts))

    @cached_property
    def form(self) -> forms.Form:
        """The form of the filters, with what is chosen."""
        form = forms.Form(initial=self.values)
        for item in self.filters:
            form.fields[item.name] = forms.ChoiceField(
                label=item.label, choices=[("", item.empty), *item.choices], required=False
            )
        return form

    @property
    def chosen(self) -> list[Chosen]:
        """The filters that are on."""
        found = []
        for item in self.filters:
            if item.name in self.values:
                label = next(label for value, label in item.choices if str(value) == self.values[item.name])
                found.append(Chosen(f"{item.label}: {label}", self.address(**{item.name: None, "page": None})))
        return found

    @property
    def tabs(self) -> list[tuple[Any, str, bool]]:
        """The orders as tabs: label, address, whether it is the present one."""
        return [
            (label, self.address(sort=key, page=None), key == self.sort) for key, (label, _fields) in self.sorts.items()
        ]

    @property
    def export(self) -> str:
        """The address of the same rows as a CSV file."""
        return self.address(format="csv", page=None)

    @property
    def workbook(self) -> str:
        """The address of the same rows as an XLSX file."""
        return self.address(format="xlsx", page=None)

    def address(self, **changes: str | None) -> str:
        """The present address with these parameters changed, or left out where None."""
        query = self.request.GET.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = value
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    def rows(self, queryset: QuerySet[M]) -> QuerySet[M]:
        """The rows that are asked for, in the order that is asked for."""
        for item in self.filters:
            if item.name in self.values:
                queryset = queryset.filter(item.condition(self.values[item.name]))
        return queryset.order_by(*self.sorts[self.sort][1])

    def page(self, queryset: QuerySet[M], size: int | None = None, *, all_of_them: int | None = None) -> Page[M]:
        """The page that is asked for; the first or the last where there is no such page.

        :param size: rows on a page.
        :param all_of_them: how many rows ``queryset`` has, where that is known: a list that nothing narrows is not
            counted again.
        """
        paginator = Paginator(self.rows(queryset), size or conf.get("PAGE_SIZE"))
        if all_of_them is not None and not self.values:
            vars(paginator)["count"] = all_of_them
        return paginator.get_page(self.request.GET.get("page"))
