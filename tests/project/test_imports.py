"""Lower layers never import higher ones, and the three folders at the top have one import name each."""

import ast
from collections.abc import Iterable, Iterator

import pytest

from tests.project.sources import ROOT, TOP_FOLDERS, Module, modules, sample

#: From the lowest to the highest. What is in `cxhub` and in none of the others is the core.
LAYERS = (
    "cxhub.search",
    "cxhub",
    "cxhub.people",
    "cxhub.reminders",
    "cxhub.strategy",
    "cxhub.metrics",
    "cxhub.customers",
    "cxhub.playbooks",
    "cxhub.culture",
    "cxhub.initiatives",
    "cxhub.alignment",
    "cxhub.testing",
    "cxhub.site",
)

#: Folders at the top that must never be imported by their bare name: host sites own a `search` of their own.
BARE_NAMES = {name.rpartition(".")[2] for name in TOP_FOLDERS if name != "cxhub"}


def layer(module: str) -> str:
    """The layer of a module: the longest of the names that it starts with."""
    return max((name for name in LAYERS if module == name or module.startswith(f"{name}.")), key=len)


def imported(module: Module, known: Iterable[str]) -> Iterator[tuple[ast.stmt, str]]:
    """Every import of the module, at any depth, as statement and full name.

    `from x import y` names x.y where that is a known module, else x.
    """
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = module.name.split(".")
                up = node.level - module.is_package
                base = ".".join([*package[: len(package) - up], *([base] if base else [])])
            for alias in node.names:
                full = f"{base}.{alias.name}"
                yield node, full if full in known else base


def upward_imports(code: Iterable[Module]) -> list[str]:
    """One line for each import of a higher layer."""
    code = list(code)
    known = {module.name for module in code}
    problems = []
    for module in code:
        own = layer(module.name)
        for node, name in imported(module, known):
            if name.partition(".")[0] != "cxhub":
                continue
            other = layer(name)
            if LAYERS.index(other) > LAYERS.index(own):
                problems.append(
                    f"{module.at(node)}: {module.name} imports {name}, but {other} builds on {own} and not"
                    " the other way round. Let the higher app register itself with a hook or registry of the lower."
                )
    return problems


def bare_imports(code: Iterable[Module]) -> list[str]:
    """One line for each import of a top folder by its bare name."""
    return [
        f"{module.at(node)}: imports {name}; write cxhub.{name}. Every `wagtail start` site owns a top-level `search`."
        for module in code
        for node, name in imported(module, ())
        if name.partition(".")[0] in BARE_NAMES
    ]


def test_lower_layers_import_no_higher_ones() -> None:
    assert not (problems := upward_imports(modules())), "\n" + "\n".join(problems)


def test_the_top_folders_are_imported_under_cxhub_only() -> None:
    tests = [Module(f"tests.{path.stem}", path, path.read_text()) for path in (ROOT / "tests").rglob("*.py")]
    assert not (problems := bare_imports([*modules(), *tests])), "\n" + "\n".join(problems)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cxhub.search.engine", "import cxhub.access"),
        ("cxhub.search.engine", "from cxhub import access"),
        ("cxhub.search.engine", "from .. import access"),
        ("cxhub.strategy.models", "def later():\n    from cxhub.initiatives.models import Initiative"),
        ("cxhub.people.models", "from ..playbooks import models"),
        ("cxhub.initiatives.models", "from cxhub.site import settings"),
    ],
)
def test_an_upward_import_is_found(name: str, text: str) -> None:
    others = [sample("cxhub.access", ""), sample("cxhub.playbooks.models", "")]
    assert len(upward_imports([sample(name, text), *others])) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cxhub.access", "from cxhub.search import documents"),
        ("cxhub.initiatives.models", "from cxhub.people.models import Member\nimport wagtail.models"),
        ("cxhub.people.models", "from . import querysets\nfrom .querysets import MemberQuerySet"),
    ],
)
def test_a_downward_import_is_fine(name: str, text: str) -> None:
    assert upward_imports([sample(name, text)]) == []


@pytest.mark.parametrize("text", ["import search", "from playbooks.models import Play", "import initiatives.views"])
def test_a_bare_import_is_found(text: str) -> None:
    assert len(bare_imports([sample("cxhub.access", text)])) == 1
