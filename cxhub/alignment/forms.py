"""Forms of the audit's pages."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxhub.alignment.actions import LONGEST_WAIVER
from cxhub.alignment.registry import Threshold
from cxhub.alignment.severity import Severity
from cxhub.people.models import Member

#: Characters of what people write about a finding.
LONGEST = 2000


class PersonField(forms.ModelChoiceField):
    """A person, with what they do."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and job title."""
        return f"{obj.name}, {obj.job_title}" if obj.job_title else obj.name


def _text(label: Any, *, required: bool = True, rows: int = 2, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class AcknowledgeForm(forms.Form):
    """Somebody has seen a finding and means to act."""

    note = _text(_("What you will do about it"), required=False, help_text=_("Others see it in the history."))


class WaiveForm(forms.Form):
    """A finding may stand until a day.

    :param approvers: the executives who may take it on.
    """

    reason = _text(_("Why may this stay open?"), rows=3, help_text=_("A reason that a reader next year would accept."))
    until = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    approver = PersonField(
        label=_("Who takes it on"), queryset=Member.objects.none(), empty_label=_("Choose an executive")
    )

    def __init__(self, *args: Any, approvers: QuerySet[Member], critical: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approver"].queryset = approvers  # type: ignore[attr-defined]
        self.fields["until"].initial = timezone.localdate() + datetime.timedelta(days=30)
        self.fields["until"].help_text = _("At most %(days)d days from now; then it returns by itself.") % {
            "days": LONGEST_WAIVER.days
        }
        if critical:
            self.fields["approver"].help_text = _("A critical finding needs a second name.")


class AssignForm(forms.Form):
    """Somebody else is asked to act.

    :param people: whom one may choose among.
    """

    to = PersonField(
        label=_("Who shall act?"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=_("Whoever answers for it"),
    )
    note = _text(_("A word with it"), required=False)

    def __init__(self, *args: Any, people: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]


class ThresholdForm(forms.Form):
    """Another threshold, or another severity, for a rule; with the reason why.

    :param known: the thresholds that can be changed.
    :param severity: whether the severity can.
    :param trying: whether it is only asked what it would find: then nobody need say why.
    """

    name = forms.ChoiceField(label=_("What to change"))
    value = forms.CharField(label=_("New value"), max_length=20)
    effective_from = forms.DateField(
        label=_("From which day on?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
        help_text=_("Runs of earlier days keep the value of theirs."),
    )
    reason = _text(_("Why?"), help_text=_("Everyone sees the old value, yours, and your reason."))

    def __init__(
        self, *args: Any, known: Mapping[str, Threshold], severity: bool, trying: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        labels = [(name, f"{name.replace('_', ' ')} ({item.label})") for name, item in known.items()]
        fields["name"].choices = [*labels, *([("severity", _("severity"))] if severity else [])]
        if severity:
            fields["value"].help_text = _("A number; for the severity, its word.")
        if trying:
            fields["reason"].required = fields["effective_from"].required = False

    def clean_value(self) -> str:
        """A severity by its word in the reader's language is taken, too."""
        value = str(self.cleaned_data["value"]).strip()
        words = {str(label).lower(): name for name, label in Severity.choices}
        return words.get(value.lower(), value)

    def clean_effective_from(self) -> datetime.date | None:
        """Refuse a day that is past: what was judged then stays judged by what held then.

        :raises ValidationError: so.
        """
        day: datetime.date | None = self.cleaned_data["effective_from"]
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError(_("Choose today or a later day."))
        return day
