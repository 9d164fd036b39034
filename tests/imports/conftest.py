"""Record types for tests only: on models that Django and Wagtail bring along."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from cxhub.imports.mapping import Mapping as MappingFile
from cxhub.imports.mapping import parse_mapping
from cxhub.imports.sources import Source, source_from_bytes
from cxhub.imports.targets import Context, Field, ModelRecordType, PageRecordType, registry


class GroupType(ModelRecordType):
    """Groups: a name, and a list of others."""

    name = "team"
    label = "Team"
    model = Group
    natural_key = ("name",)
    slug_field = "name"
    fields = ("name", Field("permissions", to="right"))


class RightType(ModelRecordType):
    name = "right"
    label = "Right"
    model = Permission
    natural_key = ()
    slug_field = "codename"
    fields = ("name", "codename", "content_type")


class RedirectType(ModelRecordType):
    """Redirects: a text, a yes or no, references to a page and a site."""

    name = "signpost"
    label = "Signpost"
    model = Redirect
    natural_key = ("old_path", "site")
    slug_field = "old_path"
    name_field = "redirect_link"
    fields = ("old_path", "is_permanent", "redirect_link", Field("redirect_page", to="article"))


class ReadingType(ModelRecordType):
    """Facts: signposts that never change once they stand."""

    name = "reading"
    label = "Reading"
    model = Redirect
    natural_key = ()
    fields = ("old_path", "redirect_link")
    append_only = True


class PageType(PageRecordType):
    name = "article"
    label = "Article"
    model = Page
    fields = ("search_description", "seo_title")

    def parent(self, values: Mapping[str, Any], context: Context) -> Page:
        return Site.objects.get(is_default_site=True).root_page


TYPES = (GroupType, RightType, RedirectType, ReadingType, PageType)


@pytest.fixture(autouse=True)
def record_types() -> Iterator[None]:
    for kind in TYPES:
        registry.register(kind)
    yield
    for kind in TYPES:
        registry.unregister(kind.name)


TEAMS = """
namespace = "tests"
[[sources]]
path = "*.csv"
[[sources.records]]
type = "team"
external_id = "{id}"
[sources.records.fields]
name = "name"
"""


@pytest.fixture
def teams() -> MappingFile:
    return parse_mapping(TEAMS, "teams")


def csv_source(text: str, name: str = "teams.csv") -> Source:
    return source_from_bytes(name, text.encode())


def folder(root: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return root
