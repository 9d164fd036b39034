"""What keeps the project easy to read and safe to install."""

import re
from pathlib import Path

import pytest

from tests.project.sources import ROOT, modules

#: Lines at which a module must be split.
MOST_LINES, MOST_TEST_LINES = 500, 600

REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))
PINNED = [path for path in REQUIREMENTS if path.with_suffix(".in").exists()]


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_no_module_has_grown_too_long() -> None:
    code = {module.path: MOST_LINES for module in modules() if "migrations" not in module.path.parts}
    tests = dict.fromkeys((ROOT / "tests").rglob("*.py"), MOST_TEST_LINES)
    long = [
        f"{path.relative_to(ROOT)}: {lines(path)}" for path, most in {**code, **tests}.items() if lines(path) > most
    ]
    assert not long, f"split by concern, these have more than {MOST_LINES} lines ({MOST_TEST_LINES} in tests): {long}"


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_requirements_name_no_index(path: Path) -> None:
    assert not re.findall(r"^.*(?:://|--(?:index|extra-index|find-links|trusted)).*$", path.read_text(), re.MULTILINE)


@pytest.mark.parametrize("path", PINNED, ids=lambda path: path.name)
def test_every_requirement_is_pinned_and_hashed(path: Path) -> None:
    entries = re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n?", "", path.read_text(), flags=re.MULTILINE).strip())
    assert entries
    assert not [entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry]
