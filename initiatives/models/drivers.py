"""Which drivers of a KPI an initiative works on."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cxhub.initiatives.models.initiatives import Initiative
from cxhub.metrics.models import Driver


class DriverWork(models.Model):
    """An initiative works on a part of the experience that drives a KPI."""

    hub_access = "through:initiative"
    glossary_exempt = True

    driver = models.ForeignKey(Driver, verbose_name=_("driver"), on_delete=models.CASCADE, related_name="work")
    initiative = models.ForeignKey(
        Initiative, verbose_name=_("initiative"), on_delete=models.CASCADE, related_name="driver_work"
    )

    class Meta:
        verbose_name = _("work on a driver")
        verbose_name_plural = _("work on drivers")
        ordering = ["driver", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["driver", "initiative"],
                name="cxhub_work_on_driver_once",
                violation_error_message=_("The initiative works on this driver already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.driver}: {self.initiative}"
