"""Two people edit one record at once: the second is told, and loses nothing of what was typed."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm


def state_of(instance: Any, fields: list[str]) -> str:
    """A fingerprint of a record's values in the fields of a form."""
    values = {
        name: [item.pk if isinstance(item, Model) else item for item in value] if isinstance(value, list) else value
        for name, value in model_to_dict(instance, fields).items()
    }
    text = json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class UnchangedSinceForm(WagtailAdminModelForm):
    """A form that refuses to write over what somebody else saved after it was opened.

    The form carries a fingerprint of what it showed. When the record has another one by now, it comes back with what
    was typed and an explanation; sending it once more writes it over knowingly.
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
        cleaned: dict[str, Any] = super().clean()
        opened_with = cleaned.get("opened_with") or ""
        if self._stored and opened_with and opened_with != self._stored:
            data: Any = self.data.copy()  # type: ignore[has-type]
            self.data = data
            data[self.add_prefix("opened_with")] = self._stored
            raise ValidationError(
                _(
                    "Somebody saved this while you were editing. What you typed is still here: look at the history to "
                    "see what they changed, then save again to replace it with yours."
                ),
                code="changed-since",
            )
        return cleaned
