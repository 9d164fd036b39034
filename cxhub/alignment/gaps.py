"""Which finding says that something is missing, for pages that draw gaps and lead to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from cxhub.alignment import results
from cxhub.alignment.models import Finding, FindingState


class Gaps:
    """The standing findings that a reader may see, by what they are about. One query."""

    def __init__(self, who: Any, kinds: Iterable[str]) -> None:
        """Read the findings about objects of these kinds (names of models in lower case)."""
        self._found: dict[tuple[str, int], list[Finding]] = defaultdict(list)
        found = results.findings(who).exclude(state=FindingState.RESOLVED).filter(about_type__in=list(kinds))
        for finding in (
            found.select_related(None)
            .prefetch_related(None)
            .only("fingerprint", "rule", "about_type", "about_id", "severity", "about_title")
        ):
            self._found[finding.about_type, finding.about_id].append(finding)

    def of(self, obj: Model) -> list[Finding]:
        """All about an object, the worst first."""
        return self._found[str(obj._meta.model_name), obj.pk]

    def address(self, obj: Model, *rules: str, otherwise: str = "") -> str:
        """The finding that one of these rules made about an object; else another address."""
        for finding in self.of(obj):
            if finding.rule in rules:
                return finding.get_absolute_url()
        return otherwise
