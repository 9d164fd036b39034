"""The strategy in the API: its pieces below ``strategy/``, and principles, pillars and periods."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import create_model

from cxhub.api import fields as f
from cxhub.api import filters
from cxhub.api.paging import Sort
from cxhub.api.resources import Resource, publish
from cxhub.api.router import ERRORS, answer, refuse_unknown, router
from cxhub.people.models import Member
from cxhub.strategy.models import (
    BrandPromise,
    BusinessStance,
    CustomerValueProposition,
    CXPrinciple,
    IntendedExperience,
    Purpose,
    StrategyPage,
    StrategyPeriod,
    StrategyPillar,
)


def _piece(path: str, kind: str, model: type[Model]) -> Resource:
    """A piece of the strategy of which there is one in force: the first of its list."""
    return Resource(
        path=f"strategy/{path}",
        kind=kind,
        model=model,
        fields=f.of_model(model),
        filters=(filters.to("owner", Member, "owned_by"), filters.dates("effective_from")),
        sort=("-effective_from", "title", "version", "review_by"),
    )


PIECES = {
    "purpose": _piece("purposes", "purpose", Purpose),
    "stance": _piece("stances", "stance", BusinessStance),
    "promise": _piece("promises", "promise", BrandPromise),
    "intended_experience": _piece("intended-experiences", "intended_experience", IntendedExperience),
    "value_proposition": _piece("value-propositions", "value_proposition", CustomerValueProposition),
}

_types: dict[str, Any] = {name: (piece.schema | None, None) for name, piece in PIECES.items()}
CxStrategy = create_model("CxStrategy", __base__=Schema, **_types)

overview = Router()


@overview.get(
    "/",
    response={200: CxStrategy, **ERRORS},
    url_name="cx_strategy",
    operation_id="cx_strategy",
    summary="The strategy in force",
)
def read_strategy(request: HttpRequest) -> HttpResponse:
    """The newest of each piece that is in force and that the reader may see; null where there is none."""
    refuse_unknown(request, ())
    reader = request.auth  # type: ignore[attr-defined]  # set by ReaderAuth
    data = {}
    for name, piece in PIECES.items():
        rows = piece.shape.load(Sort(piece.sort[0]).apply(piece.rows(reader)), reader)[:1]
        values = piece.values(request, reader, piece.shape, list(rows))
        data[name] = values[0] if values else None
    return answer(request, data)


router.add_router("/strategy/", overview)

publish(
    [
        *PIECES.values(),
        Resource(
            path="strategy/pages",
            kind="strategy",
            model=StrategyPage,
            fields=f.of_model(StrategyPage),
            sort=("title",),
        ),
        Resource(
            path="periods",
            kind="period",
            model=StrategyPeriod,
            fields=f.of_model(StrategyPeriod, "name", "starts_on", "ends_on"),
            filters=(filters.dates("starts_on"),),
            sort=("-starts_on", "ends_on", "name"),
        ),
        Resource(
            path="pillars",
            kind="pillar",
            model=StrategyPillar,
            fields=f.of_model(StrategyPillar),
            filters=(
                filters.exact("period", filters.Id, description="Id."),
                filters.to("executive", Member),
                filters.to("owner", Member, "owned_by"),
            ),
            sort=("order", "title", "effective_from"),
        ),
        Resource(
            path="principles",
            kind="principle",
            model=CXPrinciple,
            fields=f.of_model(CXPrinciple),
            filters=(filters.to("pillar", StrategyPillar, "pillars"), filters.to("owner", Member, "owned_by")),
            sort=("number", "title", "effective_from", "review_by"),
        ),
    ]
)
