"""What few initiatives have: asked for along with the page whether there is any, and read only where there is."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from cxhub.initiatives.models import (
    Consideration,
    CustomerImpactAssessment,
    DateMove,
    Decision,
    Dependency,
    OwnerChange,
)


def flags() -> dict[str, Any]:
    """Annotations of initiatives: whether each has some of a kind of row, whoever may see these."""
    page = OuterRef("pk")
    return {
        "has_date_moves": Exists(DateMove.objects.filter(initiative=page)),
        "has_owner_changes": Exists(OwnerChange.objects.filter(initiative=page)),
        "has_dependencies": Exists(Dependency.objects.filter(Q(initiative=page) | Q(on_initiative=page))),
        "has_impacts": Exists(CustomerImpactAssessment.objects.filter(initiative=page, decision=None)),
        "has_decisions": Exists(Decision.objects.filter(initiative=page)),
        "has_considered": Exists(Consideration.objects.filter(initiative=page)),
    }
