"""What a spreadsheet of updates would do, initiative by initiative, and doing it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from cxhub.access import can, visible
from cxhub.components.words import amount, exact
from cxhub.initiatives.bulk_sheet import LABELS, OF_UPDATE, SheetRow, tenths, version_of
from cxhub.initiatives.models import Initiative
from cxhub.initiatives.models.updates import BlockerType, Status
from cxhub.initiatives.posting import Sender, made_by, may_be_posted, post, post_same
from cxhub.initiatives.update_form import UpdateForm
from cxhub.metrics.due import next_as_of
from cxhub.metrics.models import Kpi
from cxhub.people.models import Member

#: What "yes" may look like in the column for it.
YES = {"yes", "y", "x", "1", "true", "✓"}


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell of the sheet, or with a whole row."""

    row: int
    column: str
    words: str


@dataclass(frozen=True)
class Question:
    """A number that is asked about: taken once it is confirmed."""

    name: str
    row: int
    words: str
    answers: list[tuple[str, str]]


@dataclass
class Plan:
    """What the sheet says of one initiative, and what will become of it.

    :param rows: its rows in the sheet.
    :param theirs: what the sheet says, in words.
    :param now: what the hub says, in words, where the row is stale.
    """

    rows: list[int]
    title: str
    initiative: Initiative | None = None
    form: UpdateForm | None = None
    same: bool = False
    theirs: str = ""
    now: str = ""
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    posted: bool = False

    @property
    def ready(self) -> bool:
        """Whether it would go in."""
        return self.form is not None and not self.problems and not self.questions and not self.now


def plans(rows: Iterable[SheetRow], request: Any, batch: str, sure: Mapping[str, str]) -> list[Plan]:
    """What each initiative's rows would do. Rows in which nothing was filled in are left out.

    :param batch: names the upload: sent twice, it posts once.
    :param sure: answers to the questions about numbers, by the question's name.
    """
    found: list[Plan] = []
    groups: dict[int, list[SheetRow]] = {}
    for row in rows:
        try:
            key = row.key
        except ValueError:
            if row.values:
                title = row.values.get("title", "")
                words = _("The hidden first column of this row was changed or lost.")
                found.append(Plan([row.number], title, problems=[Problem(row.number, str(LABELS["version"]), words)]))
            continue
        groups.setdefault(key[0], []).append(row)
    keys = list(groups)
    joins = ("latest_update__author", "latest_update__blocker__owner", "executive_owner", "owned_by")
    initiatives = visible(Initiative.objects.select_related(*joins).filter(id__in=keys), request).in_bulk()
    for pk, theirs in groups.items():
        if any(_filled(row) for row in theirs):
            found.append(_plan(theirs, initiatives.get(pk), request, batch, sure))
    return sorted(found, key=lambda plan: plan.rows)


def carry_out(plan: Plan, sender: Sender) -> None:
    """Post what a plan says; what cannot be posted after all becomes its problem."""
    form = plan.form
    if form is None:
        return
    plan.posted = (post_same if plan.same else post)(form, sender) is not None
    if not plan.posted:
        _take_errors(plan, form, {})


def _filled(row: SheetRow) -> bool:
    """Whether somebody wrote something in a row, over what it came with."""
    values = row.values
    if row.formulas or any(values.get(name) for name in ("value", "narrative", "same", "milestones", "target_date")):
        return True
    changed = {"status": "was_status", "confidence": "was_confidence"}
    return any(values.get(name, "") != values.get(was, "") for name, was in changed.items())


def _plan(
    rows: list[SheetRow], initiative: Initiative | None, request: Any, batch: str, sure: Mapping[str, str]
) -> Plan:
    first = rows[0]
    plan = Plan([row.number for row in rows], first.values.get("title", ""), initiative)
    if initiative is None or not can(request, "post_update", initiative):
        words = _("This initiative is not there, or not yours to report on.")
        plan.problems.append(Problem(first.number, str(LABELS["title"]), words))
        return plan
    plan.title = initiative.title
    for row in rows:
        plan.problems += [
            Problem(row.number, str(LABELS[name]), _("This is a formula. Write the value that it comes to."))
            for name in sorted(row.formulas)
        ]
    if plan.problems:
        return plan
    data, places = _data(rows, initiative, request, plan)
    data["key"] = str(uuid.uuid5(uuid.UUID(batch), str(initiative.pk)))
    data |= {f"{name}_sure": sure.get(f"{initiative.pk}-{name}", "") for name in data if name.startswith("value_")}
    plan.same = data.pop("same", "").casefold() in YES
    form = plan.form = UpdateForm(data, initiative=initiative, reader=request)
    plan.theirs = _in_words(data, form)
    if made_by(form) is not None:
        plan.posted = True
        return plan
    plan.now = _stale(rows, initiative, form)
    if not plan.now and not may_be_posted(form, same=plan.same):
        _take_errors(plan, form, places)
    return plan


