"""``manage.py cxhub_audit``."""

import dataclasses
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cxhub.alignment import registry
from cxhub.alignment.models import AuditRun
from cxhub.initiatives.models import Initiative
from cxhub.testing import factories as make

pytestmark = pytest.mark.django_db


def audit(*arguments: str) -> tuple[int, str]:
    """How it ended, and what it printed."""
    out = StringIO()
    try:
        call_command("cxhub_audit", *arguments, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def work() -> Initiative:
    made: Initiative = make.InitiativeFactory(kpis=[], title="Calm counters")
    return made


def test_it_prints_scores_and_findings_and_ends_by_the_worst(work: Initiative) -> None:
    code, text = audit()
    assert "Calm counters has no measure that it should move." in text
    assert f"[{work.owned_by.name}]" in text
    assert "not assessable: Feedback not acted on" in text
    assert code == (1 if AuditRun.objects.get().critical else 0)
    make.InitiativeFactory(pillar=None)
    assert audit()[0] == 1


def test_nothing_critical_ends_with_nought() -> None:
    assert audit()[0] == 0


def test_json_holds_all_of_it_and_the_comparison(work: Initiative) -> None:
    _code, text = audit("--json")
    first = json.loads(text)
    assert {"fingerprint": f"C1:initiative:{work.pk}", "state": "open"}.items() <= next(
        row for row in first["findings"] if row["rule"] == "C1"
    ).items()
    late = make.InitiativeFactory(kpis=[])
    _code, text = audit("--json", "--compare", str(first["run"]))
    assert f"C1:initiative:{late.pk}" in json.loads(text)["since"]["new"]
    _code, text = audit("--compare", str(first["run"]), "--as-of", first["as_of"])
    assert "Since run" in text


@pytest.mark.parametrize("arguments", [["--as-of", "2999-01-01"], ["--as-of", "soon"], ["--compare", "99999"]])
def test_what_cannot_run_ends_with_two(arguments: list[str]) -> None:
    with pytest.raises(CommandError) as error:
        audit(*arguments)
    assert error.value.returncode == 2 or "soon" in arguments
    assert not AuditRun.objects.exists()


def test_a_rule_that_fails_ends_with_three(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(graph: Any, on: Any, settings: Any) -> Any:
        raise ZeroDivisionError

    broken = registry.get_rule("A1")
    assert broken is not None
    monkeypatch.setitem(registry._rules, "A1", dataclasses.replace(broken, check=explode))
    code, text = audit()
    assert code == 3
    assert "A1   failed: Ownerless initiative: ZeroDivisionError" in text


def test_the_reference_is_printed_without_a_run() -> None:
    assert audit("--rules")[1].startswith("# Rules of the audit")
    assert not AuditRun.objects.exists()
