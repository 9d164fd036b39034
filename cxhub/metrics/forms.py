"""The forms that record a reading of a KPI, and what a movement of it is worth."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxhub.components.words import amount
from cxhub.metrics import scores
from cxhub.metrics.due import next_as_of
from cxhub.metrics.models import FinancialLinkage, Kpi, Measurement
from cxhub.metrics.models.kpis import Score
from cxhub.numbers import NumberField, SureField, ask, one


def _count(label: Any, help_text: Any = "") -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(
        label=label, help_text=help_text, required=False, min_value=0, max_value=2_000_000_000, widget=widget
    )


#: Fields that only some scores are worked out from.
COUNTS: dict[str, dict[str, Any]] = {
    Score.NET_PROMOTER: {"positive": _("Promoters"), "negative": None},
    Score.SHARE: {"positive": None},
    Score.MEAN: {"sd": None},
    "": {},
}


class ReadingForm(forms.Form):
    """A reading of a KPI, or the correction of one."""

    as_of = forms.DateField(
        label=_("As of"),
        help_text=_("Last day of the period that was measured."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    value = NumberField(label=_("Value"))
    value_sure = SureField()
    low = NumberField(
        label=_("Interval, low"), required=False, help_text=_("Leave both ends empty where there is none.")
    )
    high = NumberField(label=_("Interval, high"), required=False)
    n = _count(_("Answers or cases"))
    positive = _count(_("Positive answers"))
    negative = _count(_("Detractors"), _("Those who answered 0 to 6."))
    sd = NumberField(
        label=_("Standard deviation"),
        required=False,
        help_text=_("Of the answers. With it, the interval is worked out."),
    )
    scale = forms.CharField(
        label=_("Scale"), required=False, max_length=40, help_text=_("What was answered on, such as 1 to 7.")
    )
    wording = forms.CharField(label=_("Question as it was asked"), required=False, max_length=500)
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, kpi: Kpi, corrects: Measurement | None = None, **kwargs: Any) -> None:
        self.today = timezone.localdate()
        initial: dict[str, Any] = {"as_of": next_as_of(kpi, self.today)}
        if kpi.latest:
            initial |= {"scale": kpi.latest.scale, "wording": kpi.latest.wording}
        if corrects is not None:
            names = ("as_of", "value", "low", "high", "n", "positive", "negative", "sd", "scale", "wording")
            initial = {name: getattr(corrects, name) for name in names}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.kpi, self.corrects = kpi, corrects
        number: Any = self.fields["value"]
        number.unit, number.decimals = kpi.unit, kpi.decimals
        # What corrects a slip may well be ten times what it corrects.
        number.last = kpi.latest.value if kpi.latest and corrects is None else None
        wanted = COUNTS[kpi.score]
        for name in ("positive", "negative", "sd"):
            if name not in wanted:
                del self.fields[name]
            elif wanted[name]:
                self.fields[name].label = wanted[name]
        if not kpi.score:
            del self.fields["scale"], self.fields["wording"]
        if kpi.score in (Score.NET_PROMOTER, Score.SHARE):
            self.fields["value"].required = False
            self.fields["value"].help_text = _(
                "Leave it empty, and it is worked out from the answers, with its interval."
            )
        if corrects is not None:
            self.fields["as_of"].disabled = True
            self.fields["note"].required = True
            self.fields["note"].label = _("What was wrong")

    def clean(self) -> dict[str, Any]:
        """Refuse a day to come, a day that is read already, and half an interval."""
        data: dict[str, Any] = super().clean() or {}
        data["value"] = ask(self, "value")
        data |= {name: one(self, name) for name in ("low", "high", "sd") if name in self.fields}
        data.pop("value_sure", None)
        day = data.get("as_of")
        if day and day > self.today:
            self.add_error("as_of", _("A reading cannot be of a day to come."))
        if day and self.corrects is None:
            known = self.kpi.measurements.current().filter(as_of=day).first()
            if known:
                words = _("There is a reading of %(value)s for that day already: correct it instead.")
                self.add_error("as_of", words % {"value": amount(known.value, self.kpi.unit, self.kpi.decimals)})
        self._work_out(data)
        low, high, value = data.get("low"), data.get("high"), data.get("value")
        if (low is None) != (high is None) and not {"low", "high"} & set(self.errors):
            self.add_error("low" if low is None else "high", _("Give both ends of the interval, or neither."))
        elif low is not None and high is not None and value is not None and not low <= value <= high:
            self.add_error("high", _("The value must lie inside its interval."))
        return data

    def _work_out(self, data: dict[str, Any]) -> None:
        """Fill in value and interval from the counts, where both are left empty."""
        if self.errors:
            return
        n, value, sd = data.get("n"), data.get("value"), data.get("sd")
        positive, negative = data.get("positive"), data.get("negative")
        score = self.kpi.score
        try:
            if score == Score.NET_PROMOTER and positive is not None and negative is not None and n is not None:
                found = scores.net_promoter(positive, negative, n)
            elif score == Score.SHARE and positive is not None and n is not None:
                found = scores.share(positive, n)
            elif score == Score.MEAN and value is not None and sd is not None and n is not None:
                found = scores.mean(value, sd, n)
            else:
                if value is None:
                    self.add_error("value", _("Give the value, or the answers that it is worked out from."))
                return
        except ValueError:
            self.add_error("n", _("These counts do not fit together."))
            return
        if value is None:
            data["value"] = found.value
        if data.get("low") is None and data.get("high") is None and found.low <= data["value"] <= found.high:
            data["low"], data["high"] = found.low, found.high


class WorthForm(forms.ModelForm[FinancialLinkage]):
    """What a study says a movement of a KPI is worth. The KPI and who records it are the view's to say."""

    delta = NumberField(label=_("Movement of the measure"), help_text=_("Such as 10, of “points more”."))
    effect_central = NumberField(label=_("Effect"), help_text=_("The best estimate of what goes with it."))
    effect_low = NumberField(
        label=_("Effect, low"), required=False, help_text=_("Ends of the interval, where it has one.")
    )
    effect_high = NumberField(label=_("Effect, high"), required=False)
    n = _count(_("Answers or cases"))

    class Meta:
        model = FinancialLinkage
        fields = [
            "delta",
            "delta_unit",
            "outcome",
            "effect_central",
            "effect_unit",
            "effect_low",
            "effect_high",
            "n",
            "n_of",
            "method",
            "studied_on",
            "expires_on",
            "note",
        ]
        widgets = {
            "studied_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "expires_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "note": forms.Textarea(attrs={"rows": 2}),
        }

    def clean(self) -> dict[str, Any]:
        """Read the numbers, and refuse a study that is still to come."""
        data: dict[str, Any] = super().clean() or {}
        data |= {name: one(self, name) for name in ("delta", "effect_central", "effect_low", "effect_high")}
        day = data.get("studied_on")
        if day and day > timezone.localdate():
            self.add_error("studied_on", _("A study cannot be of a day to come."))
        return data
