"""Choosing objects in a form. A number larger than any in a database is no choice, and no fault of the hub's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class _Offered(forms.Field):
    def clean(self, value: Any) -> Any:
        """What was chosen.

        :raises ValidationError: it is not offered.
        """
        try:
            return super().clean(value)
        except OverflowError as error:  # Django asks SQLite for whatever number it was given.
            message = self.error_messages["invalid_choice"]
            raise ValidationError(message, code="invalid_choice", params={"value": "…"}) from error


class ObjectField(_Offered, forms.ModelChoiceField):
    """One of the objects that are offered."""


class ObjectsField(_Offered, forms.ModelMultipleChoiceField):
    """Several of the objects that are offered."""
