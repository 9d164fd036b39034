"""What the search is told of updates and decisions."""

from datetime import UTC, datetime

from cxhub.initiatives.models import Initiative
from cxhub.initiatives.updating import post_update
from cxhub.search.models import SearchOutbox
from cxhub.search.registry import document_types
from cxhub.testing import factories as make


def test_updates_and_decisions_are_news_to_saved_searches_when_they_are_made(db: None) -> None:
    posted = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    update = make.UpdateFactory(posted_at=posted, narrative="The ramp works again.")
    decision = make.DecisionFactory(initiative=update.initiative)
    found = {}
    for kind, pk in (("update", update.pk), ("decision", decision.pk)):
        types = document_types()[kind]
        found[kind] = types.document(types.queryset().get(pk=pk))
    assert found["update"].updated_at == posted
    assert found["decision"].updated_at.date() == (decision.decided_on or decision.raised_on)


def test_an_update_is_indexed_alone_and_not_with_all_that_came_before_it(db: None) -> None:
    initiative = make.UpdateFactory(narrative="The ramp works again.").initiative
    SearchOutbox.objects.all().delete()
    update = post_update(initiative=initiative, author=None, status="on_track", confidence=None, narrative="Two ramps.")
    assert Initiative.objects.get(pk=initiative.pk).latest_update == update
    assert list(SearchOutbox.objects.values_list("object_key", flat=True)) == [f"update:{update.pk}"]
