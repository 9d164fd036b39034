"""Blocks that stand around what a page says: section, notice, empty, fold, quote, do and don't, steps."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from .library import ComponentLibrary
from .objects import address, name_of, read

register = ComponentLibrary()

#: Levels of Django's messages, and what a notice of that level looks like.
NOTICES = {"warning": "caution", "error": "off", "caution": "caution", "off": "off"}


@register.block()
def section(
    content: str, label: str, id: str = "", small: str = "", wide: bool = False, run: bool = False, split: bool = False
) -> dict[str, Any]:
    """A stretch of a page: hairline, label in the margin, text in its measure.

    :param id: what an address points at; made of the label where it is not given.
    :param small: a second, quiet line under the label.
    :param wide: label above, content over the whole width.
    :param run: goes on from the section before, without a hairline.
    :param split: the content is a column with an ``aside`` beside it.
    """
    return {
        "content": content,
        "label": label,
        "id": id or slugify(label) or "section",
        "small": small,
        "wide": wide,
        "run": run,
        "split": split,
    }


@register.block()
def notice(content: str, kind: str = "") -> dict[str, Any]:
    """Something the reader must know now; ``kind`` is empty, ``caution`` or ``off`` (or a message's level)."""
    return {"content": content, "kind": NOTICES.get(kind, "")}


@register.block()
def empty_state(content: str, title: str, level: int = 3) -> dict[str, Any]:
    """What a list says when there is nothing in it, and what to do about that."""
    return {"content": content, "title": title, "level": level}


@register.block()
def fold(content: str, summary: str, open: bool = False, bare: bool = False) -> dict[str, Any]:
    """Something to open on demand, open on paper; ``bare`` is without lines around it and stays folded on paper."""
    return {"content": content, "summary": summary, "open": open, "bare": bare}


@register.component()
def quote(
    words: str, who: str = "", on: date | None = None, size: str = "", url: str = "", link: str = ""
) -> dict[str, Any]:
    """A customer's own words, in the serif, with who said them and when.

    :param size: ``s``, ``m`` or ``l``; without it the size of a list.
    :param url: where the story is told, called ``link``.
    """
    return {"words": words.strip().strip("“”\"'"), "who": who, "on": on, "size": size, "url": url, "link": link}


@register.component()
def pair(
    do: Iterable[Any] | str, dont: Iterable[Any] | str, do_title: str = "", dont_title: str = ""
) -> dict[str, Any]:
    """Do and don't, side by side: two lists, or two texts with a line for each."""
    return {
        "sides": [
            {"kind": "do", "icon": "check", "title": do_title or _("Do"), "lines": lines_of(do)},
            {"kind": "dont", "icon": "x", "title": dont_title or _("Don’t"), "lines": lines_of(dont)},
        ]
    }


def lines_of(value: Iterable[Any] | str | None) -> list[Any]:
    """The lines of a text, the items of a list or the blocks of a stream; empty ones left out."""
    if isinstance(value, str):
        return [line.strip() for line in value.splitlines() if line.strip()]
    return [item for item in (getattr(item, "value", item) for item in value or ()) if item]


@register.component()
def steps(steps: Iterable[Any], key: str = "") -> dict[str, Any]:
    """A procedure to tick off, on a phone too.

    :param steps: each a text, or with ``title`` (or ``text``) and ``detail``.
    :param key: names this procedure in the browser, which then keeps the ticks for a day ("play-12").
    """
    rows = [
        {"title": step, "detail": ""}
        if isinstance(step, str)
        else {"title": read(step, "title", "text", "name"), "detail": read(step, "detail", "help_text") or ""}
        for step in steps
    ]
    return {"steps": rows, "key": key}


@register.component()
def trace(stages: Iterable[tuple[str, bool]], label: str = "") -> dict[str, Any]:
    """How far something came: stages in order, each with whether it is done.

    :param stages: pairs of word and done, as ``[("Submitted", True), ("Validated", False)]``.
    """
    rows = [{"name": name, "done": done} for name, done in stages]
    last = max((index for index, row in enumerate(rows) if row["done"]), default=-1)
    for index, row in enumerate(rows):
        row["last"] = index == last and index < len(rows) - 1
    return {"stages": rows, "label": label or _("How far it has come")}


@register.component()
def update(update: Any) -> dict[str, Any]:
    """One progress update: who, status, confidence, when, what changed, who acknowledged it.

    :param update: with ``author``, ``status``, ``confidence``, ``narrative``, ``posted_at`` and, where it was answered,
        ``acknowledgement`` with ``by``, ``at`` and ``text``. Select these with it, or each costs a query.
    """
    author, answer = read(update, "author"), getattr(update, "acknowledgement", None)
    return {
        "update": update,
        "author": author,
        "name": name_of(author) if author else "",
        "url": address(author),
        "answer": answer,
        "answered_by": name_of(answer.by) if answer and answer.by else "",
    }
