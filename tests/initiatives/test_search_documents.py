"""What the search is told of updates and decisions."""

from datetime import UTC, datetime

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
