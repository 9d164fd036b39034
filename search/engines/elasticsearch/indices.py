"""Indexes and their aliases: which one answers, which one is being filled, and how one takes the other's place."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from elasticsearch import NotFoundError

from cxhub.search import conf
from cxhub.search.engines.elasticsearch import client, mapping


def read_alias() -> str:
    """What searches read."""
    return f"{conf.get('ELASTICSEARCH_PREFIX')}-read"


def write_alias() -> str:
    """What changes are written to."""
    return f"{conf.get('ELASTICSEARCH_PREFIX')}-write"


def next_alias() -> str:
    """What changes are written to as well while a new index is being filled."""
    return f"{conf.get('ELASTICSEARCH_PREFIX')}-next"


def live() -> str:
    """The name of the index that answers; empty where there is none."""
    return next(iter(_behind(read_alias())), "")


def live_hash() -> str:
    """The hash of the mapping of the index that answers; empty where there is none."""
    server = client.for_writing()
    try:
        found = server.indices.get_mapping(index=read_alias())
    except NotFoundError:
        return ""
    return str(next(iter(found.values()))["mappings"].get("_meta", {}).get("hash", ""))


def create(alias: str = "", filling: bool = False) -> str:
    """Make an index of the mapping as it is in the code.

    :param alias: a name that leads to it from the start.
    :param filling: whether it is filled before anybody reads it: without copies, and without making each change seen.
    :returns: its name, which tells the mapping and the time.
    """
    moment = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")[:-3]
    name = f"{conf.get('ELASTICSEARCH_PREFIX')}-v{mapping.mapping_hash()}-{moment}"
    body = mapping.index_body()
    if filling:
        body["settings"] = {
            **body["settings"],
            "refresh_interval": "-1",
            "number_of_replicas": 0,
            "auto_expand_replicas": False,
        }
    aliases: Mapping[str, Any] = {alias: {}} if alias else {}
    client.for_writing().indices.create(
        index=name, mappings=body["mappings"], settings=body["settings"], aliases=aliases
    )
    return name


def ensure_live() -> str:
    """Make an index that answers where there is none, and say its name."""
    name = live()
    if not name:
        name = create()
        switch(name)
    return name


def finish(name: str) -> None:
    """Make a filled index ready to be read: changes seen within a second, copies, one piece."""
    server = client.for_writing()
    wanted = mapping.index_body()["settings"]
    names = ("refresh_interval", "number_of_replicas", "auto_expand_replicas")
    server.indices.put_settings(index=name, settings={key: wanted[key] for key in names if key in wanted})
    server.indices.refresh(index=name)
    server.options(request_timeout=600).indices.forcemerge(index=name, max_num_segments=1)


def switch(name: str) -> str:
    """Let another index answer, in one step in which no search finds none.

    :returns: the name of the index that answered before; empty where there was none.
    """
    server = client.for_writing()
    before = live()
    actions = [action for alias in (read_alias(), write_alias(), next_alias()) for action in _freed(alias)]
    actions += [{"add": {"index": name, "alias": alias}} for alias in (read_alias(), write_alias())]
    server.indices.update_aliases(actions=actions)
    return before


def fill(name: str) -> None:
    """Let changes be written to this index as well, and to no other that is being filled."""
    added = {"add": {"index": name, "alias": next_alias()}}
    client.for_writing().indices.update_aliases(actions=[*_freed(next_alias()), added])


def delete(name: str) -> None:
    """Delete an index, if it is there."""
    client.for_writing().options(ignore_status=404).indices.delete(index=name)


def all_names() -> list[str]:
    """Every index of this site, oldest first."""
    found = client.for_writing().indices.get_alias(
        index=f"{conf.get('ELASTICSEARCH_PREFIX')}-v*", allow_no_indices=True
    )
    return sorted(found, key=lambda name: name.rpartition("-")[2])


def _freed(alias: str) -> list[dict[str, Any]]:
    """What makes an alias lead nowhere."""
    behind = _behind(alias)
    if not behind and client.for_writing().indices.exists(index=alias):
        # Somebody has written there while no index was, and the server has made one of that name.
        return [{"remove_index": {"index": alias}}]
    return [{"remove": {"index": name, "alias": alias}} for name in behind]


def _behind(alias: str) -> list[str]:
    try:
        return sorted(client.for_writing().indices.get_alias(name=alias))
    except NotFoundError:
        return []
