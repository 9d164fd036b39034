"""Two people edit one record at once: the second is told, and loses nothing of what was typed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.forms.models import model_to_dict
from django.template.defaultfilters import truncatechars
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext
from wagtail.admin.forms.models import WagtailAdminModelForm


def state_of(instance: Any, fields: list[str]) -> str:
    """A fingerprint of a record's values in the fields of a form."""
    values = {
        name: [item.pk if isinstance(item, Model) else item for item in value] if isinstance(value, list) else value
        for name, value in model_to_dict(instance, fields).items()
    }
    text = json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class UnchangedSince(forms.ModelForm):
    """A form that refuses to write over what somebody else saved after it was opened.

    The form carries a fingerprint of what it showed. When the record has another one by now, it comes back with what
    was typed and with what is there instead; sending it once more writes it over knowingly.
    """

    opened_with = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stored = self._fingerprint()
        self.fields["opened_with"].initial = self._stored

    def _fingerprint(self) -> str:
        if self.instance.pk is None:
            return ""
        return state_of(self.instance, [name for name in self.fields if name != "opened_with"])

    def clean(self) -> dict[str, Any]:
        """Compare fingerprints before anything is written.

        :raises ValidationError: the record was saved by somebody else in between.
        """
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        key = self.add_prefix("opened_with")
        if not self._stored or key not in self.data or cleaned.get("opened_with") == self._stored:
            return cleaned
        theirs = "; ".join(self._theirs(cleaned))
        if not theirs:  # They typed the same.
            return cleaned
        data: Any = self.data  # Django declares it as a mapping that cannot be changed.
        self.data = data = data.copy()
        data[key] = self._stored
        told = gettext(
            "Somebody saved this while you were editing. What you typed is still here. Save again to replace what it "
            "says now: %(theirs)s."
        )
        raise ValidationError(told % {"theirs": theirs}, code="changed-since")

    def _theirs(self, typed: Mapping[str, Any]) -> Iterator[str]:
        """What the record says where something else was typed, a field at a time."""
        for field in self.instance._meta.fields:
            value: Any = getattr(self.instance, field.name)
            if field.name in typed and value != typed[field.name]:
                yield f"{capfirst(field.verbose_name)}: {self._words(field, value)}"
        for several in self.instance._meta.many_to_many:
            if several.name in typed:
                values = list(getattr(self.instance, several.name).all())
                if set(values) != set(typed[several.name] or ()):
                    yield f"{capfirst(several.verbose_name)}: {self._words(several, values)}"

    def _words(self, field: Any, value: Any) -> str:
        if field.choices:
            value = getattr(self.instance, f"get_{field.name}_display")()
        if isinstance(value, list):
            value = ", ".join(map(str, value))
        return f"“{truncatechars(str(localize(value)), 300)}”" if value not in (None, "") else gettext("nothing")


class UnchangedSinceForm(UnchangedSince, WagtailAdminModelForm):
    """Such a form in Wagtail's admin."""
