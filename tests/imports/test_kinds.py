"""Kinds of field: what the source says becomes what the model holds, and comes back the same."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import models

from cxhub.imports.errors import WrongValue
from cxhub.imports.mapping.values import Html
from cxhub.imports.targets import Context, Field
from cxhub.imports.targets.fields import clean, dump, field_for, load
from cxhub.people.models import Department, Member
from cxhub.strategy.models import CXPrinciple, StrategyPillar

CONTEXT = Context("tests")


def of(model: type[models.Model], name: str, **options: Any) -> Field:
    return field_for(model._meta.get_field(name), **options)


@pytest.mark.parametrize(
    ("field", "value", "cleaned"),
    [
        (of(Member, "name"), "  Ann ", "Ann"),
        (of(Member, "name"), 5.0, "5"),
        (of(Member, "name"), Html("<p>a <b>b</b></p>"), "a b"),
        (of(Member, "job_title"), None, ""),
        (of(Member, "executive"), "Yes", True),
        (of(Member, "active"), None, True),
        (of(Member, "inactive_since"), "2026-11-19", date(2026, 11, 19)),
        (of(Member, "inactive_since"), datetime(2026, 11, 19, 23, 30, tzinfo=UTC), date(2026, 11, 19)),
        (of(Member, "inactive_since"), None, None),
        (of(Department, "staff"), "1,200", 1200),
        (of(CXPrinciple, "body"), "a & b", "<p>a &amp; b</p>"),
        (of(CXPrinciple, "body"), Html("<p>a<script>b</script></p>"), "<p>a</p>"),
        (Field("x", kind="json"), {"a": [date(2026, 1, 2), Decimal("1.5")]}, {"a": ["2026-01-02", "1.5"]}),
        (Field("x", kind="choice", choices=(("up", "Upwards"), ("down", "Downwards"))), "UPWARDS", "up"),
        (Field("x", kind="number", model_field=models.DecimalField(decimal_places=2)), "1.5", Decimal("1.50")),
        (Field("x", kind="number", model_field=models.FloatField()), "1.5", 1.5),
    ],
)
def test_a_value_becomes_what_the_field_takes_and_comes_back(field: Field, value: Any, cleaned: Any) -> None:
    found = clean(field, value, CONTEXT)
    assert found == cleaned
    dumped = dump(field, found)
    assert dump(field, load(field, dumped, CONTEXT) if field.model_field is not None else found) == dumped


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (of(Department, "staff"), "many"),
        (of(Department, "staff"), "1.5"),
        (of(Department, "staff"), "9" * 30),
        (of(Member, "executive"), "maybe"),
        (of(Member, "inactive_since"), "31 February"),
        (of(Member, "inactive_since"), "0000-00-00"),
        (of(Member, "name"), "a\x00b"),
        (of(Member, "name"), "\ud800"),
        (of(CXPrinciple, "body"), "\ud800"),
        (of(CXPrinciple, "dos"), {"type": "unknown", "value": "\x00"}),
        (of(CXPrinciple, "conflicts"), "words where an object belongs"),
        (Field("x", kind="choice", choices=(("up", "Up"),)), "sideways"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(field: Field, value: Any) -> None:
    with pytest.raises((WrongValue, ValidationError)):
        clean(field, value, CONTEXT)


def test_a_list_of_texts_becomes_blocks() -> None:
    field = of(CXPrinciple, "dos")
    found = clean(field, ["Say it.", "Mean it."], CONTEXT)
    assert [str(block.value) for block in found] == ["Say it.", "Mean it."]
    dumped = dump(field, found)
    assert dumped == [{"type": "sentence", "value": "Say it."}, {"type": "sentence", "value": "Mean it."}]
    assert dump(field, load(field, dumped, CONTEXT)) == dumped
    assert clean(field, None, CONTEXT) == []


@pytest.mark.django_db
def test_objects_become_blocks_and_must_have_what_these_need() -> None:
    field = of(CXPrinciple, "conflicts")
    found = clean(field, [{"principle": None, "words": "speed", "resolution": "Safety first."}], CONTEXT)
    assert found[0].value["resolution"] == "Safety first."
    with pytest.raises((WrongValue, ValidationError)):
        clean(field, [{"words": "no resolution"}], CONTEXT)


@pytest.mark.django_db
def test_references_are_compared_by_what_they_lead_to_whatever_their_order() -> None:
    field = of(Department, "head", to="member")
    member = Member.objects.create(slug="ann", name="Ann")
    assert clean(field, member, CONTEXT) == member
    assert load(field, dump(field, member), CONTEXT) == member
    with pytest.raises(WrongValue, match="another kind"):
        clean(field, Department.objects.create(slug="d", name="D"), CONTEXT)
    many = of(CXPrinciple, "pillars", to="pillar")
    assert dump(many, [StrategyPillar(pk=2), StrategyPillar(pk=1)]) == dump(
        many, [StrategyPillar(pk=1), StrategyPillar(pk=2)]
    )
    member.delete()
    with pytest.raises(WrongValue, match="gone"):
        load(field, "999", CONTEXT)