def _data(
    rows: list[SheetRow], initiative: Initiative, request: Any, plan: Plan
) -> tuple[dict[str, Any], dict[str, tuple[int, str]]]:
    """What the form would have sent, and for each field where in the sheet it stands."""
    first = rows[0].number
    data: dict[str, Any] = {}
    places: dict[str, tuple[int, str]] = {name: (first, name) for name in OF_UPDATE}
    for row in rows:
        kpi = row.key[1]
        places |= {f"{name}_{kpi}": (row.number, name) for name in ("value", "as_of")}
        if row.values.get("value"):
            data[f"value_{kpi}"] = row.values["value"]
            data[f"as_of_{kpi}"] = row.values.get("as_of", "") or _likely_day(initiative, kpi)
        for name in OF_UPDATE:
            if row.values.get(name) and name not in data:
                data[name], places[name] = row.values[name], (row.number, name)
    for name, choices in (("status", Status.choices), ("blocker_type", BlockerType.choices)):
        if name in data:
            data[name] = _chosen(data[name], choices)
    if "target_date" in data and (day := parse_date(data["target_date"][:10])):
        data["target_date"] = day.isoformat()
    if "blocker_owner" in data:
        data["blocker_owner"] = _member(data["blocker_owner"], request)
    if "milestones" in data:
        data["milestones"] = _milestones(data["milestones"], initiative, places["milestones"][0], plan)
    return data, places


def _likely_day(initiative: Initiative, kpi_pk: int) -> str:
    kpi = next((kpi for kpi in initiative.kpis.select_related("latest") if kpi.pk == kpi_pk), None)
    return next_as_of(kpi, timezone.localdate()).isoformat() if kpi else ""


def _chosen(text: str, choices: Any) -> str:
    """The value of a choice that is written by its label or its value, in any case; else the text, to be refused."""
    for value, label in choices:
        if text.casefold() in (value.casefold(), str(label).casefold()):
            return str(value)
    return text


def _member(text: str, request: Any) -> str:
    """The slug of somebody who is named in full; else the text, to be refused."""
    people = visible(Member.objects.filter(active=True, name__iexact=text), request)
    slugs = list(people.values_list("slug", flat=True)[:2])
    return slugs[0] if len(slugs) == 1 else text


def _milestones(text: str, initiative: Initiative, number: int, plan: Plan) -> list[str]:
    """The keys of open milestones that are named, one a line or with semicolons between."""
    known = {item.title.casefold(): item.pk for item in initiative.milestones.filter(done_on=None)}
    keys = []
    for title in filter(None, (part.strip() for part in text.replace(";", "\n").split("\n"))):
        if title.casefold() in known:
            keys.append(str(known[title.casefold()]))
        else:
            words = _("“%(title)s” is no open milestone of this initiative.") % {"title": title}
            plan.problems.append(Problem(number, str(LABELS["milestones"]), words))
    return keys


def _take_errors(plan: Plan, form: UpdateForm, places: Mapping[str, tuple[int, str]]) -> None:
    """Name what the form found wrong by the sheet's rows and columns."""
    for name, errors in form.errors.items():
        words = " ".join(str(error) for error in errors)
        if name.endswith("_sure"):
            row, _column = places.get(name.removesuffix("_sure"), (plan.rows[0], ""))
            own = f"{form.initiative.pk}-{name.removesuffix('_sure')}"
            plan.questions.append(Question(own, row, words, list(form.fields[name].widget.choices)))
            continue
        row, column = places.get(name, (plan.rows[0], ""))
        plan.problems.append(Problem(row, str(LABELS.get(column, "")), words))


def _stale(rows: list[SheetRow], initiative: Initiative, form: UpdateForm) -> str:
    """What the hub says now, where it has changed since the sheet was made; else empty."""
    kpis: dict[int, Kpi] = {line.kpi.pk: line.kpi for line in form.lines}
    changed = [row for row in rows if row.values["version"] != version_of(initiative, kpis.get(row.key[1]))]
    return "; ".join(_now(initiative, [kpis[row.key[1]] for row in changed if row.key[1] in kpis])) if changed else ""


def _now(initiative: Initiative, kpis: list[Kpi]) -> Iterator[str]:
    update = initiative.latest_update
    if update is not None:
        words = _("%(status)s, %(tenths)s of 10, since %(day)s: %(what)s")
        yield words % {
            "status": update.get_status_display(),
            "tenths": tenths(update.confidence) if update.confidence is not None else "–",
            "day": exact(update.as_of),
            "what": update.narrative or _("Nothing changed."),
        }
    for kpi in kpis:
        if kpi.latest:
            value = amount(kpi.latest.value, kpi.unit, kpi.decimals)
            yield _("%(kpi)s %(value)s, %(day)s") % {"kpi": kpi.name, "value": value, "day": exact(kpi.latest.as_of)}


def _in_words(data: Mapping[str, Any], form: UpdateForm) -> str:
    """What the sheet says, as a line: numbers as they were written there, each with its KPI."""
    status = dict(Status.choices).get(data.get("status", ""), data.get("status", ""))
    tenths_said = _("%(tenths)s of 10") % {"tenths": data["confidence"]} if data.get("confidence") else ""
    stands = ", ".join(str(part) for part in (status, tenths_said) if part)
    said = {line.kpi.name: data.get(f"value_{line.kpi.pk}") for line in form.lines}
    numbers = [f"{kpi} {value}" for kpi, value in said.items() if value]
    return "; ".join(part for part in (stands, *numbers, data.get("narrative", "")) if part)
