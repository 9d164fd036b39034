"""Signed links: each lets one person do one thing to one subject, once, for a while.

A view that takes one reads it on GET, which writes nothing, so that mail scanners that follow links change nothing; and
uses it on POST, in the transaction of what it does::

    link = read_token(token, action="post_update", subject=subject_key(initiative), user=request.user)
    if not link.ok:
        return render(request, "cxhub_reminders/link.html", {"link": link}, status=link.status)
    ...
    with transaction.atomic():
        if use_token(link):
            post(...)

A link stands for its member and for nothing else: whether that member may do the thing is still for
:func:`cxhub.access.can` to say, asked with ``link.member.user``.
"""

from __future__ import annotations

import datetime
import enum
import secrets
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from cxhub import conf
from cxhub.people.models import Member
from cxhub.reminders.models import UsedLink

SALT = "cxhub.reminders.link"


class Outcome(enum.Enum):
    """What came of reading a link."""

    VALID = "valid"
    EXPIRED = "expired"
    USED = "used"
    FORGED = "forged"
    OTHER_PURPOSE = "other_purpose"
    INACTIVE = "inactive"
    SOMEBODY_ELSE = "somebody_else"

    @property
    def words(self) -> str:
        """A sentence for whoever followed the link, and what to do."""
        return str(_WORDS[self])


_WORDS = {
    Outcome.VALID: _("This link is good."),
    Outcome.EXPIRED: _("This link is too old. Sign in, and you find the same form on “My work”."),
    Outcome.USED: _("This link has been used already: what it was for is done. To do more, sign in."),
    Outcome.FORGED: _("This is not a link of ours, or a part of it got lost. Copy the whole address, or sign in."),
    Outcome.OTHER_PURPOSE: _("This link is for something else. Sign in, and you find what you owe on “My work”."),
    Outcome.INACTIVE: _("This link was made for somebody who is not here any more. It opens nothing now."),
    Outcome.SOMEBODY_ELSE: _("This link was made for somebody else than the person who is signed in here."),
}


@dataclass(frozen=True)
class Link:
    """A signed link that was read.

    :param outcome: whether it is good, and if not, why.
    :param member: for whom it was made; ``None`` where it is forged.
    :param subject: the key of what it is about: see :func:`subject_key`.
    :param action: what it lets them do.
    :param key: tells this link from every other.
    """

    outcome: Outcome
    member: Member | None = None
    subject: str = ""
    action: str = ""
    key: str = ""

    @property
    def ok(self) -> bool:
        """Whether it may be used."""
        return self.outcome is Outcome.VALID

    @property
    def status(self) -> int:
        """The HTTP status that says so: 200, 410 where it was good once, else 403."""
        if self.ok:
            return 200
        return 410 if self.outcome in (Outcome.EXPIRED, Outcome.USED) else 403


def subject_key(subject: Model) -> str:
    """What names a subject in links and nudges, such as ``cxhub_initiatives.initiative:12``."""
    return f"{subject._meta.label_lower}:{subject.pk}"


def make_token(member: Member, subject: str | Model, action: str) -> str:
    """Sign a link for one person, one subject and one action; it expires after ``LINK_DAYS``.

    :param subject: a row, or its :func:`subject_key`.
    :param action: a verb that the reading view names again, such as ``post_update``.
    :returns: letters that may stand in an address.
    """
    key = subject if isinstance(subject, str) else subject_key(subject)
    return signing.dumps([member.pk, key, action, secrets.token_urlsafe(12)], salt=SALT)


def read_token(token: str, *, action: str, subject: str | Model | None = None, user: Any = None) -> Link:
    """Read a link, without using it. Never raises: the outcome says what is wrong.

    :param action: what the view would do; a link for anything else is of another purpose.
    :param subject: what it would do it to, where the view knows that already.
    :param user: who is signed in, if anybody: a link does not work in somebody else's session.
    """
    try:
        member_pk, about, verb, key = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return Link(Outcome.FORGED)
    member = Member.objects.select_related("user").filter(pk=member_pk).first()
    wanted = subject_key(subject) if isinstance(subject, Model) else subject
    link = Link(Outcome.VALID, member, about, verb, key)
    return Link(_outcome(link, token, action, wanted, user), member, about, verb, key)


def _outcome(link: Link, token: str, action: str, subject: str | None, user: Any) -> Outcome:
    member = link.member
    if link.action != action or (subject is not None and link.subject != subject):
        return Outcome.OTHER_PURPOSE
    if member is None or not member.active or (member.user is not None and not member.user.is_active):
        return Outcome.INACTIVE
    if user is not None and user.is_authenticated and user.pk != member.user_id:
        return Outcome.SOMEBODY_ELSE
    if UsedLink.objects.filter(key=link.key).exists():
        return Outcome.USED
    try:
        signing.loads(token, salt=SALT, max_age=datetime.timedelta(days=conf.get("LINK_DAYS")))
    except signing.SignatureExpired:
        return Outcome.EXPIRED
    return Outcome.VALID


def use_token(link: Link) -> bool:
    """Write down that the link is used; call it in the transaction of what it was for.

    :param link: one that :func:`read_token` found good.
    :returns: whether this call was the first; of two at once exactly one is.
    :raises ValueError: the link is not good.
    """
    if not link.ok or link.member is None:
        raise ValueError(f"A link that is {link.outcome.value} cannot be used.")
    _row, created = UsedLink.objects.get_or_create(
        key=link.key, defaults={"member": link.member, "subject": link.subject, "action": link.action}
    )
    return created
