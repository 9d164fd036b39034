"""What is done for the search once a day."""

import datetime
from datetime import timedelta

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from cxhub.search import asking, checking, conf, delivery, engines, indexing
from cxhub.search.models import SearchDocument, SearchOutbox
from cxhub.search.semantic import switch

#: That an object is gone is remembered for so long: until nobody can come too late with what it was.
TOMBSTONES_KEPT = timedelta(days=7)


def tonight(on: datetime.date) -> str:
    """Work off what waits, forget what is long gone, and repair what differs. For the hook ``cxhub_nightly``.

    :raises EngineUnavailable: the search server does not answer; the site's own index is in order by then.
    """
    done = indexing.drain()
    if switch.is_on():
        from cxhub.search.semantic import vectors

        vectors.catch_up()
        vectors.forget()
    pruned = prune(timezone.now())
    asking.forget(on)
    found = [checking.check(engines.get_engine(), repair=True)]
    if conf.elasticsearch_is_used():
        from cxhub.search import rebuilding
        from cxhub.search.engines.elasticsearch.engine import ElasticsearchEngine

        rebuilding.fill_if_empty()
        done += delivery.deliver().sent
        rebuilding.prune(timezone.now())
        found.append(checking.check(ElasticsearchEngine(), repair=True))
    repaired = sum(len(ids) for differences in found for _, ids in differences.named())
    return f"{done} changes indexed, {pruned} forgotten, {repaired} differences repaired"


def prune(now: datetime.datetime) -> int:
    """Forget objects that are long gone, from all indexes as well.

    :returns: how many.
    """
    gone = SearchOutbox.objects.filter(
        ~Exists(SearchDocument.objects.filter(key=OuterRef("object_key"))),
        changed_at__lt=now - TOMBSTONES_KEPT,
        applied_version__gte=F("version"),
    )
    if conf.elasticsearch_is_used():
        gone = gone.filter(sent_version__gte=F("version"))
    return gone.delete()[0]
