"""Forms for something new that a link has filled in: what its parameters may say, and what of it is believed.

A parameter is a proposal of whoever made the link. It is taken where the form offers that very choice to this reader,
and left out without a word where it does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Field, ModelChoiceField, ModelMultipleChoiceField
from django.http import HttpRequest
from wagtail.admin.views.generic import CreateView

from cxhub.access import visible


def prefilled(request: HttpRequest, fields: Mapping[str, Field], names: Iterable[str]) -> dict[str, Any]:
    """The first values of a form's fields, from the parameters of its address.

    :param fields: the form's own.
    :param names: those that a link may fill in.
    """
    found: dict[str, Any] = {}
    for name in names:
        field: Any = fields.get(name)
        if field is None or name not in request.GET:
            continue
        several = isinstance(field, ModelMultipleChoiceField)
        value: Any = request.GET.getlist(name) if several else request.GET[name]
        try:
            cleaned = field.clean(value)
        except (ValidationError, OverflowError):  # The second: an id that is longer than any.
            continue
        if isinstance(field, ModelChoiceField):
            objects = list(cleaned) if several else [cleaned] if cleaned is not None else []
            offered: Any = field.queryset
            seen = visible(offered.filter(pk__in=[item.pk for item in objects]), request)
            cleaned = [item.pk for item in seen]
            if not several:
                cleaned = cleaned[0] if cleaned else None
        if cleaned not in (None, "", []):
            found[name] = cleaned
    return found


class PrefilledCreateView(CreateView):
    """The admin's form for a new record, filled in by whatever link led to it."""

    #: Fields that a link may fill in.
    prefilled_fields: tuple[str, ...] = ()

    def get_initial(self) -> dict[str, Any]:
        """What the link says of these fields."""
        fields = self.get_form_class().base_fields
        return {**super().get_initial(), **prefilled(self.request, fields, self.prefilled_fields)}
