"""Letters in words: the e-mail of what is owed, as HTML and as plain text."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from cxhub import conf
from cxhub.access import Reader
from cxhub.components.words import distance
from cxhub.people.beside import came_of, waiting_for
from cxhub.people.sections import Line
from cxhub.reminders.people import address_of
from cxhub.reminders.rounds import AHEAD, Duty, Letter, Telling
from cxhub.reminders.tokens import make_token

#: Numbers that a sentence spells out.
_SPELT = (
    gettext_lazy("no"),
    gettext_lazy("one"),
    gettext_lazy("two"),
    gettext_lazy("three"),
    gettext_lazy("four"),
    gettext_lazy("five"),
    gettext_lazy("six"),
    gettext_lazy("seven"),
    gettext_lazy("eight"),
    gettext_lazy("nine"),
    gettext_lazy("ten"),
)


@dataclass(frozen=True)
class Row:
    """One line of a letter.

    :param when: "due 11 November, 9 days ago"; empty for what has no day.
    """

    title: str
    url: str
    when: str
    note: str
    late: bool = False


@dataclass(frozen=True)
class Written:
    """A letter that is written."""

    subject: str
    text: str
    html: str


def base_url() -> str:
    """Where the hub is served, without a slash at the end."""
    return str(getattr(settings, "WAGTAILADMIN_BASE_URL", "")).rstrip("/")


def absolute(address: str) -> str:
    """A whole address of a path; what is whole stays as it is."""
    return address if "://" in address else f"{base_url()}{address}"


def spelt(number: int) -> str:
    """A number as a sentence has it: in letters up to ten."""
    return str(_SPELT[number]) if number < len(_SPELT) else str(number)


def write(letter: Letter, *, with_links: bool = True) -> Written:
    """Put a letter into words.

    :param with_links: off for a preview, whose reader must not get another person's signed links.
    """
    reader = Reader(letter.member.user)
    rows = [(_row(duty, letter, with_links), duty.owed.due) for duty in letter.owes]
    spans = {
        "late": [row for row, due in rows if due < letter.day],
        "today": [row for row, due in rows if due == letter.day],
        "soon": [row for row, due in rows if due > letter.day],
        "brought": [_brought(telling, letter.day) for telling in letter.brought],
        "waiting": [_beside(line) for line in waiting_for(reader, letter.member)],
        "came_of": [_beside(line) for line in came_of(reader, letter.member)],
    }
    subject = _subject(letter)
    context: dict[str, Any] = {
        **spans,
        "letter": letter,
        "day": letter.day,
        "headline": _("%(name)s, %(rest)s") % {"name": letter.member.first_name, "rest": _lower(subject)},
        "subject": subject,
        "late_words": _late_words(len(spans["late"])),
        "until": letter.day + AHEAD,
        "organisation": conf.get("ORGANISATION"),
        "hour": datetime.time(conf.get("MAIL_HOUR") % 24),
        "my_work": absolute(reverse("cxhub_my_work")),
        "away": absolute(reverse("cxhub_away")),
        "office": conf.get("OFFICE_EMAIL"),
    }
    return Written(
        subject=subject,
        text=render_to_string("cxhub_reminders/mail/owed.txt", context),
        html=render_to_string("cxhub_reminders/mail/owed.html", context),
    )


def _subject(letter: Letter) -> str:
    number, brought = len(letter.owes), len(letter.brought)
    if not number:
        words = ngettext("%(n)s thing is brought to you", "%(n)s things are brought to you", brought)
        return _capital(words % {"n": spelt(brought)})
    minutes = sum(duty.owed.minutes for duty in letter.owes)
    things = ngettext("%(n)s thing", "%(n)s things", number) % {"n": spelt(number)}
    about = ngettext("about %(n)s minute", "about %(n)s minutes", minutes) % {"n": spelt(minutes)}
    return _capital(_("%(things)s, %(about)s") % {"things": things, "about": about})


def _late_words(number: int) -> str:
    if not number:
        return _("None is late.")
    return _capital(ngettext("%(n)s is late.", "%(n)s are late.", number) % {"n": spelt(number)})


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _when(due: datetime.date, day: datetime.date) -> str:
    words = {"day": date_format(due, pgettext("day and month", "j F")), "distance": distance(due, day)}
    if due == day:
        return _("due today")
    return _("due %(day)s, %(distance)s") % words if due < day else _("due %(day)s") % words


def _row(duty: Duty, letter: Letter, with_links: bool) -> Row:
    owed, address = duty.owed, duty.owed.url
    if owed.signed is not None and with_links:
        address = owed.signed.address(make_token(letter.member, owed.signed.subject or duty.row, owed.signed.action))
    return Row(owed.title, absolute(address), _when(owed.due, letter.day), owed.note, owed.due < letter.day)


def _beside(line: Line) -> Row:
    return Row(line.title, absolute(line.url), "", line.note)


def _brought(telling: Telling, day: datetime.date) -> Row:
    owed = telling.duty.owed
    title = owed.ladder.escalated if owed.ladder else owed.title
    page = owed.ladder.page if owed.ladder else owed.url
    words = {"rung": telling.rung.words, "name": telling.duty.owner.name}
    if telling.rung <= telling.rung.OWNER_AGAIN:
        note = _("You stand in for %(name)s.") % words
    elif not address_of(telling.duty.owner):
        note = _("It comes to you as %(rung)s: no message reaches %(name)s, and it is still not done.") % words
    else:
        note = _("It comes to you as %(rung)s: %(name)s was told, and it is still not done.") % words
    return Row(title, absolute(page), _when(owed.due, day), note, owed.due < day)
