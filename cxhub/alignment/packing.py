"""JSON, compressed: how graphs and findings are kept with a run."""

from __future__ import annotations

import json
import zlib
from typing import Any


def pack(value: Any) -> bytes:
    """The value as compressed JSON. The same value always gives the same bytes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return zlib.compress(text.encode(), 6)


def unpack(data: bytes | memoryview) -> Any:
    """The value that :func:`pack` was given (PostgreSQL gives bytes as a memory view)."""
    return json.loads(zlib.decompress(bytes(data)))
