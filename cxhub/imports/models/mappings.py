"""Mappings kept to be used again."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cxhub.imports.errors import ImportProblem


class ImportMapping(models.Model):
    """A mapping file that somebody kept."""

    glossary_exempt = True

    name = models.CharField(verbose_name=_("name"), max_length=200, unique=True)
    toml = models.TextField(verbose_name=_("mapping"), help_text=_("TOML, as the reference of mapping files says."))
    updated_at = models.DateTimeField(verbose_name=_("updated"), auto_now=True)

    class Meta:
        verbose_name = _("import mapping")
        verbose_name_plural = _("import mappings")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a mapping that could not be used."""
        from cxhub.imports.checking import check_mapping
        from cxhub.imports.mapping import parse_mapping

        try:
            check_mapping(parse_mapping(self.toml, self.name))
        except ImportProblem as problem:
            raise ValidationError({"toml": str(problem).splitlines()}) from problem
