"""The wheel holds the whole of the project's packages, and nothing else."""

import zipfile
from pathlib import Path

import pytest

from tests.project.sources import PYPROJECT, SITE, TOP_FOLDERS, packages

#: Folders and names of files that packages carry besides their modules.
DATA_FOLDERS = {"templates", "static", "locale"}


@pytest.fixture(scope="module")
def in_wheel(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def in_tree() -> set[str]:
    """Every module and data file of the packages, as the wheel must hold it."""
    found = set()
    for name, folder in TOP_FOLDERS.items():
        for path in folder.rglob("*"):
            inside = path.relative_to(folder)
            wanted = path.suffix == ".py" or path.name == "py.typed" or not DATA_FOLDERS.isdisjoint(inside.parts[:-1])
            if path.is_file() and wanted and "__pycache__" not in inside.parts:
                found.add(f"{name.replace('.', '/')}/{inside.as_posix()}")
    return {path for path in found if not path.startswith(SITE.replace(".", "/") + "/")}


def test_every_folder_with_modules_is_listed_as_a_package() -> None:
    listed = PYPROJECT["tool"]["setuptools"]["packages"]
    assert len(listed) == len(set(listed)), "a package is listed twice in pyproject.toml"
    missing, gone = packages() - set(listed), set(listed) - packages()
    assert not missing, f"add to tool.setuptools.packages in pyproject.toml: {sorted(missing)}"
    assert not gone, f"listed in pyproject.toml, but there is no such folder: {sorted(gone)}"


def test_the_wheel_holds_every_module_template_and_static_file(in_wheel: set[str]) -> None:
    assert not (missing := in_tree() - in_wheel), f"not in the wheel: {sorted(missing)}"


def test_the_wheel_puts_nothing_but_cxhub_into_a_host(in_wheel: set[str]) -> None:
    tops = {name.partition("/")[0] for name in in_wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"cxhub"}


def test_the_runnable_site_stays_out_of_the_wheel(in_wheel: set[str]) -> None:
    assert not [name for name in in_wheel if name.startswith("cxhub/site/")]
