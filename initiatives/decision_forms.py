"""Forms of decisions: raising one, assessing its impact on customers, deciding it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cxhub.access import visible
from cxhub.editing import UnchangedSince
from cxhub.initiatives.models import CustomerImpactAssessment, Decision, DecisionState, Initiative
from cxhub.people.models import Member

#: As a browser's own calendar wants it.
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LinesField(forms.CharField):
    """A list of short texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        """A list as its lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The lines, without empty ones and repetitions.

        :raises ValidationError: there are more, or longer ones, than anybody means.
        """
        lines = [line.strip() for line in super().clean(value).splitlines()]
        found = list(dict.fromkeys(line for line in lines if line))
        if len(found) > 20 or any(len(line) > 300 for line in found):
            raise forms.ValidationError(_("At most 20 lines of at most 300 characters."))
        return found


class TouchpointsField(LinesField):
    """Touchpoints, one a line: the journey, a colon, and the touchpoint."""

    def prepare_value(self, value: Any) -> Any:
        """Objects as lines."""
        if isinstance(value, list):
            value = [
                f"{item['journey']}: {item['touchpoint']}" if item.get("journey") else item["touchpoint"]
                for item in value
            ]
        return super().prepare_value(value)

    def clean(self, value: Any) -> Any:
        """Lines as objects.

        :raises ValidationError: a line names no touchpoint.
        """
        found = []
        for line in super().clean(value):
            journey, colon, touchpoint = line.partition(":")
            item = {"journey": journey.strip(), "touchpoint": touchpoint.strip()} if colon else {"touchpoint": line}
            if not item["touchpoint"]:
                raise forms.ValidationError(_("“%(line)s” names no touchpoint."), params={"line": line})
            found.append(item)
        return found


class DecisionForm(forms.ModelForm):
    """A question to be decided."""

    options = LinesField(
        label=_("Options"), required=False, help_text=_("What could be decided, one option a line. At least two help.")
    )

    class Meta:
        model = Decision
        fields = ("question", "options", "initiative", "decider", "decide_by")
        widgets = {"decide_by": DAY}

    def __init__(self, *args: Any, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["initiative"].queryset = visible(Initiative.objects.order_by("title"), reader)
        fields["decider"].queryset = visible(Member.objects.filter(active=True), reader)
        fields["decider"].required = True


class AssessmentForm(forms.ModelForm):
    """What a decision would do to customers. The day is today's, and nobody can choose another."""

    segments = LinesField(
        label=_("Who among our customers"), required=False, help_text=_("Groups that it meets, one a line.")
    )
    touchpoints = TouchpointsField(
        label=_("Where they meet it"),
        required=False,
        help_text=_("One a line: the journey, a colon, the touchpoint. The journey may be left out."),
    )

    class Meta:
        model = CustomerImpactAssessment
        fields = (
            "finding",
            "direction",
            "severity",
            "segments",
            "people",
            "touchpoints",
            "promise",
            "mitigation",
            "mitigation_owner",
            "mitigation_due",
        )
        labels = {"finding": _("What it would do to them")}
        widgets = {
            "finding": forms.Textarea(attrs={"rows": 4}),
            "promise": forms.Textarea(attrs={"rows": 2}),
            "mitigation": forms.Textarea(attrs={"rows": 2}),
            "direction": forms.RadioSelect,
            "mitigation_due": DAY,
        }

    def __init__(self, *args: Any, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["mitigation_owner"].queryset = visible(Member.objects.filter(active=True), reader)
        fields["direction"].choices = [choice for choice in fields["direction"].choices if choice[0]]


class MitigationForm(UnchangedSince):
    """What helps those whom a decision harms."""

    class Meta:
        model = CustomerImpactAssessment
        fields = ("mitigation", "mitigation_owner", "mitigation_due")
        widgets = {"mitigation": forms.Textarea(attrs={"rows": 3}), "mitigation_due": DAY}

    def __init__(self, *args: Any, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["mitigation_owner"].queryset = visible(Member.objects.filter(active=True), reader)
        for name in self.Meta.fields:
            fields[name].required = True


class DecideForm(forms.Form):
    """The answer to a decision's question."""

    option = forms.ChoiceField(label=_("What is to be done"), required=False, widget=forms.RadioSelect)
    outcome = forms.CharField(
        label=_("Or in other words"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever was against it wants to know."),
    )
    state = forms.ChoiceField(
        label=_("Answer"),
        widget=forms.RadioSelect,
        choices=[(DecisionState.APPROVED, _("Approve it")), (DecisionState.REJECTED, _("Reject it"))],
    )

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        option: Any = self.fields["option"]
        option.choices = [(str(index), words) for index, words in enumerate(decision.options)]
        self.options = list(decision.options)
        if not self.options:
            del self.fields["option"]
            self.fields["outcome"].label = _("What is to be done")

    def clean(self) -> dict[str, Any]:
        """Other words, where there are any, win over a chosen option."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("outcome") and data.get("option"):
            data["outcome"] = self.options[int(data["option"])]
        return data
