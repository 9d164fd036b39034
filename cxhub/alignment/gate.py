"""Who may open the pages of the audit."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from cxhub.access import can
from cxhub.alignment.models import AuditRun
from cxhub.gate import View, for_readers


def sees_audit(request: HttpRequest) -> bool:
    """Whether the reader may see the audit as a whole. Asked once a request."""
    if not hasattr(request, "_cxhub_sees_audit"):
        request._cxhub_sees_audit = can(request, "see_audit", AuditRun)  # type: ignore[attr-defined]
    return bool(request._cxhub_sees_audit)  # type: ignore[attr-defined]


def for_leaders(view: View) -> View:
    """Decorator: only for those who may see the audit as a whole.

    :raises PermissionDenied: somebody who reads the hub, and is no leader.
    """

    @for_readers
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not sees_audit(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
