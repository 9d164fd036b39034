"""Forms: being away, how to be told, saying something."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cxhub.access import visible
from cxhub.people.models import Member
from cxhub.reminders.models import Absence, How, Kind, Preference
from cxhub.reminders.models.comments import LONGEST
from cxhub.reminders.models.notices import DEFAULT_HOW, FIXED


class AbsenceForm(forms.ModelForm):
    """From when to when one is away, and who stands in."""

    class Meta:
        model = Absence
        fields = ["starts_on", "ends_on", "stand_in"]
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, member: Member, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.member = member
        people: Any = self.fields["stand_in"]
        people.queryset = visible(Member.objects.filter(active=True), reader).exclude(pk=member.pk).order_by("name")
        people.empty_label = _("Nobody: it waits for me")


class PreferencesForm(forms.Form):
    """How one wants to hear of each kind of thing that can be turned off."""

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        said = dict(Preference.objects.filter(member=member).values_list("kind", "how"))
        for kind in Kind:
            if kind not in FIXED:
                self.fields[kind.value] = forms.ChoiceField(
                    label=kind.label, choices=How.choices, initial=said.get(kind.value, DEFAULT_HOW[kind])
                )

    def save(self) -> None:
        """Keep what was chosen."""
        for kind, how in self.cleaned_data.items():
            Preference.objects.update_or_create(member=self.member, kind=kind, defaults={"how": how})


class CommentForm(forms.Form):
    """What somebody says."""

    text = forms.CharField(
        label=_("Your comment"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Write @ and a whole name, such as @Mara Lindquist, to tell somebody. Only who may see this is told."
        ),
    )
