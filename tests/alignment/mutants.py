"""Breaks the rules of the audit on purpose, one spot at a time, and asks whether a test of the rule notices.

    .venv/bin/python -m tests.alignment.mutants [RULE ...]

prints what no test noticed. What is broken: comparisons, conditions, numbers and default thresholds of a rule's
function and of the functions of the rules' modules that it calls. What is only said (words, rows of evidence) is left
alone.
"""

from __future__ import annotations

import ast
import copy
import dataclasses
import importlib
import inspect
import itertools
import logging
import pkgutil
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FunctionType
from typing import Any

import django

from cxhub.alignment import registry
from cxhub.alignment.registry import Rule, all_rules

#: Each comparison, and what it is broken to.
SWAPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
#: Functions that put things into words.
WORDS = {"_", "ngettext", "Row", "NotAssessable", "any_of", "day", "days", "number", "percent"}
WORDS |= {"person_row", "reading_rows", "show"}
RULES = "cxhub.alignment.rules"

#: What makes no difference to what is found, and why.
SAME = {"_bears: kpi.direction == 'up' → kpi.direction != 'up'": "a change is one in either direction"}


@dataclasses.dataclass(frozen=True)
class Mutant:
    """One spot of a function, or one threshold of a rule, broken.

    :param where: the function, or the rule.
    :param what: the spot as it is and as it is broken.
    """

    where: str
    what: str
    broken: Callable[[], Any]

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def _says(node: ast.AST) -> bool:
    """Whether a part of a function only puts things into words."""
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return name in WORDS
    worded = isinstance(node, ast.IfExp | ast.BinOp | ast.BoolOp) and any(
        isinstance(part, ast.Call) and getattr(part.func, "id", "") in ("_", "ngettext", "Row")
        for part in ast.walk(node)
    )
    filled_in = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod)
    return worded or filled_in or isinstance(node, ast.JoinedStr)


