"""Translation for what is said tens of thousands of times in one run: each message is looked up once.

Django looks a message up in the catalogue of every app in turn before it falls back to the message itself, and asks
which language holds each time; that costs more than all that a rule does. Modules with rules import these in place of
Django's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from django.utils import translation

#: More than the messages of all rules, with the numbers that they are counted by, in a few languages.
KEPT = 8192

#: The language of the block, once it has been asked for.
_language: ContextVar[str | None] = ContextVar("cxhub_alignment_language", default=None)


@contextmanager
def one_language() -> Iterator[None]:
    """A block in which everything is said in the language that holds at its start."""
    token = _language.set(translation.get_language())
    try:
        yield
    finally:
        _language.reset(token)


def language() -> str | None:
    """The language of the block, else that of now."""
    return _language.get() or translation.get_language()


def gettext(message: str) -> str:
    """The message in the language of the block, else of now."""
    return _gettext(language(), message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form of the message for a number, in the language of the block, else of now."""
    return _ngettext(language(), singular, plural, number)


# The language of the block need not be the one that holds when a message is first said in it.


@lru_cache(maxsize=KEPT)
def _gettext(language: str | None, message: str) -> str:
    with translation.override(language):
        return translation.gettext(message)


@lru_cache(maxsize=KEPT)
def _ngettext(language: str | None, singular: str, plural: str, number: int) -> str:
    with translation.override(language):
        return translation.ngettext(singular, plural, number)
