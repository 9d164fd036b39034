"""Search by meaning on, with the real model."""

from collections.abc import Callable
from typing import Any

import pytest

from cxhub.search.documents import Document
from cxhub.search.engines.base import Engine
from cxhub.search.semantic import vectors
from tests.search.conftest import make


@pytest.fixture
def meaning(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CXHUB = {**settings.CXHUB, "SEARCH_SEMANTIC": True}
    # What was rolled back after another test had the same numbers.
    monkeypatch.setattr(vectors, "_held", vectors._Held((), (), vectors._held.matrix[:0]))


@pytest.fixture
def read(engine: Engine, meaning: None) -> Callable[..., None]:
    """Index documents, as a save does, and let the worker read them."""

    def index(*documents: Document) -> Any:
        engine.bulk(documents)
        vectors.catch_up()

    return index


@pytest.fixture
def stories(read: Callable[..., None]) -> None:
    """Stories of which one says in its own words what others would ask in theirs."""
    read(
        make("delay", "Trams behind schedule", body="Passengers waited at the stop for twenty minutes."),
        make("refund", "Forty-one refunds by hand", body="Each reimbursement took eleven minutes."),
        make("garden", "Roses for the depot", body="Volunteers planted flowers along the wall.", kind="lesson"),
        make("secret", "Vehicles will come less punctually", body="The timetable is to be cut.", access="r7"),
    )
