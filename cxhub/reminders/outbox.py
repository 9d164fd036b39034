"""The outbox: e-mails are written in a transaction, and sent afterwards until they have arrived or been put aside."""

from __future__ import annotations

import datetime
import hashlib
import logging
import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from cxhub import conf
from cxhub.access import visible
from cxhub.people.models import Member
from cxhub.reminders.models import Mail, Notification
from cxhub.reminders.people import address_of

logger = logging.getLogger(__name__)

#: Seconds to wait for a mail server that says nothing, where the site sets no EMAIL_TIMEOUT.
TIMEOUT = 15
#: A worker that has not told what became of an e-mail by then is taken for dead.
CLAIM = datetime.timedelta(minutes=5)
FIRST_RETRY, LONGEST_RETRY = datetime.timedelta(minutes=1), datetime.timedelta(hours=6)
#: After so many failures in a row the server is taken for down, and the rest waits for the next run.
ENOUGH_FAILURES = 3
#: The kind of e-mails that the search writes. People end it search by search, so that it is no kind of notification.
SEARCHES = "searches"


def put(
    *,
    key: str,
    member: Member | None,
    kind: str,
    subject: str,
    text: str,
    html: str = "",
    not_before: datetime.datetime | None = None,
    headers: dict[str, str] | None = None,
    to: str = "",
    notice: Notification | None = None,
) -> Mail | None:
    """Write an e-mail, in the transaction of what it tells of. The worker sends it.

    :param key: what it is; the same key makes no second e-mail.
    :param member: for whom it is; ``None`` for somebody who has an account and is in no list of people.
    :param to: where it goes, where it is for no member.
    :param notice: the one notification that it tells of.
    :returns: the e-mail, or ``None`` where there is one already or the member cannot be told.
    """
    if member is not None:
        to = address_of(member)
    if not to:
        return None
    values: dict[str, Any] = {
        "member": member,
        "notice": notice,
        "kind": kind,
        "to": to,
        "subject": " ".join(subject.split())[:300],
        "text": text,
        "html": html,
        "headers": headers or {},
    }
    if not_before is not None:
        values["not_before"] = not_before
    mail, created = Mail.objects.get_or_create(key=key, defaults=values)
    return mail if created else None


def post(user: Any, *, key: str, subject: str, text: str) -> bool:
    """Put a letter of the search into the outbox: a :class:`cxhub.search.registry.Post`."""
    member = Member.objects.select_related("user").filter(user=user).first()
    to = user.email if user.is_active else ""
    return put(key=key, member=member, to=to, kind=SEARCHES, subject=subject, text=text) is not None


def waiting(now: datetime.datetime) -> QuerySet[Mail]:
    """E-mails that are due, the oldest first."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    return Mail.objects.filter(free, sent_at=None, parked_at=None, not_before__lte=now).order_by("not_before", "pk")


def deliver(limit: int = 500) -> dict[str, int]:
    """Send what is due, each at least once: a crash between sending and noting it sends it again.

    What has been closed to its reader meanwhile is not sent.

    :returns: how many were ``sent``, have ``failed`` for now, and were ``parked``.
    """
    counts = {"sent": 0, "failed": 0, "parked": 0}
    connection: Any = None
    failures = 0
    for mail in list(waiting(timezone.now())[:limit]):
        now = timezone.now()
        # Of two workers one gets it.
        if not waiting(now).filter(pk=mail.pk).order_by().update(claimed_until=now + CLAIM):
            continue
        if _is_closed(mail):
            mail.delete()
            continue
        try:
            connection = connection or _connection()
            connection.open()
            if not connection.send_messages([message(mail)]):
                raise smtplib.SMTPException("The backend sent nothing.")
        except Exception as error:
            # Whatever the mail server or its library throws, the next one must have its turn.
            _close(connection)
            connection = None
            failures += 0 if isinstance(error, smtplib.SMTPRecipientsRefused) else 1
            counts["parked" if _failed(mail, error) else "failed"] += 1
            if failures >= ENOUGH_FAILURES:
                break
        else:
            failures = 0
            counts["sent"] += 1
            Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), claimed_until=None, last_error="")
    _close(connection)
    return counts


def _is_closed(mail: Mail) -> bool:
    """Whether it tells of something that its reader may no longer see, as the list of notifications knows."""
    if mail.notice_id is None:
        return False
    reader = mail.member.user if mail.member else None
    return not visible(Notification.objects.filter(pk=mail.notice_id), reader).exists()


def message(mail: Mail) -> EmailMultiAlternatives:
    """The e-mail as it goes over the wire. Its Message-ID is the same each time it is tried."""
    sender = conf.get("MAIL_FROM") or settings.DEFAULT_FROM_EMAIL
    office = conf.get("OFFICE_EMAIL")
    domain = sender.rpartition("@")[2].strip(">") or "localhost"
    headers = {
        "Message-ID": f"<{hashlib.sha256(mail.key.encode()).hexdigest()[:32]}.{mail.pk}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        **mail.headers,
    }
    made = EmailMultiAlternatives(
        mail.subject, mail.text, sender, [mail.to], reply_to=[office] if office else None, headers=headers
    )
    if mail.html:
        made.attach_alternative(mail.html, "text/html")
    return made


def parked() -> QuerySet[Mail]:
    """E-mails that were put aside, the newest first."""
    return Mail.objects.filter(sent_at=None, parked_at__isnull=False).order_by("-parked_at", "-pk")


def retry(mail: Mail) -> None:
    """Let an e-mail that was put aside be tried anew."""
    Mail.objects.filter(pk=mail.pk, sent_at=None).update(
        parked_at=None, attempts=0, claimed_until=None, not_before=timezone.now()
    )


def _connection() -> Any:
    return get_connection(timeout=getattr(settings, "EMAIL_TIMEOUT", None) or TIMEOUT)


def _close(connection: Any) -> None:
    if connection is not None:
        try:
            connection.close()
        except Exception:  # It is broken anyway; the error that matters is noted on the e-mail.
            logger.debug("Closing the connection to the mail server failed", exc_info=True)


def _failed(mail: Mail, error: Exception) -> bool:
    """Note why, and when to try again; whether it is put aside."""
    attempts = mail.attempts + 1
    wait = min(FIRST_RETRY * 4 ** min(mail.attempts, 10), LONGEST_RETRY)
    parked = attempts >= conf.get("MAIL_TRIES") or _is_for_good(error)
    now = timezone.now()
    Mail.objects.filter(pk=mail.pk).update(
        attempts=attempts,
        claimed_until=None,
        not_before=now + wait,
        parked_at=now if parked else None,
        last_error=f"{type(error).__name__}: {error}"[:2000],
    )
    return parked


def _is_for_good(error: Exception) -> bool:
    """Whether the server said that this recipient is never going to be accepted."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    codes = [code for code, _words in error.recipients.values()]
    return bool(codes) and all(500 <= code < 600 for code in codes)
