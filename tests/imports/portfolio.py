"""What the portfolio of imported goals must be for whoever reads it."""

import csv

from django.test import Client
from django.utils.html import escape

from cxhub.initiatives.models import Initiative, InitiativeIndex
from cxhub.testing import factories

#: What no reader should meet: the words of spreadsheets and programs.
RAW = ("#REF!", ">None<", ">nan<", ">in_progress<")


def reads_well() -> None:
    """Check that every goal stands in every view, under its pillar, with nothing raw and no silence as green."""
    client = Client()
    client.force_login(factories.UserFactory())
    address = InitiativeIndex.objects.get().get_url()
    goals = list(Initiative.objects.select_related("pillar"))
    for view in ("list", "time"):
        pages = client.get(address, {"view": view}).context["page_obj"].paginator.page_range
        text = "".join(client.get(address, {"view": view, "page": page}).text for page in pages)
        for goal in goals:
            assert escape(goal.title) in text
            assert goal.pillar is None or escape(goal.pillar.title) in text
        for raw in RAW:
            assert raw not in text
    assert f"{len(goals)} initiatives" in client.get(address).text
    board = client.get(address, {"view": "board"}).text
    assert f"All {len(goals)} of them" in board
    assert "status--on" not in board, "what nobody has reported on for years is not green"
    lines = client.get(address, {"format": "csv", "group": "department"}).getvalue().decode("utf-8-sig").splitlines()
    assert len(list(csv.reader(lines))) == 1 + len(goals)
