"""JSON, compressed: how graphs and findings are kept with a run."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

T = TypeVar("T")


def pack(value: Any) -> bytes:
    """The value as compressed JSON. The same value always gives the same bytes."""
    return zlib.compress(_text(value), 6)


class Packer:
    """Packs a list item by item, so that the text of a long one is never in memory."""

    def __init__(self) -> None:
        self._zip = zlib.compressobj(6)
        self._packed = [self._zip.compress(b"[")]
        self._between = b""

    def through(self, items: Iterable[T]) -> Iterator[T]:
        """The items, each packed on its way to whoever asks for it."""
        for item in items:
            self._packed.append(self._zip.compress(self._between + _text(item)))
            self._between = b","
            yield item

    def packed(self) -> bytes:
        """What :func:`pack` gives of the whole list. Asked for once, at the end."""
        self._packed += [self._zip.compress(b"]"), self._zip.flush()]
        return b"".join(self._packed)


def _text(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def unpack(data: bytes | memoryview) -> Any:
    """The value that :func:`pack` was given (PostgreSQL gives bytes as a memory view)."""
    return json.loads(zlib.decompress(bytes(data)))
