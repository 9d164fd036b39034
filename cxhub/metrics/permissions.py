"""Who may record readings."""

from typing import Any

from cxhub.access import rule
from cxhub.metrics.models import Kpi


@rule("record_reading", Kpi)
def may_record_reading(user: Any, kpi: Kpi) -> bool:
    """The KPI's owner, and whoever may add measurements for others (the programme office)."""
    member = getattr(user, "cxhub_member", None)
    owns = member is not None and member.active and member.pk == kpi.owner_id
    return owns or user.has_perm("cxhub_metrics.add_measurement")
