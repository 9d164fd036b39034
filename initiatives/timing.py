"""How long an update takes: from opening the form to posting it."""

from __future__ import annotations

from django.core import signing
from django.utils import timezone

SALT = "cxhub.initiatives.opened"
#: Longer than this, somebody had lunch in between; the time says nothing about the form.
MOST_SECONDS = 3600


def stamp() -> str:
    """The moment now, signed, for a hidden field of a form that is being opened."""
    return signing.dumps(timezone.now().timestamp(), salt=SALT)


def seconds_since(stamped: str) -> int | None:
    """Whole seconds since a form was opened; ``None`` where the stamp is forged, of the future, or absurdly old.

    :param stamped: what :func:`stamp` gave.
    """
    try:
        opened = float(signing.loads(stamped, salt=SALT))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    seconds = round(timezone.now().timestamp() - opened)
    return seconds if 1 <= seconds <= MOST_SECONDS else None
