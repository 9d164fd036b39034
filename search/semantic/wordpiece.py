"""Texts cut into the pieces of words that the model knows, as its training did: BERT's uncased WordPiece.

The vocabulary is that of BERT, which Google published under the Apache License 2.0: see ``LICENSE.vocabulary``. The
usual library for this brings a client that downloads models, which a hub must never do.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain, islice

#: What stands before and after every text, and for a word that no pieces make up: numbers in the vocabulary.
START, END, UNKNOWN = 101, 102, 100
#: A longer word is unknown.
LONGEST_WORD = 100
#: The blocks of Chinese characters, each of which is a word of its own.
_IDEOGRAPHS = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)


@cache
def vocabulary() -> dict[str, int]:
    """Every piece with its number. Those that continue a word begin with ``##``."""
    text = files(__package__).joinpath("vocabulary.txt").read_text(encoding="utf-8")
    return {piece: number for number, piece in enumerate(text.rstrip("\n").split("\n"))}


def encode(text: str, longest: int) -> list[int]:
    """The numbers of a text's pieces, with those of its start and end.

    :param longest: what is beyond so many numbers is left out.
    """
    pieces = chain.from_iterable(map(_numbers, _chunks(text)))
    return [START, *islice(pieces, longest - 2), END]


def _chunks(text: str) -> Iterator[str]:
    """What stands between spaces, without characters that cannot be seen."""
    for chunk in text.split():
        kept = "".join(c for c in chunk if c != "\ufffd" and not unicodedata.category(c).startswith("C"))
        if kept:
            yield kept


@lru_cache(maxsize=50_000)
def _numbers(chunk: str) -> tuple[int, ...]:
    plain = "".join(c for c in unicodedata.normalize("NFD", chunk) if unicodedata.category(c) != "Mn").lower()
    return tuple(number for word in _words(plain) for number in _pieces(word))


def _words(plain: str) -> Iterator[str]:
    word = ""
    for character in plain:
        if _stands_alone(character):
            if word:
                yield word
            yield character
            word = ""
        else:
            word += character
    if word:
        yield word


def _stands_alone(character: str) -> bool:
    if character.isascii():
        return not character.isalnum()
    code = ord(character)
    return unicodedata.category(character).startswith("P") or any(low <= code <= high for low, high in _IDEOGRAPHS)


def _pieces(word: str) -> list[int]:
    """The longest piece that the word begins with, then the longest of the rest, and so on."""
    if len(word) > LONGEST_WORD:
        return [UNKNOWN]
    known = vocabulary()
    numbers: list[int] = []
    start = 0
    while start < len(word):
        for end in range(len(word), start, -1):
            number = known.get(("##" if start else "") + word[start:end])
            if number is not None:
                break
        else:
            return [UNKNOWN]
        numbers.append(number)
        start = end
    return numbers
