"""Departments."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index


class Department(index.Indexed, models.Model):
    """A part of the organisation that people belong to and work is done in."""

    hub_access = "hub"
    glossary = _("A part of the organisation. Customers should never need to know which one they are talking to.")

    slug = models.SlugField(verbose_name=_("slug"), unique=True, max_length=120)
    name = models.CharField(verbose_name=_("name"), max_length=200)
    head = models.ForeignKey(
        "cxhub_people.Member",
        verbose_name=_("head"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="heads",
    )
    staff = models.PositiveIntegerField(
        verbose_name=_("staff"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("How many people."),
    )
    description = models.TextField(verbose_name=_("description"), blank=True)

    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
