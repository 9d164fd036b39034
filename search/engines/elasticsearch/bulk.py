"""Writing many documents: in batches that the server can take, none of them over a newer version."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import starmap
from typing import Any

from elasticsearch import ApiError, Elasticsearch

from cxhub.search.engines.base import BulkResult, EngineUnavailable
from cxhub.search.engines.elasticsearch import meaning
from cxhub.search.engines.elasticsearch.mapping import source
from cxhub.search.engines.store import Stored

#: One request holds no more than this.
MOST_ACTIONS = 500
MOST_BYTES = 5 * 1024 * 1024
#: Too much at once: for the server to read, and for it to work off.
TOO_LARGE, TOO_MANY = 413, 429
#: What the server says of a document that it will never take.
_REFUSED = frozenset({400, 413})
#: What it says where there is no index behind the alias.
_NOT_FOUND = 404
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Action:
    """One line of a request, or two: what to do, and with what document."""

    id: str
    deletes: bool
    lines: bytes


def actions(rows: Iterable[Stored], deleted: Mapping[str, int]) -> Iterator[Action]:
    """What to do, to write and to delete."""
    yield from starmap(_written, meaning.with_vectors(rows))
    yield from starmap(_deleted, deleted.items())


def send(server: Elasticsearch, alias: str, wanted: Iterable[Action], refresh: bool = False) -> BulkResult:
    """Write and delete, each unless the index has a newer version.

    :param alias: a name that leads to the index, never its own.
    :raises EngineUnavailable: the server cannot take more now.
    """
    result = BulkResult()
    for batch in batches(wanted):
        _send(server, alias, batch, refresh, result)
    return result


def batches(wanted: Iterable[Action]) -> Iterator[list[Action]]:
    """The actions in groups that one request holds."""
    batch: list[Action] = []
    size = 0
    for action in wanted:
        if batch and (len(batch) == MOST_ACTIONS or size + len(action.lines) > MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(action)
        size += len(action.lines)
    if batch:
        yield batch


def _written(row: Stored, vector: list[float] | None) -> Action:
    body = source(row)
    if vector is not None:
        body["embedding"] = vector
    return Action(row.key, False, _line({"index": _head(row.key, row.version)}) + _line(body))


def _deleted(key: str, version: int) -> Action:
    return Action(key, True, _line({"delete": _head(key, version)}))


def _head(key: str, version: int) -> dict[str, object]:
    return {"_id": key, "version": version, "version_type": "external_gte"}


def _line(content: object) -> bytes:
    return _json.encode(content).encode("utf-8", "replace") + b"\n"


def _send(server: Elasticsearch, alias: str, batch: list[Action], refresh: bool, result: BulkResult) -> None:
    """Send a batch; where it is too much at once, each half of it."""
    # The server refuses to make an index for what is written where no alias is, but not for what is deleted.
    if any(action.deletes for action in batch) and not server.indices.exists_alias(name=alias):
        raise EngineUnavailable(f"no index behind {alias}")
    # The client sends bytes as they are, though its types know mappings only.
    operations: list[Any] = [action.lines.rstrip(b"\n") for action in batch]
    try:
        answer = server.bulk(index=alias, operations=operations, refresh=refresh, require_alias=True)
    except ApiError as error:
        if error.status_code not in (TOO_LARGE, TOO_MANY):
            raise
        if len(batch) == 1:
            if error.status_code == TOO_MANY:
                raise EngineUnavailable("the server has too much to do") from error
            result.rejected[batch[0].id] = "too large for the server"
            return
        _halve(server, alias, batch, refresh, result)
        return
    busy = []
    for action, item in zip(batch, answer["items"], strict=True):
        outcome = next(iter(item.values()))
        if outcome["status"] == TOO_MANY:
            busy.append(action)
        else:
            _count(action, outcome, result)
    if len(busy) > 1:
        _halve(server, alias, busy, refresh, result)
    elif busy:
        raise EngineUnavailable("the server has too much to do")


def _halve(server: Elasticsearch, alias: str, batch: list[Action], refresh: bool, result: BulkResult) -> None:
    middle = len(batch) // 2
    for half in (batch[:middle], batch[middle:]):
        _send(server, alias, half, refresh, result)


def _count(action: Action, outcome: Mapping[str, object], result: BulkResult) -> None:
    status = outcome["status"]
    if status in (200, 201):
        if action.deletes:
            result.deleted += 1
        else:
            result.written += 1
    elif status == 409:
        result.stale += 1
    elif status == _NOT_FOUND and "error" not in outcome:
        pass  # Deleted before, or never there.
    elif status in _REFUSED:
        result.rejected[action.id] = _reason(outcome)
    else:
        raise EngineUnavailable(f"{status}: {_reason(outcome)}")


def _reason(outcome: Mapping[str, object]) -> str:
    error = outcome.get("error")
    if not isinstance(error, dict):
        return str(error)
    cause = error.get("caused_by", {})
    return " ".join(str(text) for text in (error.get("reason"), cause.get("reason")) if text)
