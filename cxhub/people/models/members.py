"""Members: the people of the programme, with or without an account."""

import zoneinfo
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.search import index


@cache
def time_zones() -> frozenset[str]:
    """The names of all time zones. Read once: the standard library walks the file system for each answer."""
    return frozenset(zoneinfo.available_timezones())


def validate_time_zone(value: str) -> None:
    """Accept names of the IANA time zone database.

    :raises ValidationError: there is no such zone.
    """
    if value not in time_zones():
        raise ValidationError(_("“%(zone)s” is not a time zone, such as Europe/London."), params={"zone": value})


class Member(index.Indexed, models.Model):
    """A person of the programme: a profile on a user, or a name that is known without an account."""

    hub_access = "hub"
    glossary = _("A person the hub knows: who they are, where they work, and what they answer for.")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="cxhub_member",
    )
    slug = models.SlugField(verbose_name=_("slug"), unique=True, max_length=120)
    name = models.CharField(verbose_name=_("name"), max_length=200)
    job_title = models.CharField(verbose_name=_("job title"), max_length=200, blank=True)
    email = models.EmailField(verbose_name=_("e-mail"), blank=True)
    department = models.ForeignKey(
        "cxhub_people.Department",
        verbose_name=_("department"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="members",
    )
    executive = models.BooleanField(
        verbose_name=_("executive"), default=False, help_text=_("May own an initiative's outcome.")
    )
    front_line = models.BooleanField(
        verbose_name=_("front line"), default=False, help_text=_("Meets customers in the course of a normal day.")
    )
    active = models.BooleanField(verbose_name=_("active"), default=True)
    inactive_since = models.DateField(verbose_name=_("inactive since"), null=True, blank=True)
    time_zone = models.CharField(
        verbose_name=_("time zone"), max_length=64, default="Europe/London", validators=[validate_time_zone]
    )
    location = models.CharField(verbose_name=_("location"), max_length=200, blank=True)
    photo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    search_fields = [
        index.SearchField("name", boost=3),
        index.SearchField("job_title"),
        index.AutocompleteField("name"),
        index.FilterField("active"),
    ]

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page about this person."""
        return reverse("cxhub_person", args=[self.slug])

    @property
    def initials(self) -> str:
        """First letters of the first and the last name, for a face without a photo."""
        words = self.name.split()
        return "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper()

    @property
    def first_name(self) -> str:
        """The name to call them by."""
        return self.name.split(" ")[0]
