"""Runs: one import of one source, from the upload to its undo."""

from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogContext


class ImportRun(models.Model):
    """One import. The rows read are those in, skipped and reported together, at every moment."""

    glossary_exempt = True

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("under way")
        FINISHED = "finished", _("finished")
        UNDONE = "undone", _("undone")

    mapping_name = models.CharField(verbose_name=_("mapping"), max_length=200)
    mapping_toml = models.TextField(verbose_name=_("mapping file"))
    namespace = models.CharField(verbose_name=_("namespace"), max_length=200)
    source_name = models.CharField(verbose_name=_("source"), max_length=500)
    source_path = models.CharField(
        verbose_name=_("path of the source"), max_length=1000, blank=True, help_text=_("Where a command read it.")
    )
    fingerprint = models.CharField(
        verbose_name=_("fingerprint of the source"), max_length=64, help_text=_("A run goes on with this source only.")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("imported by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    state = models.CharField(verbose_name=_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    shift_days = models.IntegerField(verbose_name=_("days that dates are moved by"), default=0)
    rows_total = models.PositiveIntegerField(verbose_name=_("rows in the source"), default=0)
    rows_read = models.PositiveIntegerField(verbose_name=_("rows read"), default=0)
    rows_in = models.PositiveIntegerField(verbose_name=_("rows in"), default=0)
    rows_skipped = models.PositiveIntegerField(verbose_name=_("rows skipped"), default=0)
    rows_reported = models.PositiveIntegerField(verbose_name=_("rows reported"), default=0)
    by_type = models.JSONField(verbose_name=_("records by type"), default=dict)
    corrections = models.JSONField(
        verbose_name=_("corrections"),
        default=dict,
        help_text=_("File and row to the values mended before the import, or to nothing for a row left out."),
    )
    preview = models.JSONField(verbose_name=_("what a dry run found"), null=True, blank=True, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(verbose_name=_("created"), auto_now_add=True)
    started_at = models.DateTimeField(verbose_name=_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(verbose_name=_("finished"), null=True, blank=True)
    undone_at = models.DateTimeField(verbose_name=_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    rows_read=models.F("rows_in") + models.F("rows_skipped") + models.F("rows_reported")
                ),
                name="cxhub_imports_no_row_lost",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_name} ({self.mapping_name})"

    def get_absolute_url(self) -> str:
        """The run's page in the admin."""
        return reverse("cxhub_imports:run", args=[self.pk])

    @property
    def cursor(self) -> int:
        """How many rows are done: where a run that was interrupted goes on."""
        return self.rows_read

    @property
    def log_uuid(self) -> UUID:
        """What the run and its undo sign log entries with, so that they are not taken for somebody's work."""
        return uuid5(NAMESPACE_OID, f"cxhub_imports.importrun.{self.pk}")

    def log_context(self, user: Any) -> LogContext:
        """Return the context in which all that is logged is signed so.

        Args:
            user: Who imports or undoes, if anybody.
        """
        context = LogContext(user=user, generate_uuid=False)
        context.uuid = self.log_uuid
        return context

    @property
    def percent(self) -> int:
        """How much of it is done, 0 to 100."""
        return min(100, self.rows_read * 100 // self.rows_total) if self.rows_total else 0

    def as_dict(self) -> dict[str, Any]:
        """Return the counts as the command's JSON has them, without the errors."""
        return {
            "read": self.rows_read,
            "in": self.rows_in,
            "skipped": self.rows_skipped,
            "reported": self.rows_reported,
            "by_type": self.by_type,
        }


class ImportUpload(models.Model):
    """The file of a run that the wizard holds until the run is done. In the database: no web server serves it."""

    glossary_exempt = True

    run = models.OneToOneField(
        ImportRun, verbose_name=_("import"), on_delete=models.CASCADE, related_name="upload", primary_key=True
    )
    data = models.BinaryField(verbose_name=_("content"))

    class Meta:
        verbose_name = _("import upload")
        verbose_name_plural = _("import uploads")

    def __str__(self) -> str:
        return str(self.run)


class RowError(models.Model):
    """One thing that was wrong with one row."""

    glossary_exempt = True

    run = models.ForeignKey(ImportRun, verbose_name=_("import"), on_delete=models.CASCADE, related_name="errors")
    file = models.CharField(verbose_name=_("file"), max_length=500)
    row = models.PositiveIntegerField(verbose_name=_("row"))
    column = models.CharField(verbose_name=_("column"), max_length=200, blank=True)
    value = models.TextField(verbose_name=_("value"), blank=True)
    reason = models.TextField(verbose_name=_("reason"))

    class Meta:
        verbose_name = _("row error")
        verbose_name_plural = _("row errors")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.file}, {self.row}: {self.reason}"

    def as_dict(self) -> dict[str, Any]:
        """Return it as the command's JSON has it."""
        return {"file": self.file, "row": self.row, "column": self.column, "value": self.value, "reason": self.reason}
