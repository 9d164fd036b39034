"""What shows data to a reader takes rows through `cxhub.access.visible` and in no other way."""

import ast
import re
from collections.abc import Iterable, Iterator

import pytest

from tests.project.sources import Module, modules, sample

#: Modules and folders whose code ends up before a reader's eyes.
READER_FACING = {"views", "api", "templatetags", "search_documents", "panels", "exports"}

#: Attributes by which a model gives its rows.
MANAGERS = {"objects", "_default_manager", "_base_manager"}

#: Functions that take a model as well as a queryset, and then all of its rows.
SHORTCUTS = {"get_object_or_404", "get_list_or_404", "aget_object_or_404", "aget_list_or_404"}

ADVICE = "Take the rows through the one door: cxhub.access.visible(Model.objects…, user)."


def is_reader_facing(module: Module) -> bool:
    """Whether the module, or a folder that it is in, is one of those that show data."""
    return not READER_FACING.isdisjoint(module.name.split("."))


def called(node: ast.AST) -> str:
    """The plain name of what a call calls: "visible" for both `visible(…)` and `access.visible(…)`."""
    function = getattr(node, "func", None)
    return getattr(function, "attr", None) or getattr(function, "id", "")


def is_document_type(node: ast.AST) -> bool:
    """Whether this is a class that says what goes into the search index: `@register class PlayDocuments`.

    Everything goes in, each document with the tokens that its readers must hold, and the engine asks for those.
    """
    decorators = getattr(node, "decorator_list", ())
    return isinstance(node, ast.ClassDef) and any(getattr(item, "id", "") == "register" for item in decorators)


def outside_the_door(node: ast.AST) -> Iterator[ast.AST]:
    """Every node below this one that takes rows for a reader and is not inside a call of `visible`."""
    for child in ast.iter_child_nodes(node):
        asks = isinstance(child, ast.Call) and called(child) == "visible"
        if not asks and not is_document_type(child):
            yield child
            yield from outside_the_door(child)


def is_class_name(node: ast.AST) -> bool:
    """Whether a name reads as a class, so as a model: `Kpi`, `models.Kpi`, not `kpis`."""
    name = getattr(node, "attr", None) or getattr(node, "id", "")
    return bool(re.match(r"[A-Z].*[a-z]", name))


def ways_around(module: Module) -> Iterator[str]:
    """One line for each place where the module takes rows of a model without asking."""
    for node in outside_the_door(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            yield f"{module.at(node)}: {ast.unparse(node)} outside visible(…). {ADVICE}"
        elif isinstance(node, ast.Call) and called(node) in SHORTCUTS and node.args and is_class_name(node.args[0]):
            yield f"{module.at(node)}: {called(node)}({ast.unparse(node.args[0])}, …) searches every row. {ADVICE}"
        elif isinstance(node, ast.ClassDef) and node.name != "Meta":
            names = {getattr(item, "name", "") for item in node.body}
            for item in node.body:
                is_model = isinstance(item, ast.Assign) and "model" in {getattr(to, "id", "") for to in item.targets}
                if is_model and "get_queryset" not in names:
                    yield f"{module.at(item)}: {node.name} has a model and no get_queryset, so all rows. {ADVICE}"


def all_ways_around(code: Iterable[Module]) -> list[str]:
    """The ways around the door in every reader-facing module."""
    return [problem for module in code if is_reader_facing(module) for problem in ways_around(module)]


def test_readers_get_rows_through_access_only() -> None:
    assert not (problems := all_ways_around(modules())), "\n" + "\n".join(problems)


@pytest.mark.parametrize(
    "name", ["cxhub.metrics.views", "cxhub.metrics.views.kpi", "cxhub.api.readers", "cxhub.search.exports"]
)
@pytest.mark.parametrize(
    "text",
    [
        "kpis = Kpi.objects.all()",
        "kpis = models.Kpi.objects.filter(slug='x')",
        "kpis = Kpi._default_manager.count()",
        "from cxhub.access import visible\nvisible(Kpi.objects.all(), user)\nn = Kpi.objects.count()",
        "kpi = get_object_or_404(Kpi, slug=slug)",
        "class KpiList(ListView):\n    model = Kpi",
        "class KpiList(ListView):\n    queryset = Kpi.objects.all()",
    ],
)
def test_a_way_around_is_found(name: str, text: str) -> None:
    assert len(all_ways_around([sample(name, text)])) == 1


@pytest.mark.parametrize(
    "text",
    [
        "kpis = visible(Kpi.objects.order_by('title'), request.user).filter(tier=1)",
        "kpis = access.visible(Kpi.objects.live(), user)",
        "kpi = get_object_or_404(visible(Kpi.objects.all(), user), slug=slug)",
        "class KpiForm(ModelForm):\n    class Meta:\n        model = Kpi",
        "class Kpis(ListView):\n    model = Kpi\n    def get_queryset(self):\n        return visible(Kpi.objects, u)",
        "class KpiFilter(FilterSet):\n    objects = None",
    ],
)
def test_going_through_the_door_is_fine(text: str) -> None:
    assert all_ways_around([sample("cxhub.metrics.views", text)]) == []


def test_what_goes_into_the_search_index_is_everything() -> None:
    text = "@register\nclass KpiDocuments(RecordDocumentType):\n    related = {Member: Kpi.objects.filter}"
    assert all_ways_around([sample("cxhub.metrics.search_documents", text)]) == []


def test_code_that_shows_nothing_may_use_managers() -> None:
    assert all_ways_around([sample("cxhub.metrics.actions", "Kpi.objects.create()")]) == []
