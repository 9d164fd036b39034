"""How the search is: what its indexes hold, and what waits to get into them."""

from typing import Any

from django.utils import timezone

from cxhub.search import conf, delivery, indexing
from cxhub.search.engines import get_engine
from cxhub.search.engines.base import EngineUnavailable
from cxhub.search.models import SearchIndex
from cxhub.search.semantic import switch


def current() -> dict[str, Any]:
    """The state of the embedded engine, under ``semantic`` that of search by meaning, and under ``server`` that of the
    search server where there is one.

    Never fails: of a server that does not answer, ``server["error"]`` says why.
    """
    stats = get_engine().stats()
    waiting = indexing.pending()
    failing = waiting.filter(attempts__gt=0)
    found: dict[str, Any] = {
        "engine": stats.engine,
        "documents": stats.documents,
        "by_kind": dict(stats.by_kind),
        "words": stats.words,
        "waiting": waiting.count(),
        "failing": failing.count(),
        "last_error": failing.values_list("last_error", flat=True).first() or "",
        "semantic": switch.state(),
    }
    if conf.elasticsearch_is_used():
        found["server"] = _server()
    return found


def _server() -> dict[str, Any]:
    oldest = delivery.waiting().values_list("changed_at", flat=True).first()
    found: dict[str, Any] = {
        "waiting": delivery.waiting().count(),
        "waiting_seconds": round((timezone.now() - oldest).total_seconds()) if oldest else 0,
        "parked": delivery.parked().count(),
        "indexes": {row.name: str(row.get_state_display()) for row in SearchIndex.objects.order_by("made_at")},
        "error": "",
    }
    try:
        found |= _answers()
    except EngineUnavailable as error:
        found["error"] = str(error)
    return found


def _answers() -> dict[str, Any]:
    from cxhub.search.engines.elasticsearch import client, indices, mapping
    from cxhub.search.engines.elasticsearch.engine import ElasticsearchEngine

    with client.translated():
        server = client.for_writing().options(request_timeout=5)
        health = server.cluster.health()
        live = indices.live()
        found = {
            "version": server.info()["version"]["number"],
            "health": health["status"],
            "nodes": health["number_of_nodes"],
            "live": live,
            "outdated": bool(live) and indices.live_hash() != mapping.mapping_hash(),
        }
        if live:
            stats = ElasticsearchEngine().stats()
            size = server.indices.stats(index=live, metric="store")["_all"]["total"]["store"]["size_in_bytes"]
            found |= {"documents": stats.documents, "by_kind": dict(stats.by_kind), "bytes": size}
    return found
