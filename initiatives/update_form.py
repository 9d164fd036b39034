"""The form of a progress update: one phone screen, pre-filled with what is known."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cxhub.access import can, visible
from cxhub.choices import ObjectField, ObjectsField
from cxhub.components.words import amount
from cxhub.initiatives.doubts import Given, off_pace
from cxhub.initiatives.models import Initiative, KpiReading, Milestone, ProgressUpdate
from cxhub.initiatives.models.updates import BlockerType, Status
from cxhub.initiatives.timing import seconds_since, stamp
from cxhub.initiatives.updating import Obstacle, Reading
from cxhub.metrics.due import next_as_of
from cxhub.metrics.lines import KpiLine, lines_of
from cxhub.metrics.models import Kpi
from cxhub.numbers import NumberField, SureField, ask
from cxhub.people.models import Member
from cxhub.playbooks.models import CustomerStory

#: A confidence below this many tenths is asked for what stands in the way.
UNSURE = 4
#: Stories to choose from, the newest first.
MOST_STORIES = 30

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


@dataclass(frozen=True)
class KpiQuestion:
    """One KPI on the form: its line so far, and the fields for its number now."""

    line: KpiLine
    value: forms.BoundField
    sure: forms.BoundField
    as_of: forms.BoundField

    @property
    def kpi(self) -> Kpi:
        """The KPI."""
        return self.line.kpi

    @property
    def day(self) -> datetime.date | None:
        """The day that the number is of, as the field has it now; ``None`` where that is no day."""
        try:
            day: datetime.date | None = self.as_of.field.to_python(self.as_of.value())
        except forms.ValidationError:
            return None
        return day


class UpdateForm(forms.Form):
    """A progress update, or the correction of one, pre-filled with what is known."""

    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": _("The form came in pieces. Look it over and post it again.")},
    )
    opened = forms.CharField(widget=forms.HiddenInput, required=False)
    status = forms.ChoiceField(label=_("Status"), choices=Status.choices, widget=StatusPicks)
    why_on_track = forms.CharField(label=_("Why still on track?"), required=False, max_length=280)
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
    milestones = ObjectsField(
        label=_("Milestones that are done"),
        required=False,
        queryset=Milestone.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    target_date = forms.DateField(
        label=_("New target date"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    date_reason = forms.CharField(label=_("Why it moves"), required=False, max_length=1000)
    story = ObjectField(
        label=_("A customer story that shows it"),
        required=False,
        queryset=CustomerStory.objects.none(),
        empty_label="–",
    )

    def __init__(
        self,
        *args: Any,
        initiative: Initiative,
        reader: Any,
        corrects: ProgressUpdate | None = None,
        **kwargs: Any,
    ) -> None:
        base = corrects or initiative.latest_update
        initial: dict[str, Any] = {"key": uuid.uuid4(), "opened": stamp(), **_of(base)}
        if corrects is not None:
            initial |= {"narrative": corrects.narrative, "why_on_track": corrects.why_on_track}
            initial["story"] = corrects.story_id
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.initiative, self.corrects = initiative, corrects
        self.today = timezone.localdate()
        kpis = visible(Kpi.objects.with_latest().filter(initiatives=initiative.pk), reader)
        self.lines = lines_of(reader, kpis, self.today)
        self.corrected_readings = self._corrected_readings(reader)
        for line in self.lines:
            self._add_kpi(line.kpi)
        # The numbers of today say nothing of what was true before the newest update.
        self.asks_why = corrects is None or corrects.pk == initiative.latest_update_id
        self.pace_doubts = self._off_pace()
        self._choices("blocker_owner").queryset = visible(Member.objects.filter(active=True), reader)
        open_milestones = Milestone.objects.filter(initiative=initiative, done_on=None)
        self._choices("milestones").queryset = visible(open_milestones, reader)
        stories = visible(CustomerStory.objects.all(), reader).order_by("-date", "-pk").values("pk")
        shown = [*stories.values_list("pk", flat=True)[:MOST_STORIES], *filter(None, [initial.get("story")])]
        self._choices("story").queryset = visible(CustomerStory.objects.filter(pk__in=shown), reader).order_by("-date")
        self.may_move = corrects is None and can(reader, "move_date", initiative)
        if not self.may_move:
            del self.fields["target_date"], self.fields["date_reason"]

    def _choices(self, name: str) -> Any:
        return self.fields[name]

    def _corrected_readings(self, reader: Any) -> dict[int, KpiReading]:
        """What came with the update that is corrected, by KPI."""
        if self.corrects is None:
            return {}
        rows = visible(KpiReading.objects.filter(update=self.corrects).select_related("measurement"), reader)
        return {row.kpi_id: row for row in rows}

    def _off_pace(self, given: dict[int, Given] | None = None) -> list[str]:
        return off_pace(self.lines, self.today, given) if self.asks_why else []

    def _add_kpi(self, kpi: Kpi) -> None:
        said = self.corrected_readings.get(kpi.pk)
        self.fields[f"value_{kpi.pk}"] = NumberField(
            label=_("%(kpi)s, now") % {"kpi": kpi.name},
            required=False,
            initial=said.value if said else None,
            unit=kpi.unit,
            decimals=kpi.decimals,
            last=kpi.latest.value if kpi.latest else None,
        )
        self.fields[f"value_{kpi.pk}_sure"] = SureField()
        self.fields[f"as_of_{kpi.pk}"] = forms.DateField(
            label=_("As of"),
            required=False,
            initial=said.as_of if said else next_as_of(kpi, self.today),
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )

    @property
    def kpi_fields(self) -> list[KpiQuestion]:
        """Each KPI with its fields."""
        return [
            KpiQuestion(line, *(self[name.format(line.kpi.pk)] for name in ("value_{}", "value_{}_sure", "as_of_{}")))
            for line in self.lines
        ]

    @property
    def is_unsure(self) -> bool:
        """Whether the form stands open at what is in the way, since its answers ask for it."""
        tenths = self["confidence"].value()
        low = str(tenths).isdecimal() and int(tenths) < UNSURE
        return low or any(self[name].errors for name in ("blocker_type", "blocker_owner", "next_action"))

    @property
    def doubt(self) -> str:
        """What the KPIs say against "on track", as a sentence; empty where nothing does."""
        words = self.pace_doubts
        return f"{capfirst('; '.join(words))}." if words else ""

    @property
    def opens_more(self) -> bool:
        """Whether the fold with milestones, date and story has something to put right or to keep."""
        return self.is_bound and any(
            self[name].errors or self[name].value()
            for name in ("milestones", "target_date", "date_reason", "story")
            if name in self.fields
        )

    @property
    def seconds(self) -> int | None:
        """From opening the form to posting it; ``None`` where that cannot be told."""
        return seconds_since(self.data.get(self.add_prefix("opened"), ""))

    def clean(self) -> dict[str, Any]:
        """Ask what the answers ask for: numbers that look wrong, a blocker, why it is on track all the same."""
        data: dict[str, Any] = super().clean() or {}
        self._clean_readings(data)
        if _asks_for_blocker(data):
            for name, words in {
                "blocker_type": _("Say what kind of thing is in the way."),
                "blocker_owner": _("Name who can clear it, even if it is you."),
                "next_action": _("Say what happens next."),
            }.items():
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        elif data.get("status") == Status.ON_TRACK:
            self.pace_doubts = self._off_pace(self.given)
            if self.pace_doubts and not data.get("why_on_track") and "why_on_track" not in self.errors:
                self.add_error("why_on_track", _("The numbers say otherwise: say why it is on track all the same."))
        self._clean_date(data)
        return data

    def _clean_readings(self, data: dict[str, Any]) -> None:
        for line in self.lines:
            kpi = line.kpi
            data[f"value_{kpi.pk}"] = value = ask(self, f"value_{kpi.pk}")
            as_of = data.get(f"as_of_{kpi.pk}")
            if value is None or f"as_of_{kpi.pk}" in self.errors:
                continue
            if as_of is None:
                self.add_error(f"as_of_{kpi.pk}", _("Say which day the number is of."))
            elif as_of > self.today:
                self.add_error(f"as_of_{kpi.pk}", _("A reading cannot be of a day to come."))
            elif (known := kpi.measurements.current().filter(as_of=as_of).first()) and known.value != value:
                said = self.corrected_readings.get(kpi.pk)
                if said is None or said.measurement_id != known.pk:
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
        data, kpis = self.cleaned_data, [line.kpi for line in self.lines]
        return [
            Reading(kpi, data[f"as_of_{kpi.pk}"], data[f"value_{kpi.pk}"])
            for kpi in kpis
            if data.get(f"value_{kpi.pk}") is not None and data.get(f"as_of_{kpi.pk}") is not None
        ]

    @property
    def given(self) -> dict[int, Given]:
        """The same by KPI, as the check of the pace takes them."""
        return {reading.kpi.pk: (reading.as_of, reading.value) for reading in self.readings}

    @property
    def obstacle(self) -> Obstacle | None:
        """What stands in the way; nothing while nothing does, whatever was there the time before."""
        data = self.cleaned_data
        if not _asks_for_blocker(data):
            return None
        return Obstacle(data["blocker_type"], data["blocker_owner"], data["next_action"])

    @property
    def why(self) -> str:
        """The answer to the question that was asked; nothing where it was not."""
        asked = self.cleaned_data["status"] == Status.ON_TRACK and self.pace_doubts
        return self.cleaned_data["why_on_track"] if asked else ""


def _of(update: ProgressUpdate | None) -> dict[str, Any]:
    """What an update said, as the form starts from it."""
    if update is None:
        return {}
    tenths = round(update.confidence * 10) if update.confidence is not None else None
    said: dict[str, Any] = {"status": update.status, "confidence": tenths}
    if blocker := getattr(update, "blocker", None):
        said["blocker_type"], said["next_action"] = blocker.type, blocker.next_action
        said["blocker_owner"] = blocker.owner.slug if blocker.owner else None
    return said


def _asks_for_blocker(data: dict[str, Any]) -> bool:
    """Whether status or confidence say that something is in the way."""
    confidence = data.get("confidence")
    return data.get("status") not in (None, Status.ON_TRACK) or (confidence is not None and confidence < UNSURE)
