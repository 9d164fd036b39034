"""Finding one's way in lists: crumbs, tabs, pages, sorting, filters, facets; and the fields of forms."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page as PageOfList
from django.forms import BoundField, Form
from django.http import HttpRequest, QueryDict
from django.template import Context

from .library import ComponentLibrary
from .marks import STATUSES
from .objects import address, name_of, read

register = ComponentLibrary()


def with_query(request: HttpRequest | None, **changes: Any) -> str:
    """The present query string with these parameters set, or taken out where None; starts with "?"."""
    query: QueryDict = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.component(takes_context=True)
def crumbs(context: Context, *trail: Any) -> dict[str, Any]:
    """Where a page stands, from the section down to its parent.

    :param trail: pages and records, a name followed by its address, or one list of pages, records and pairs of name
        and address; a pillar is shown as its chip, and what is empty is left out.
    """
    if len(trail) == 1 and isinstance(trail[0], list):
        trail = tuple(trail[0])
    steps, items = iter(trail), []
    for step in steps:
        if isinstance(step, tuple):
            items.append({"name": step[0], "url": step[1]})
        elif isinstance(step, str):
            items.append({"name": step, "url": next(steps, "")})
        elif step and hasattr(step, "letter"):
            items.append({"pillar": step})
        elif step:
            items.append({"name": name_of(step), "url": address(step, context.get("request"))})
    return {"items": items, "request": context.get("request")}


@register.component()
def tabs(items: Iterable[Any], label: str) -> dict[str, Any]:
    """A row of views of one thing.

    :param items: each with ``label``, ``url``, ``current`` and, where it helps, ``count``; or a tuple in that order.
    :param label: what the row is, for a screen reader.
    """
    names = ("label", "url", "current", "count")
    rows = [dict(zip(names, item, strict=False)) if isinstance(item, tuple) else item for item in items]
    return {"items": rows, "label": label}


@register.component(takes_context=True)
def pager(context: Context, page: PageOfList, name: str = "page") -> dict[str, Any]:
    """Links to the pages of a list, keeping every other parameter of the address; nothing for a single page."""
    request = context.get("request")
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [
        {
            "number": number,
            "current": number == page.number,
            "url": with_query(request, **{name: number}) if isinstance(number, int) else "",
        }
        for number in numbers
    ]
    return {
        "links": links if page.paginator.num_pages > 1 else [],
        "before": with_query(request, **{name: page.number - 1}) if page.has_previous() else "",
        "after": with_query(request, **{name: page.number + 1}) if page.has_next() else "",
    }


@register.component(takes_context=True)
def sort_header(
    context: Context, label: str, key: str, default: bool = False, num: bool = False, name: str = "sort"
) -> dict[str, Any]:
    """A ``<th>`` that sorts its table: once up, again down.

    :param key: what the address says (``?sort=due``; ``?sort=-due`` the other way).
    :param default: the list is in this order where the address says nothing.
    :param num: the column holds numbers, and starts with the largest.
    """
    request = context.get("request")
    chosen = (request.GET.get(name) if request else None) or ((f"-{key}" if num else key) if default else "")
    order = {key: "ascending", f"-{key}": "descending"}.get(chosen, "")
    first, other = (f"-{key}", key) if num else (key, f"-{key}")
    return {
        "label": label,
        "num": num,
        "order": order,
        "url": with_query(request, **{name: other if chosen == first else first, "page": None}),
    }


@register.component(takes_context=True)
def filters(
    context: Context, form: Form, summary: str = "", button: str = "", open: bool | None = None
) -> dict[str, Any]:
    """A form that narrows a list by its address; folded on a phone, and open where something is chosen.

    :param form: unbound or bound to ``request.GET``; a field that is hidden in it is kept as it is.
    """
    request = context.get("request")
    kept = [
        (name, value)
        for name in ("sort", "view")
        if request and (value := request.GET.get(name)) and name not in form.fields
    ]
    chosen = any(form[name].value() not in (None, "", []) for name in form.fields)
    return {
        "form": form,
        "summary": summary,
        "button": button,
        "kept": kept,
        "open": chosen if open is None else open,
        "clear": request.path if request and chosen else "",
    }


@register.component()
def facet(legend: str, name: str, options: Iterable[Any], more: int = 8) -> dict[str, Any]:
    """Choices of a search with how many each would leave; several may be ticked.

    :param name: the parameter in the address.
    :param options: each with ``value``, ``label``, ``count`` and ``selected``; what comes after ``more`` is folded.
    """
    rows = list(options)
    hidden = [row for row in rows[more:] if not read(row, "selected")]
    shown = [row for row in rows if row not in hidden]
    return {"legend": legend, "name": name, "shown": shown, "hidden": hidden}


@register.component()
def field(
    field: BoundField, hint: str = "", label: str = "", short: bool = False, picks: bool = False
) -> dict[str, Any]:
    """A form field in the hub's look: label, hint, error, control, each tied to the control for a screen reader.

    :param hint: instead of the field's help text.
    :param short: a narrow control, for a number.
    :param picks: radio buttons as three large fields side by side, for a thumb; a status is shown as its mark.
    """
    widget = field.field.widget
    kind = getattr(widget, "input_type", "") or widget.__class__.__name__.lower()
    hint = hint or str(field.help_text)
    described = [f"{field.auto_id}-hint"] if hint else []
    described += [f"{field.auto_id}-error"] if field.errors else []
    attributes: dict[str, Any] = {"aria-describedby": " ".join(described)} if described else {}
    if field.errors:
        attributes["aria-invalid"] = "true"
    if (
        kind == "textarea" and str(widget.attrs.get("rows")) == "10"
    ):  # Django's own default; the style sheet knows better
        attributes["rows"] = 3
    grouped = kind in ("radio", "checkbox") and hasattr(widget, "optgroups")
    if kind not in ("radio", "checkbox", "range", "file", "hidden"):
        classes = ["input", "input--short" if short else "", "input--date" if kind == "date" else ""]
        attributes["class"] = " ".join([*filter(None, classes), widget.attrs.get("class", "")]).strip()
    return {
        "field": field,
        "kind": kind,
        "grouped": grouped,
        "picks": picks,
        "statuses": STATUSES,
        "hint": hint,
        "label": label or field.label,
        "control": "" if grouped else field.as_widget(attrs=attributes),
        "choices": list(field) if grouped else [],
        "described": " ".join(described),
    }


@register.component()
def form_errors(form: Form, title: str = "") -> dict[str, Any]:
    """What is to be put right in a form, each line naming its field by a link; nothing where all is well."""
    lines: list[dict[str, Any]] = []
    for name, errors in form.errors.items():
        field = form[name] if name in form.fields else None
        place = {"target": field.id_for_label or field.auto_id, "label": field.label} if field else {}
        lines += [place | {"words": error} for error in errors]
    return {"lines": lines, "title": title, "count": len(lines)}
