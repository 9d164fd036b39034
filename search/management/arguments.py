"""What commands take on their lines."""

from argparse import ArgumentTypeError
from math import inf


def positive(text: str) -> int:
    """A whole number above 0.

    :raises ArgumentTypeError: it is none.
    """
    if not (text.isascii() and text.isdigit() and int(text[:9])):
        raise ArgumentTypeError(f"{text} is no whole number above 0")
    return int(text[:9])


def seconds(text: str) -> float:
    """A time above 0.

    :raises ArgumentTypeError: it is none.
    """
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < inf:
        raise ArgumentTypeError(f"{text} is no number above 0")
    return value
