"""Settings of the hub: one ``CXHUB`` dictionary, every key with a default and a sentence."""

from typing import Any

from django.conf import settings

from cxhub.search import conf as search_conf

#: Key → (default, what it is for). The reference page of the docs is made from this table.
DEFAULTS: dict[str, tuple[Any, str]] = {
    "ORGANISATION": ("", "Name beside the hub's own in the top bar."),
    "PIPELINE": (
        {
            "proposed": ["approved", "stopped"],
            "approved": ["in_progress", "paused", "stopped"],
            "in_progress": ["paused", "closed", "stopped"],
            "paused": ["in_progress", "stopped"],
            "closed": [],
            "stopped": ["proposed"],
        },
        "Stages of an initiative and where each may go next. The first is where work starts.",
    ),
    "ACTIVE_STAGES": (["approved", "in_progress"], "Stages in which updates are owed and audits count the work."),
    "GATED_STAGES": (
        ["approved", "in_progress"],
        "Stages that need an owner, an executive owner, a pillar and a KPI; at first a customer impact assessment too.",
    ),
    "CADENCE_DAYS": (14, "Days between updates, where an initiative does not say."),
    "GRACE_DAYS": (3, "Days past due before a status shows as outdated."),
    "REVIEW_DAYS": (90, "Days for which a page is vouched for when its owner has checked it."),
    "LINK_DAYS": (14, "Days for which a signed link in an e-mail works."),
    "MAIL_HOUR": (7, "Hour of the morning, in each person's own time zone, at which e-mails of what is owed go out."),
    "MAIL_FROM": ("", "Sender of the hub's e-mails; empty is Django's own DEFAULT_FROM_EMAIL."),
    "OFFICE_EMAIL": ("", "Address of the programme office: answers to the hub's e-mails go there."),
    "MAIL_TRIES": (8, "Times an e-mail is tried before it is put aside for somebody to look at."),
    "AUDIT_DELAY_SECONDS": (60, "Seconds after a change until the audit runs again in the background; 0 never."),
    "PAGE_SIZE": (25, "Rows on one page of a list."),
    **search_conf.DEFAULTS,
}


def get(name: str) -> Any:
    """The value of one setting: the site's own, else the default.

    :param name: a key of :data:`DEFAULTS`.
    :raises KeyError: there is no such setting.
    """
    default, _ = DEFAULTS[name]
    given = getattr(settings, "CXHUB", {})
    return given.get(name, default) if isinstance(given, dict) else default
