"""Updates that an undone import takes back."""

from typing import Any

import pytest

from cxhub.initiatives.models import Initiative, ProgressUpdate
from cxhub.search.models import SearchDocument
from cxhub.testing import factories as make


@pytest.mark.django_db
def test_search_forgets_an_update_that_is_withdrawn(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        make.make_hub()
        key = f"update:{make.UpdateFactory(narrative='Lamps are up at all stops.').pk}"
    assert SearchDocument.objects.filter(key=key).exists()
    with django_capture_on_commit_callbacks(execute=True):
        Initiative.objects.update(latest_update=None)
        ProgressUpdate.objects.all().withdraw()
    assert not SearchDocument.objects.filter(key=key).exists()
