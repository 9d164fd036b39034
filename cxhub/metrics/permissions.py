"""Who may record readings, and what a KPI is worth."""

from typing import Any

from cxhub.access import rule
from cxhub.metrics.models import Kpi


@rule("record_reading", Kpi)
def may_record_reading(user: Any, kpi: Kpi) -> bool:
    """The KPI's owner, and whoever may add measurements for others (the programme office)."""
    return _owns(user, kpi) or user.has_perm("cxhub_metrics.add_measurement")


@rule("record_worth", Kpi)
def may_record_worth(user: Any, kpi: Kpi) -> bool:
    """The KPI's owner, and whoever keeps the register of linkages (the programme office)."""
    return _owns(user, kpi) or user.has_perm("cxhub_metrics.add_financiallinkage")


def _owns(user: Any, kpi: Kpi) -> bool:
    member = getattr(user, "cxhub_member", None)
    return member is not None and member.active and member.pk == kpi.owner_id
