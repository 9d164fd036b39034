"""The form that records a reading."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxhub.components.words import amount
from cxhub.metrics.due import next_as_of
from cxhub.metrics.models import Kpi, Measurement


def _number(label: Any, help_text: Any = "", required: bool = False) -> forms.FloatField:
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    return forms.FloatField(label=label, help_text=help_text, required=required, widget=widget)


class ReadingForm(forms.Form):
    """A reading of a KPI, or the correction of one."""

    as_of = forms.DateField(
        label=_("As of"),
        help_text=_("Last day of the period that was measured."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    value = _number(_("Value"), required=True)
    low = _number(_("Interval, low"), _("Leave both ends empty where there is none."))
    high = _number(_("Interval, high"))
    n = forms.IntegerField(
        label=_("Answers or cases"),
        required=False,
        min_value=0,
        max_value=2_000_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, kpi: Kpi, corrects: Measurement | None = None, **kwargs: Any) -> None:
        self.today = timezone.localdate()
        initial: dict[str, Any] = {"as_of": next_as_of(kpi, self.today)}
        if corrects is not None:
            initial = {name: getattr(corrects, name) for name in ("as_of", "value", "low", "high", "n")}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.kpi, self.corrects = kpi, corrects
        if corrects is not None:
            self.fields["as_of"].disabled = True
            self.fields["note"].required = True
            self.fields["note"].label = _("What was wrong")

    def clean(self) -> dict[str, Any]:
        """Refuse a day to come, a day that is read already, and half an interval."""
        data: dict[str, Any] = super().clean() or {}
        day = data.get("as_of")
        if day and day > self.today:
            self.add_error("as_of", _("A reading cannot be of a day to come."))
        if day and self.corrects is None:
            known = self.kpi.measurements.current().filter(as_of=day).first()
            if known:
                words = _("There is a reading of %(value)s for that day already: correct it instead.")
                self.add_error("as_of", words % {"value": amount(known.value, self.kpi.unit, self.kpi.decimals)})
        low, high, value = data.get("low"), data.get("high"), data.get("value")
        if (low is None) != (high is None) and not {"low", "high"} & set(self.errors):
            self.add_error("low" if low is None else "high", _("Give both ends of the interval, or neither."))
        elif low is not None and high is not None and value is not None and not low <= value <= high:
            self.add_error("high", _("The value must lie inside its interval."))
        return data