def _spots(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a function that decide something."""
    for part in ast.iter_child_nodes(node):
        if not _says(part):
            yield part
            yield from _spots(part)


def _broken(node: ast.AST) -> Iterator[ast.expr]:
    """What a part can be broken to."""
    if isinstance(node, ast.Compare):
        for index, operator in enumerate(node.ops):
            changed = copy.deepcopy(node)
            changed.ops[index] = SWAPPED[type(operator)]()
            yield changed
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield ast.Constant(not node.value if isinstance(node.value, bool) else node.value + 1)


def _conditions(node: ast.AST) -> Iterator[ast.expr]:
    """The conditions of a part, each of which can be taken for always true."""
    if isinstance(node, ast.If | ast.IfExp):
        yield node.test
    elif isinstance(node, ast.comprehension):
        yield from node.ifs


class _Put(ast.NodeTransformer):
    """Puts one part in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else super().generic_visit(node)


def _compiled(function: FunctionType, tree: ast.Module, old: ast.AST, new: ast.AST) -> Any:
    """The code of a function in which a part is changed."""
    # The transformer looks for the part itself, so the tree is changed and put back rather than copied.
    changed = _Put(old, new).visit(tree)
    code = compile(ast.fix_missing_locations(changed), function.__code__.co_filename, "exec", dont_inherit=True)
    _Put(new, old).visit(tree)
    return next(item for item in code.co_consts if inspect.iscode(item) and item.co_name == function.__name__)


@contextmanager
def _with_code(function: FunctionType, code: Any) -> Iterator[None]:
    whole = function.__code__
    function.__code__ = code
    try:
        yield
    finally:
        function.__code__ = whole


def of_function(function: FunctionType) -> Iterator[Mutant]:
    """Every spot of a function, broken."""
    tree = ast.parse("from __future__ import annotations\n" + textwrap.dedent(inspect.getsource(function)))
    definition = tree.body[1]
    assert isinstance(definition, ast.FunctionDef)
    definition.decorator_list = []
    pairs: list[tuple[ast.AST, ast.AST]] = []
    for part in _spots(definition):
        pairs += [(part, changed) for changed in _broken(part)]
        pairs += [(condition, ast.Constant(True)) for condition in _conditions(part)]
    for old, new in pairs:
        code = _compiled(function, tree, old, new)
        what = f"{ast.unparse(old)} → {ast.unparse(new)}"
        yield Mutant(function.__name__, what, partial(_with_code, function, code))


@contextmanager
def _with_threshold(id: str, name: str, value: float) -> Iterator[None]:
    whole = registry._rules[id]
    changed = {**whole.thresholds, name: dataclasses.replace(whole.thresholds[name], default=value)}
    registry._rules[id] = dataclasses.replace(whole, thresholds=changed)
    try:
        yield
    finally:
        registry._rules[id] = whole


def of_thresholds(rule: Rule) -> Iterator[Mutant]:
    """Every default threshold of a rule, one more and one less."""
    for name, threshold in rule.thresholds.items():
        for value in (threshold.default - 1, threshold.default + 1):
            yield Mutant(
                rule.id,
                f"{name} {threshold.default:g} → {value:g}",
                partial(_with_threshold, rule.id, name, value),
            )


def functions_of(check: FunctionType) -> list[FunctionType]:
    """A rule's function and those of the rules' modules that it calls, in the order in which they are met."""
    found: list[FunctionType] = []
    waiting: list[Any] = [check]
    while waiting:
        function = waiting.pop(0)
        if (
            inspect.isfunction(function)
            and function.__module__.startswith(RULES)
            and function.__name__ not in WORDS
            and function not in found
        ):
            found.append(function)
            waiting += [function.__globals__.get(name) for name in function.__code__.co_names]
    return found


def tests_of(ids: list[str]) -> list[Callable[[], None]]:
    """The tests of some rules, by how their names begin, with every set of their arguments."""
    names = ("test_any_rule_", *(f"test_{id.lower()}_" for id in ids))
    found = []
    for module in pkgutil.iter_modules(importlib.import_module("tests.alignment").__path__):
        if module.name.startswith("test_rules_"):
            members = vars(importlib.import_module(f"tests.alignment.{module.name}"))
            found += [
                partial(test, **given)
                for name, test in members.items()
                if name.startswith(names)
                for given in _arguments(test)
            ]
    return found


def _arguments(test: Any) -> list[dict[str, Any]]:
    """The arguments that a test is given by its marks."""
    sets: list[list[dict[str, Any]]] = []
    for mark in getattr(test, "pytestmark", ()):
        names, rows = mark.args
        split = names.split(",") if isinstance(names, str) else names
        sets.append(
            [dict(zip((name.strip() for name in split), row if len(split) > 1 else [row], strict=True)) for row in rows]
        )
    return [{name: value for part in parts for name, value in part.items()} for parts in itertools.product(*sets)]


def is_noticed(mutant: Mutant, tests: list[Callable[[], None]]) -> bool:
    """Whether a test fails while a spot is broken."""
    logging.disable()  # A rule that is broken fails loudly.
    try:
        return _fails(mutant, tests)
    finally:
        logging.disable(logging.NOTSET)


def _fails(mutant: Mutant, tests: list[Callable[[], None]]) -> bool:
    with mutant.broken():
        for test in tests:
            try:
                test()
            except Exception:  # However a test fails, it has noticed.
                return True
    return False


def mutants(only: list[str]) -> Iterator[tuple[Mutant, list[Callable[[], None]]]]:
    """Everything that can be broken in the rules, each with the tests that should notice.

    A function that several rules call is broken once, and a test of any of them may notice.

    :param only: ids of rules; all, where there are none.
    """
    callers: dict[FunctionType, list[str]] = {}
    for rule in all_rules():
        if only and rule.id not in only:
            continue
        for function in functions_of(rule.check):
            callers.setdefault(function, []).append(rule.id)
        for mutant in of_thresholds(rule):
            yield mutant, tests_of([rule.id])
    for function, ids in callers.items():
        tests = tests_of(ids)
        for mutant in of_function(function):
            yield mutant, tests


def main(only: list[str]) -> int:
    """Break every rule, or those that are named, and print what nothing noticed."""
    total, missed = 0, []
    for mutant, tests in mutants(only):
        total += 1
        if str(mutant) not in SAME and not is_noticed(mutant, tests):
            missed.append(mutant)
            print(mutant, flush=True)
    print(f"{total} spots broken, {len(missed)} of them unnoticed")
    return 1 if missed else 0


if __name__ == "__main__":
    django.setup()
    sys.exit(main(sys.argv[1:]))
