"""Progress updates as records of an import, with the readings, the blocker and the answer that came with them."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from cxhub.imports.targets import Context, Field, ModelRecordType, WrongValue, register
from cxhub.initiatives.models import Blocker, Initiative, KpiReading, ProgressUpdate, UpdateAcknowledgement
from cxhub.initiatives.updating import Obstacle, Reading, post_update
from cxhub.metrics.models import Kpi, Measurement
from cxhub.people.models import Member

READING_KEYS = frozenset({"kpi", "as_of", "value"})
BLOCKER_KEYS = frozenset({"type", "owner", "next_action"})


@register
class UpdateRecordType(ModelRecordType):
    """What an owner reported. History repeats measurements and never makes any."""

    name = "update"
    model = ProgressUpdate
    natural_key = []
    fields = [
        "initiative",
        "posted_at",
        "author",
        "status",
        "confidence",
        "narrative",
        "no_change",
        "why_on_track",
        "story",
        "corrects",
        Field("readings", kind="json", help="Objects with kpi (looked up), as_of and value."),
        Field("blocker", kind="json", help="An object with type, owner (looked up) and next_action."),
        Field("acknowledged_by", kind="reference", to="member"),
        Field("acknowledged_at", kind="datetime"),
        Field("acknowledgement", help="What the executive owner answered."),
    ]
    OWN = ("posted_at", "author", "status", "confidence", "narrative", "no_change", "why_on_track", "story", "corrects")

    def clean(self, name: str, value: Any, context: Context) -> Any:
        """Clean a field; readings and blocker get all their keys, so that equal ones compare equal."""
        cleaned = super().clean(name, value, context)
        if name == "readings":
            return [self._with_keys(reading, READING_KEYS, name) for reading in cleaned or []]
        if name == "blocker" and cleaned is not None:
            given = self._with_keys(cleaned, BLOCKER_KEYS, name)
            return {**given, "next_action": given["next_action"] or ""}
        return cleaned

    @staticmethod
    def _with_keys(given: Any, keys: frozenset[str], name: str) -> dict[str, Any]:
        if not isinstance(given, dict) or set(given) - keys:
            known = ", ".join(sorted(keys))
            raise WrongValue(_("%(field)s has %(known)s.") % {"field": name, "known": known}, given)
        return {key: given.get(key) for key in sorted(keys)}

    def save(self, values: Mapping[str, Any], existing: Any, context: Context) -> ProgressUpdate:
        """Append the update.

        :raises ValidationError: a value is out of its range, by field.
        """
        own = {name: values[name] for name in self.OWN if name in values}
        readings = [self._reading(given) for given in values.get("readings", [])]
        blocker = values.get("blocker")
        obstacle = None
        if blocker:
            owner = Member.objects.get(pk=blocker["owner"]) if blocker["owner"] else None
            obstacle = Obstacle(type=blocker["type"] or "", owner=owner, next_action=blocker["next_action"])
        append = self._append_history if context.historical else post_update
        update: ProgressUpdate = append(initiative=values["initiative"], readings=readings, obstacle=obstacle, **own)
        if values.get("acknowledged_by"):
            UpdateAcknowledgement.objects.create(
                update=update,
                by=values["acknowledged_by"],
                at=values.get("acknowledged_at") or update.posted_at,
                text=values.get("acknowledgement", ""),
            )
        return update

    @staticmethod
    def _reading(given: Mapping[str, Any]) -> Reading:
        day = parse_date(str(given["as_of"])[:10])
        if given["kpi"] is None or day is None or given["value"] is None:
            raise WrongValue(_("A reading needs a KPI, a day and a value."), given, "readings")
        return Reading(kpi=Kpi.objects.get(pk=given["kpi"]), as_of=day, value=float(given["value"]))

    @staticmethod
    def _append_history(
        *, initiative: Initiative, readings: list[Reading], obstacle: Obstacle | None, **own: Any
    ) -> ProgressUpdate:
        """Append an update that was posted long ago: no measurement is made and the page's own rows are not touched.

        The verb for today's updates saves the page, with all that hangs on a page's save; years of history by that way
        would take minutes.
        """
        update = ProgressUpdate(initiative=initiative, **own)
        update.full_clean(exclude=["initiative", "author"])
        update.save()
        days = {reading.as_of for reading in readings}
        known = {
            (measurement.kpi_id, measurement.as_of): measurement
            for measurement in Measurement.objects.current().filter(
                kpi__in=[reading.kpi for reading in readings], as_of__in=days
            )
        }
        KpiReading.objects.bulk_create(
            KpiReading(
                update=update,
                kpi=reading.kpi,
                as_of=reading.as_of,
                value=reading.value,
                measurement=known.get((reading.kpi.pk, reading.as_of)),
            )
            for reading in readings
        )
        if obstacle is not None:
            blocker = Blocker(update=update, type=obstacle.type, owner=obstacle.owner, next_action=obstacle.next_action)
            blocker.full_clean(exclude=["update", "owner"])
            blocker.save()
        settle_latest(initiative)
        return update

    def get_value(self, obj: ProgressUpdate, name: str) -> Any:
        """Return a field's value; of what hangs on the update, what a mapping would give for it."""
        if name == "readings":
            return [
                {"as_of": reading.as_of.isoformat(), "kpi": reading.kpi_id, "value": reading.value}
                for reading in obj.readings.all()
            ]
        if name == "blocker":
            blocker = Blocker.objects.filter(update=obj).first()
            return blocker and {
                "next_action": blocker.next_action,
                "owner": blocker.owner_id,
                "type": blocker.type,
            }
        if name in ("acknowledged_by", "acknowledged_at", "acknowledgement"):
            return self._answer(obj, name)
        return super().get_value(obj, name)

    @staticmethod
    def _answer(obj: ProgressUpdate, name: str) -> Member | datetime.datetime | str | None:
        answer = UpdateAcknowledgement.objects.filter(update=obj).select_related("by").first()
        if answer is None:
            return "" if name == "acknowledgement" else None
        return {"acknowledged_by": answer.by, "acknowledged_at": answer.at, "acknowledgement": answer.text}[name]

    def delete(self, obj: ProgressUpdate, context: Context) -> None:
        """Withdraw the update with all that came with it."""
        KpiReading.objects.filter(update=obj).delete()
        Blocker.objects.filter(update=obj).delete()
        UpdateAcknowledgement.objects.filter(update=obj).delete()
        Initiative.objects.filter(latest_update=obj).update(latest_update=None)
        super().delete(obj, context)
        settle_latest(obj.initiative)


def settle_latest(initiative: Initiative) -> None:
    """Point an initiative at its newest update, after updates were added or withdrawn beside the verb for them."""
    latest = ProgressUpdate.objects.current().filter(initiative=initiative).order_by("-as_of", "-pk").first()
    Initiative.objects.filter(pk=initiative.pk).update(latest_update=latest)
