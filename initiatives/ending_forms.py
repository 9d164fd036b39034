"""Forms that bring an initiative through its life: approving, closing, handing over, milestones, waiting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cxhub.access import visible
from cxhub.choices import ObjectsField
from cxhub.editing import UnchangedSince
from cxhub.initiatives.models import AnswersAs, Dependency, Initiative, Milestone
from cxhub.people.models import Member
from cxhub.playbooks.models import LessonLearned

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CloseForm(forms.Form):
    """What came of it, and what was learned."""

    outcome = forms.CharField(
        label=_("What came of it?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For customers first, with the number if there is one. “Nothing changed” is an outcome too."),
    )
    retrospective = forms.CharField(
        label=_("What went well, and what did not?"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 5})
    )
    lessons: Any = ObjectsField(
        label=_("Lessons that are there already"),
        queryset=LessonLearned.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    new_lesson = forms.CharField(
        label=_("Or a new lesson"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Its first line becomes its title. What would you tell whoever does this next?"),
    )

    def __init__(self, *args: Any, reader: Any, initiative: Initiative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["lessons"].queryset = visible(LessonLearned.objects.order_by("title"), reader)
        self.has_lesson = initiative.lessons.exists()

    def clean(self) -> dict[str, Any]:
        """Ask for at least one lesson."""
        data: dict[str, Any] = super().clean() or {}
        if not self.has_lesson and not data.get("lessons") and not data.get("new_lesson", "").strip():
            self.add_error("new_lesson", _("Link a lesson or write one: a line is enough."))
        return data


class ApproveForm(forms.Form):
    """The executive owner's word."""

    reason = forms.CharField(
        label=_("A word to the owner"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class HandOverForm(forms.Form):
    """From one person to another."""

    role = forms.ChoiceField(label=_("Which part?"), choices=AnswersAs.choices, widget=forms.RadioSelect)
    to = forms.ModelChoiceField(label=_("To whom?"), queryset=Member.objects.none())
    reason = forms.CharField(label=_("Why"), required=False, max_length=1000)

    def __init__(self, *args: Any, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["to"].queryset = visible(Member.objects.filter(active=True), reader)


class MilestoneForm(UnchangedSince):
    """One milestone. A day that moves leaves the one first promised visible."""

    class Meta:
        model = Milestone
        fields = ("title", "due", "done_on")
        widgets = {"due": DAY, "done_on": DAY}


class DependencyForm(forms.ModelForm):
    """What waits for what."""

    class Meta:
        model = Dependency
        fields = ("milestone", "on_initiative", "on_milestone", "note")
        labels = {
            "milestone": _("Which milestone waits? Empty: all of it"),
            "on_initiative": _("For which initiative?"),
        }

    def __init__(self, *args: Any, reader: Any, initiative: Initiative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["milestone"].queryset = visible(Milestone.objects.filter(initiative=initiative), reader)
        fields["on_initiative"].queryset = visible(Initiative.objects.order_by("title"), reader)
        milestones = visible(Milestone.objects.filter(done_on=None).select_related("initiative"), reader)
        fields["on_milestone"].queryset = milestones.order_by("initiative__title", "position")
        fields["on_milestone"].label_from_instance = lambda row: f"{row.initiative.title}: {row.title}"
        fields["on_milestone"].label = _("Or for which milestone of it?")
