"""The project's own Python modules as syntax trees, under the names that they are imported by."""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.functional import cached_property

ROOT = Path(__file__).parents[2]

#: pyproject.toml as data.
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())

#: Import names of the folders at the top: {"cxhub": cxhub/, "cxhub.search": search/, …}.
TOP_FOLDERS = {
    "cxhub": ROOT / "cxhub",
    **{name: ROOT / folder for name, folder in PYPROJECT["tool"]["setuptools"]["package-dir"].items()},
}

#: The runnable site: code of the project, but no part of the wheel.
SITE = "cxhub.site"


@dataclass(frozen=True)
class Module:
    """One module: its import name, where it stands and what it says."""

    name: str
    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The module parsed."""
        return ast.parse(self.text, str(self.path))

    @property
    def is_package(self) -> bool:
        """Whether it is a package's ``__init__``, whose relative imports start one level lower."""
        return self.path.name == "__init__.py"

    def at(self, node: ast.AST) -> str:
        """Where a node stands, as editors take it: "initiatives/views.py:12"."""
        path = self.path.relative_to(ROOT) if self.path.is_relative_to(ROOT) else self.path
        return f"{path}:{getattr(node, 'lineno', 1)}"


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the project's packages, the runnable site's too; tests apart. Each is parsed once a run."""
    return tuple(_modules())


def _modules() -> Iterator[Module]:
    for top, folder in TOP_FOLDERS.items():
        for path in sorted(folder.rglob("*.py")):
            parts = path.relative_to(folder).with_suffix("").parts
            name = ".".join((top, *(part for part in parts if part != "__init__")))
            yield Module(name, path, path.read_text())


def packages() -> set[str]:
    """Import names of every folder that holds a module and belongs into the wheel."""
    found = {module.name if module.is_package else module.name.rpartition(".")[0] for module in modules()}
    return {name for name in found if name != SITE and not name.startswith(f"{SITE}.")}


def sample(name: str, text: str, path: str = "sample.py") -> Module:
    """A module that exists only in a test of these tests."""
    return Module(name, Path(path), text)
