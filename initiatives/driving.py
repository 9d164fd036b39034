"""What drives a KPI, and which initiatives work on it."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cxhub.access import visible
from cxhub.charts import Place, scatter
from cxhub.initiatives import pipeline
from cxhub.initiatives.models import DriverWork
from cxhub.metrics.models import Driver, DriverStudy, Kpi
from cxhub.sections import PageSection


def what_drives(request: HttpRequest, kpi: Kpi) -> list[PageSection]:
    """The newest study of the KPI: what matters against how well it is done, and who works on it."""
    work = visible(DriverWork.objects.select_related("initiative"), request).order_by("initiative__title")
    drivers = visible(Driver.objects.order_by("rank", "pk"), request).prefetch_related(
        Prefetch("work", work, to_attr="shown_work")
    )
    studies = visible(DriverStudy.objects.filter(kpi=kpi), request).prefetch_related(
        Prefetch("drivers", drivers, to_attr="shown_drivers")
    )
    study: Any = studies.order_by("-studied_on", "-pk").first()
    if study is None:
        context: dict[str, Any] = {"study": None, "headline": kpi.tier == "headline"}
        return [PageSection(15, "cxhub_initiatives/drivers.html", context)]
    active = pipeline.active()
    for driver in study.shown_drivers:
        kinds: dict[bool, list[tuple[str, str]]] = {True: [], False: []}
        for item in driver.shown_work:
            page = item.initiative
            kinds[page.stage in active].append((page.title, page.get_url(request) or ""))
        driver.under_way, driver.finished = kinds[True], kinds[False]
    context = {
        "study": study,
        "drivers": study.shown_drivers,
        "chart": chart(kpi, study.shown_drivers),
        "explained": None if study.r_squared is None else 100 * study.r_squared,
    }
    return [PageSection(15, "cxhub_initiatives/drivers.html", context)]


def chart(kpi: Kpi, drivers: Sequence[Any]) -> Any:
    """Importance upwards, performance to the right; drivers whose performance is not known are left out."""
    shown = [driver for driver in drivers if driver.performance is not None]
    places = [
        Place(
            driver.name,
            str(driver.rank),
            driver.performance,
            driver.importance,
            driver.performance_low,
            driver.performance_high,
            driver.importance_low,
            driver.importance_high,
            open=not driver.under_way,
            url=f"#driver-{driver.pk}",
        )
        for driver in shown
    ]
    return scatter(
        places,
        title=_("What drives %(kpi)s: importance and performance") % {"kpi": kpi.name},
        id="drivers-chart",
        x_name=_("We do it well →"),
        y_name=_("↑ It matters"),
        x_middle=median(place.x for place in places) if places else None,
        y_middle=median(place.y for place in places) if places else None,
    )
