"""The reference says what the code does."""

import re

from cxhub import conf
from tests.project.sources import ROOT

SETTINGS = (ROOT / "docs/reference/settings.md").read_text()


def test_every_setting_is_in_the_reference_with_its_meaning():
    documented = dict(re.findall(r"^\| `(\w+)` \| .* \| (.*) \|$", SETTINGS, re.MULTILINE))

    assert documented == {name: meaning for name, (_default, meaning) in conf.DEFAULTS.items()}


def test_every_link_between_the_documents_leads_somewhere():
    broken = []
    for document in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", document.read_text()):
            if "://" not in target and not (document.parent / target).exists():
                broken.append(f"{document.relative_to(ROOT)}: {target}")

    assert broken == []
