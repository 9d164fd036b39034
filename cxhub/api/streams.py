"""StreamFields as lists of plain values: sentences as strings, structures as objects.

Values are read from what the database holds, for making blocks of them would look up one chosen page at a time.
"""

import datetime
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from ninja import Schema
from pydantic import create_model
from wagtail import blocks
from wagtail.fields import StreamField

from cxhub.api.refs import Ref, ref
from cxhub.api.serving import Mentions, Serving

_TYPES: dict[type[blocks.Block], Any] = {
    blocks.IntegerBlock: int | None,
    blocks.FloatBlock: float | None,
    blocks.BooleanBlock: bool | None,
    blocks.DateBlock: datetime.date | None,
    blocks.PageChooserBlock: Ref | None,
}


def item_block(field: StreamField) -> blocks.Block:
    """The one kind of block that a stream of the hub holds.

    :raises ImproperlyConfigured: it holds several, for which there is no form yet.
    """
    children = list(field.stream_block.child_blocks.values())
    if len(children) != 1:
        raise ImproperlyConfigured(f"{field}: the API writes streams of one kind of block.")
    return children[0]


def block_type(block: blocks.Block, name: str) -> Any:
    """The type that a block's value has in an answer.

    :param name: of the schema, where the block is a structure.
    """
    if isinstance(block, blocks.StructBlock):
        fields: dict[str, Any] = {
            key: (block_type(child, f"{name}{key.title()}"), None) for key, child in block.child_blocks.items()
        }
        return create_model(name, __base__=Schema, **fields)
    return next((known for kind, known in _TYPES.items() if isinstance(block, kind)), str)


def values(field: StreamField, stream: Any) -> Iterator[Any]:
    """The raw values of a stream, without those of kinds that are no longer known."""
    known = field.stream_block.child_blocks
    return (item["value"] for item in stream.raw_data if item["type"] in known)


def mention(block: blocks.Block, raw: Any, mentions: Mentions) -> None:
    """Gather the pages that a raw value chooses."""
    if isinstance(block, blocks.StructBlock):
        for key, child in block.child_blocks.items():
            mention(child, (raw or {}).get(key), mentions)
    elif isinstance(block, blocks.PageChooserBlock) and isinstance(raw, int):
        mentions.pages.add(raw)


def shown(block: blocks.Block, raw: Any, serving: Serving) -> Any:
    """A raw value as the answer gives it."""
    if isinstance(block, blocks.StructBlock):
        return {key: shown(child, (raw or {}).get(key), serving) for key, child in block.child_blocks.items()}
    if isinstance(block, blocks.PageChooserBlock):
        page = serving.pages.get(raw)
        return ref(page) if page else None
    return raw
