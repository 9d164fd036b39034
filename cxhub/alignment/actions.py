"""What people do with findings and thresholds. Each is one transaction, leaves its fact, and is logged.

Callers ask ``can(request, "acknowledge" | "waive" | "assign", finding)`` first.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from cxhub.access import visible
from cxhub.alignment.models import EventKind, Finding, FindingEvent, FindingState, ThresholdChange
from cxhub.alignment.severity import Severity
from cxhub.people.models import Member
from cxhub.reminders.models import Kind
from cxhub.reminders.telling import tell

#: A waiver ends at the latest after so many days; then the finding returns by itself.
LONGEST_WAIVER = datetime.timedelta(days=90)


@transaction.atomic
def acknowledge(*, finding: Finding, user: Any, note: str = "") -> FindingEvent:
    """Somebody has seen it and means to act. It goes on counting.

    :raises ValidationError: it is resolved.
    """
    finding = _locked(finding)
    if finding.state != FindingState.WAIVED:
        finding.state = FindingState.ACKNOWLEDGED
        finding.save(update_fields=["state"])
    return _note(finding, EventKind.ACKNOWLEDGED, user, note=note)


@transaction.atomic
def waive(*, finding: Finding, user: Any, reason: str, until: datetime.date, approver: Member | None) -> FindingEvent:
    """Let it stand until a day: it is shown and does not count. It returns by itself.

    :param approver: the executive who takes it on. For a critical finding a second name: neither the one who waives nor
        the one whom the finding asks.
    :raises ValidationError: something of that is missing or wrong, by field.
    """
    finding = _locked(finding)
    today = timezone.localdate()
    errors = {}
    if not reason.strip():
        errors["reason"] = _("Write a reason that a reader next year would accept.")
    if not today < until <= today + LONGEST_WAIVER:
        errors["until"] = _("Choose a day from tomorrow, at most %(days)d days from now.") % {
            "days": LONGEST_WAIVER.days
        }
    if approver is None or not approver.active or not approver.executive:
        errors["approver"] = _("Name the executive who takes it on.")
    elif finding.severity == Severity.CRITICAL and approver in (getattr(user, "cxhub_member", None), finding.person):
        errors["approver"] = _("A critical finding needs a second name: somebody who is not asked to fix it, nor you.")
    if errors:
        raise ValidationError(errors)
    finding.state, finding.waived_until = FindingState.WAIVED, until
    finding.save(update_fields=["state", "waived_until"])
    return _note(finding, EventKind.WAIVED, user, note=reason, approver=approver, until=until)


@transaction.atomic
def assign(*, finding: Finding, user: Any, to: Member | None, note: str = "") -> FindingEvent:
    """Ask somebody to act, who is told; nobody (``None``) gives it back to whoever answers for the object.

    :raises ValidationError: it is resolved, or the person is not here any more.
    """
    event = _assign(finding, user, to, note)
    if to is not None:
        _tell(
            to,
            user,
            finding,
            key=f"assigned:{event.pk}",
            title=_("%(name)s asks you to see to a finding on %(title)s")
            % {"name": _name_of(user), "title": finding.about_title},
            url=finding.get_absolute_url(),
            words="\n".join(filter(None, [finding.sentence, note])),
        )
    return event


@transaction.atomic
def send(*, findings: Iterable[Finding], user: Any, to: Member) -> int:
    """Ask somebody to see to findings, all in one message: they owe them from now on, and the ladder reminds them.

    :param findings: those that the one who sends may see. Those that the other may not see are left out, and those
        that they were asked about before.
    :returns: how many they were asked about.
    :raises ValidationError: the person is not here any more.
    """
    given = [finding for finding in findings if finding.assigned_to_id != to.pk]
    rows = Finding.objects.filter(pk__in=[finding.pk for finding in given])
    seen = set(visible(rows, to.user).values_list("pk", flat=True)) if to.user is not None else set()
    given = [finding for finding in given if finding.pk in seen]
    for finding in given:
        _assign(finding, user, to, "")
    if given:
        title = ngettext(
            "%(name)s asks you to see to %(n)d finding", "%(name)s asks you to see to %(n)d findings", len(given)
        )
        _tell(
            to,
            user,
            given[0],
            key=f"sent:{given[0].pk}:{timezone.now():%Y%m%d%H%M%S%f}",
            title=title % {"name": _name_of(user), "n": len(given)},
            url=reverse("cxhub_my_work"),
            words="\n".join(finding.sentence for finding in given),
        )
    return len(given)


def _assign(finding: Finding, user: Any, to: Member | None, note: str) -> FindingEvent:
    finding = _locked(finding)
    if to is not None and not to.active:
        raise ValidationError({"to": _("Choose somebody who is still here.")})
    finding.assigned_to = to
    finding.save(update_fields=["assigned_to"])
    return _note(finding, EventKind.ASSIGNED, user, note=note, person=to)


def _name_of(user: Any) -> str:
    member = getattr(user, "cxhub_member", None)
    return member.name if member is not None else _("The programme office")


def _tell(to: Member, user: Any, finding: Finding, **news: Any) -> None:
    """Tell somebody what they are asked, unless they ask it of themselves."""
    if to != getattr(user, "cxhub_member", None):
        tell([to], kind=Kind.OWED, subject=finding, **news)


@transaction.atomic
def change_threshold(
    *, rule: str, name: str, value: str, reason: str, user: Any, effective_from: datetime.date | None = None
) -> ThresholdChange:
    """Let a rule speak up at another point, from a day on. Runs of earlier days keep the value of theirs.

    :param rule: its id; empty for a threshold that all rules share.
    :param name: of the threshold, or ``severity``.
    :raises ValidationError: no such threshold, no such value, or no reason, by field.
    """
    change = ThresholdChange(
        rule=rule,
        name=name,
        value=value.strip(),
        reason=reason.strip(),
        by=_user(user),
        effective_from=effective_from or timezone.localdate(),
    )
    change.full_clean()
    change.save()
    log(
        instance=change,
        action="cxhub.change_threshold",
        user=_user(user),
        data={"rule": rule, "threshold": name, "value": change.value, "reason": change.reason},
    )
    return change


def _locked(finding: Finding) -> Finding:
    """The finding as it is now, held until the transaction ends.

    :raises ValidationError: it is resolved, so there is nothing to be done about it.
    """
    found = Finding.objects.select_for_update().get(pk=finding.pk)
    if found.state == FindingState.RESOLVED:
        raise ValidationError(_("It is resolved: the last run no longer found it."))
    return found


def _user(user: Any) -> Any:
    return user if user is not None and user.is_authenticated else None


def _note(finding: Finding, kind: EventKind, user: Any, **details: Any) -> FindingEvent:
    event = FindingEvent(finding=finding, kind=kind, on=timezone.localdate(), by=_user(user), **details)
    event.save()
    log(
        instance=finding,
        action=f"cxhub.finding_{kind.value}",
        user=event.by,
        data={"rule": finding.rule, "note": event.note},
    )
    return event
