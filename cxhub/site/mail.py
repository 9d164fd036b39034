"""Which mail server the site sends through."""

import os
from typing import Any
from urllib.parse import unquote, urlsplit


def mail_from_environment() -> dict[str, Any]:
    """Django's e-mail settings.

    :returns: those of the server or folder that ``CXHUB_EMAIL_URL`` names; without it, e-mails are printed.
    :raises ValueError: the address is of no known kind.
    """
    url = os.environ.get("CXHUB_EMAIL_URL", "")
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme == "file":
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": parts.path}
    if parts.scheme not in ("smtp", "smtps"):
        raise ValueError("CXHUB_EMAIL_URL must start with smtp://, smtps:// or file:///")
    implicit = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if implicit else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": implicit,
        # A name and a password never go over an open line.
        "EMAIL_USE_TLS": not implicit and bool(parts.username),
        "EMAIL_TIMEOUT": 15,
    }
