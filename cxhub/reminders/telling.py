"""Telling people what happened: into their list of notifications, and by e-mail as they want it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from cxhub import conf
from cxhub.access import Reader
from cxhub.people.models import Member
from cxhub.people.owed import Signed
from cxhub.reminders import outbox
from cxhub.reminders.letters import absolute
from cxhub.reminders.models import How, Kind, Notification, Preference
from cxhub.reminders.models.notices import DEFAULT_HOW, FIXED
from cxhub.reminders.people import zone_of
from cxhub.reminders.subjects import about, visible_of
from cxhub.reminders.tokens import make_token

#: Signs links that end a kind of e-mail. They neither expire nor are used up: an old e-mail must be able to end it too.
STOP_SALT = "cxhub.reminders.stop"


def how_of(member: Member, kind: str) -> str:
    """How somebody hears of a kind of thing."""
    if kind in FIXED:
        return How.NOW
    said = Preference.objects.filter(member=member, kind=kind).values_list("how", flat=True).first()
    return said or DEFAULT_HOW.get(Kind(kind), How.NOW)


@transaction.atomic
def tell(
    members: Iterable[Member],
    *,
    kind: str,
    key: str,
    subject: Model,
    title: str,
    url: str,
    words: str = "",
    signed: Signed | None = None,
    button: str = "",
) -> list[Notification]:
    """Tell people of something, once each, in the transaction in which it happens.

    :param key: what it is; somebody who was told of it already is not told again, on whatever ground.
    :param subject: what it is about: whoever may not see that is not told.
    :param url: where it is read.
    :param words: what it says, in a sentence or two.
    :param signed: what can be done about it from the e-mail by a link, with ``button`` for its words.
    :returns: the notifications that are new.
    """
    made = []
    for member in {member.pk: member for member in members}.values():
        reader = Reader(member.user)
        if not member.active or (type(subject), subject.pk) not in visible_of([subject], reader):
            continue
        values = {"kind": kind, "title": title[:500], "words": words, "url": url, "at": timezone.now()}
        row, created = Notification.objects.get_or_create(member=member, key=key, defaults={**values, **about(subject)})
        if created:
            made.append(row)
            if how_of(member, kind) == How.NOW:
                _mail(row, subject, signed, button)
    return made


def _mail(row: Notification, subject: Model, signed: Signed | None, button: str) -> None:
    member = row.member
    act = absolute(signed.address(make_token(member, subject, signed.action))) if signed else ""
    context = {"row": row, "url": absolute(row.url), "act": act, "button": button}
    write_notice(member, row.title, f"{row.kind}:{row.key}:{member.pk}", row.kind, "notice", context, row)
    row.digested_at = timezone.now()
    row.save(update_fields=["digested_at"])


def write_notice(
    member: Member,
    subject: str,
    key: str,
    kind: str,
    template: str,
    context: dict[str, Any],
    notice: Notification | None = None,
) -> bool:
    """Put an e-mail that is no reminder into the outbox, with the way to end its kind. Whether it was new.

    :param template: the stem of the pair under ``cxhub_reminders/mail/``.
    :param notice: the one notification that it tells of, where it is one.
    """
    stop = "" if kind in FIXED else absolute(reverse("cxhub_stop_mail", args=[stop_token(member, kind)]))
    whole = {
        **context,
        "subject": subject,
        "member": member,
        "organisation": conf.get("ORGANISATION"),
        "office": conf.get("OFFICE_EMAIL"),
        "preferences": absolute(reverse("cxhub_preferences")),
        "stop": stop,
    }
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if stop else {}
    with timezone.override(zone_of(member)), translation.override(translation.get_language()):
        text = render_to_string(f"cxhub_reminders/mail/{template}.txt", whole)
        html = render_to_string(f"cxhub_reminders/mail/{template}.html", whole)
    mail = outbox.put(
        key=key, member=member, kind=kind, subject=subject, text=text, html=html, headers=headers, notice=notice
    )
    return mail is not None


def stop_token(member: Member, kind: str) -> str:
    """Sign a link that ends one kind of e-mail for one person."""
    return signing.Signer(salt=STOP_SALT).sign_object([member.pk, str(kind)])


def read_stop_token(token: str) -> tuple[Member, Kind] | None:
    """Whose e-mail of which kind a link ends; ``None`` where it is not ours."""
    try:
        member_pk, kind = signing.Signer(salt=STOP_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    member = Member.objects.filter(pk=member_pk).first()
    return (member, Kind(kind)) if member is not None and Kind(kind) not in FIXED else None


def stop(member: Member, kind: str) -> None:
    """Send somebody no more e-mail of a kind; the list of notifications goes on."""
    Preference.objects.update_or_create(member=member, kind=kind, defaults={"how": How.NEVER})
