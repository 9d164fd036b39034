"""Which object an external id stands for, and what each run did to it."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportedRecord(models.Model):
    """The object that an external id of a namespace stands for."""

    glossary_exempt = True

    namespace = models.CharField(verbose_name=_("namespace"), max_length=200)
    type = models.CharField(verbose_name=_("record type"), max_length=100)
    external_id = models.CharField(verbose_name=_("external id"), max_length=500)
    content_type = models.ForeignKey(ContentType, verbose_name=_("kind of object"), on_delete=models.CASCADE)
    object_id = models.CharField(verbose_name=_("object"), max_length=64)

    class Meta:
        verbose_name = _("imported record")
        verbose_name_plural = _("imported records")
        constraints = [
            models.UniqueConstraint(fields=["namespace", "type", "external_id"], name="cxhub_imports_one_external_id")
        ]
        indexes = [models.Index(fields=["content_type", "object_id"], name="cxhub_imports_object")]

    def __str__(self) -> str:
        return f"{self.type} {self.external_id}"

    def get_object(self) -> Any:
        """Return the object, or None if it is gone."""
        # The manager keeps kinds of object, which a foreign key would fetch again each time.
        model = ContentType.objects.get_for_id(self.content_type_id).model_class()
        if model is None:
            return None
        try:
            return model._default_manager.filter(pk=self.object_id).first()
        except (ValueError, TypeError):
            return None

    @classmethod
    def find_object(cls, namespace: str, record_type: str, external_id: str) -> Any:
        """Return the object that an external id stands for, or None."""
        record = cls.objects.filter(namespace=namespace, type=record_type, external_id=external_id).first()
        return record.get_object() if record else None


class RecordChange(models.Model):
    """What one run did to one record."""

    glossary_exempt = True

    class Action(models.TextChoices):
        CREATED = "created", _("created")
        UPDATED = "updated", _("updated")
        UNCHANGED = "unchanged", _("unchanged")

    run = models.ForeignKey(
        "cxhub_imports.ImportRun", verbose_name=_("import"), on_delete=models.CASCADE, related_name="changes"
    )
    record = models.ForeignKey(
        ImportedRecord, verbose_name=_("record"), on_delete=models.CASCADE, related_name="changes"
    )
    action = models.CharField(verbose_name=_("what happened"), max_length=10, choices=Action.choices)
    before = models.JSONField(
        verbose_name=_("values before"), default=dict, encoder=DjangoJSONEncoder, help_text=_("Of the fields changed.")
    )
    after = models.JSONField(
        verbose_name=_("values after"), default=dict, encoder=DjangoJSONEncoder, help_text=_("Of the fields mapped.")
    )

    class Meta:
        verbose_name = _("change by an import")
        verbose_name_plural = _("changes by imports")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["run", "record"], name="cxhub_imports_one_change_a_run")]

    def __str__(self) -> str:
        return f"{self.record}: {self.get_action_display()}"
