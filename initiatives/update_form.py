"""The form of a progress update: one phone screen, pre-filled with what is known."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxhub.access import can, visible
from cxhub.components.words import amount
from cxhub.initiatives.models import Initiative, Milestone
from cxhub.initiatives.models.updates import BlockerType, Status
from cxhub.initiatives.updating import Obstacle, Reading
from cxhub.metrics.due import next_as_of
from cxhub.metrics.models import Kpi
from cxhub.people.models import Member

#: A confidence below this many tenths is asked for what stands in the way.
UNSURE = 4

STATUS_MEANINGS = {
    Status.ON_TRACK: _("On track: I expect the date and the target to hold."),
    Status.CAUTION: _("Caution: something is in the way, and I know what I will do."),
    Status.OFF_TRACK: _("Off track: I need help from someone else to get it back."),
}


class StatusPicks(forms.RadioSelect):
    """Radio buttons whose classes let the style sheet ask the questions that go with the answer."""

    CLASSES = {Status.ON_TRACK: "is-on", Status.CAUTION: "is-caution", Status.OFF_TRACK: "is-off"}

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Django's option, with the class of its status."""
        option = super().create_option(*args, **kwargs)
        option["attrs"]["class"] = self.CLASSES.get(option["value"], "")
        return option


class UpdateForm(forms.Form):
    """A progress update, pre-filled with what is known."""

    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": _("The form came in pieces. Look it over and post it again.")},
    )
    status = forms.ChoiceField(label=_("Status"), choices=Status.choices, widget=StatusPicks)
    confidence = forms.IntegerField(
        label=_("How likely is the target by its date?"),
        min_value=0,
        max_value=10,
        widget=forms.NumberInput(attrs={"type": "range", "step": "1"}),
    )
    narrative = forms.CharField(
        label=_("What changed?"),
        max_length=280,
        help_text=_("One line, 280 characters"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    blocker_type = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", "–"), *BlockerType.choices])
    blocker_owner = forms.ModelChoiceField(
        label=_("Who can clear it"),
        required=False,
        queryset=Member.objects.none(),
        to_field_name="slug",
        empty_label="–",
    )
    next_action = forms.CharField(label=_("Next action"), required=False, max_length=500)
    milestones = forms.ModelMultipleChoiceField(
        label=_("Milestones that are done"),
        required=False,
        queryset=Milestone.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    target_date = forms.DateField(
        label=_("New target date"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    date_reason = forms.CharField(label=_("Why it moves"), required=False, max_length=1000)

    def __init__(self, *args: Any, initiative: Initiative, reader: Any, **kwargs: Any) -> None:
        latest = initiative.latest_update
        initial: dict[str, Any] = {"key": uuid.uuid4()}
        if latest is not None:
            tenths = round(latest.confidence * 10) if latest.confidence is not None else None
            initial |= {"status": latest.status, "confidence": tenths}
            if blocker := getattr(latest, "blocker", None):
                owner = blocker.owner.slug if blocker.owner else None
                initial |= {
                    "blocker_type": blocker.type,
                    "blocker_owner": owner,
                    "next_action": blocker.next_action,
                }
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.initiative = initiative
        self.today = timezone.localdate()
        self.kpis = list(visible(Kpi.objects.with_latest().filter(initiatives=initiative.pk), reader))
        for kpi in self.kpis:
            self.fields[f"value_{kpi.pk}"] = forms.FloatField(
                label=_("%(kpi)s, now") % {"kpi": kpi.name},
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            )
            self.fields[f"as_of_{kpi.pk}"] = forms.DateField(
                label=_("As of"),
                required=False,
                initial=next_as_of(kpi, self.today),
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            )
        people: Any = self.fields["blocker_owner"]
        people.queryset = visible(Member.objects.filter(active=True), reader)
        milestones: Any = self.fields["milestones"]
        milestones.queryset = visible(Milestone.objects.filter(initiative=initiative, done_on=None), reader)
        self.may_move = can(reader, "move_date", initiative)
        if not self.may_move:
            del self.fields["target_date"], self.fields["date_reason"]

    @property
    def kpi_fields(self) -> list[tuple[Kpi, forms.BoundField, forms.BoundField]]:
        """Each KPI with its two fields."""
        return [(kpi, self[f"value_{kpi.pk}"], self[f"as_of_{kpi.pk}"]) for kpi in self.kpis]

    @property
    def is_unsure(self) -> bool:
        """Whether the form stands open at what is in the way, since its answers ask for it."""
        tenths = self["confidence"].value()
        low = str(tenths).isdecimal() and int(tenths) < UNSURE
        return low or any(self[name].errors for name in ("blocker_type", "blocker_owner", "next_action"))

    @property
    def opens_more(self) -> bool:
        """Whether the fold with milestones and the date has something to put right or to keep."""
        return self.is_bound and any(
            self[name].errors or self[name].value()
            for name in ("milestones", "target_date", "date_reason")
            if name in self.fields
        )

    def clean(self) -> dict[str, Any]:
        """Ask for a blocker where something is in the way, and check readings and the new date."""
        data: dict[str, Any] = super().clean() or {}
        if _asks_for_blocker(data):
            for name, words in {
                "blocker_type": _("Say what kind of thing is in the way."),
                "blocker_owner": _("Name who can clear it, even if it is you."),
                "next_action": _("Say what happens next."),
            }.items():
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        self._clean_readings(data)
        self._clean_date(data)
        return data

    def _clean_readings(self, data: dict[str, Any]) -> None:
        for kpi in self.kpis:
            value, as_of = data.get(f"value_{kpi.pk}"), data.get(f"as_of_{kpi.pk}")
            if value is None:
                continue
            if as_of is None:
                self.add_error(f"as_of_{kpi.pk}", _("Say which day the number is of."))
            elif as_of > self.today:
                self.add_error(f"as_of_{kpi.pk}", _("A reading cannot be of a day to come."))
            elif (known := kpi.measurements.current().filter(as_of=as_of).first()) and known.value != value:
                words = _("There is a reading of %(value)s for that day already: correct it on the KPI's own page.")
                self.add_error(f"value_{kpi.pk}", words % {"value": amount(known.value, kpi.unit, kpi.decimals)})

    def _clean_date(self, data: dict[str, Any]) -> None:
        day = data.get("target_date")
        if day is None or day == self.initiative.target_date:
            return
        if day < self.today:
            self.add_error("target_date", _("The new date must lie ahead."))
        if not data.get("date_reason") and "date_reason" not in self.errors:
            self.add_error("date_reason", _("Say why the date moves: both dates stay visible."))

    @property
    def readings(self) -> list[Reading]:
        """The new readings of the KPIs."""
        data = self.cleaned_data
        return [
            Reading(kpi, data[f"as_of_{kpi.pk}"], data[f"value_{kpi.pk}"])
            for kpi in self.kpis
            if data[f"value_{kpi.pk}"] is not None
        ]

    @property
    def obstacle(self) -> Obstacle | None:
        """What stands in the way; nothing while nothing does, whatever was there the time before."""
        data = self.cleaned_data
        if not _asks_for_blocker(data):
            return None
        kind, owner, next_action = data["blocker_type"], data["blocker_owner"], data["next_action"]
        return Obstacle(kind, owner, next_action)


def _asks_for_blocker(data: dict[str, Any]) -> bool:
    """Whether status or confidence say that something is in the way."""
    confidence = data.get("confidence")
    return data.get("status") not in (None, Status.ON_TRACK) or (confidence is not None and confidence < UNSURE)
