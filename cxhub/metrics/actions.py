"""Verbs on KPIs. Each is one transaction and is logged."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cxhub.metrics.models import FinancialLinkage, Kpi, Measurement
from cxhub.people.models import Member


def record_reading(
    *,
    kpi: Kpi,
    as_of: datetime.date,
    value: float,
    n: int | None = None,
    low: float | None = None,
    high: float | None = None,
    positive: int | None = None,
    negative: int | None = None,
    sd: float | None = None,
    scale: str | None = None,
    wording: str | None = None,
    note: str = "",
    corrects: Measurement | None = None,
    recorded_by: Member | None = None,
    user: Any = None,
) -> Measurement:
    """Append a reading, or the correction of one. Source and method are the KPI's.

    :param positive: with ``negative`` and ``sd``, the counts and the deviation that the value was worked out from.
    :param scale: what was answered on; with ``wording``, that of the KPI's last reading where it is not given.
    :param corrects: the reading that was wrong; it is kept.
    :raises ValidationError: a value is impossible, or there is a reading for that day (or a correction) already.
    """
    before = corrects or kpi.latest
    reading = Measurement(
        kpi=kpi,
        as_of=as_of,
        recorded_on=timezone.localdate(),
        value=value,
        n=n,
        low=low,
        high=high,
        positive=positive,
        negative=negative,
        sd=sd,
        scale=(before.scale if before else "") if scale is None else scale,
        wording=(before.wording if before else "") if wording is None else wording,
        note=note,
        source=kpi.source,
        method=kpi.method,
        corrects=corrects,
        recorded_by=recorded_by,
    )
    reading.full_clean(validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            reading.save()
            log(instance=kpi, action="cxhub.record_reading", user=user, data={"as_of": str(as_of), "value": value})
    except IntegrityError as error:
        words = _("That reading is corrected already.") if corrects else _("There is a reading for that day already.")
        raise ValidationError({"as_of": words}) from error
    return reading


@transaction.atomic
def record_worth(*, linkage: FinancialLinkage, user: Any = None) -> None:
    """Enter a study of what a KPI is worth in the register.

    :param linkage: not saved yet, and found valid.
    """
    linkage.save()
    log(instance=linkage.kpi, action="cxhub.record_worth", user=user, data={"outcome": linkage.outcome})
