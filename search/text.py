"""Words of a text, as the query language, the spelling and the synonyms see them."""

import re
import unicodedata

_ACCENTS = re.compile("[\u0300-\u036f]")
# What must come before is looked at last: apostrophes are few, and letters are many.
_POSSESSIVE = re.compile(r"['’](?<=\w.)[sS]\b")

#: Words of questions, left out of a query as long as others remain.
STOP_WORDS = frozenset(
    """a about an and are as at be but by can could did do does for from had has have how i if in into is it its me my
    no not of on or our shall should so such than that the their them then there these they this to us was we were what
    when where which who whom why will with would you your""".split()
)


class _Spaces(dict[int, str]):
    """What each character is to words: as in FTS5's unicode61, letters and digits make them, all else is a space."""

    def __missing__(self, code: int) -> str:
        self[code] = made = chr(code) if chr(code).isalnum() else " "
        return made


_SPACES = _Spaces()


def fold(text: str) -> str:
    """Lower case without accents, of the same letters that the engines fold."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFD", lowered)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed))


def tokens(text: str) -> list[str]:
    """The words of a text, folded, without a possessive ending: ``Child's café`` is ``child``, ``cafe``."""
    if "'" in text or "’" in text:
        text = _POSSESSIVE.sub("", text)
    return fold(text).translate(_SPACES).split()


def singular(word: str) -> str:
    """A rough singular, good enough to find ``refunds`` among synonyms of ``refund``."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def stem(word: str) -> str:
    """A word without the commonest endings: as rough as :func:`singular`, for comparing titles."""
    word = singular(word)
    return next((word[: -len(end)] for end in ("ing", "ed") if len(word) > 5 and word.endswith(end)), word)
