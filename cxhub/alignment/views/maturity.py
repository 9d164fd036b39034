"""The self-assessment: which description fits us best, and what the evidence says."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cxhub.access import can
from cxhub.alignment import assessing
from cxhub.alignment.assessing import Line
from cxhub.alignment.frameworks import FRAMEWORKS, LEVELS, Framework, framework_of
from cxhub.alignment.gate import for_leaders
from cxhub.alignment.models import MaturityAssessment
from cxhub.charts import Point


@dataclass(frozen=True)
class Summary:
    """A framework on the first page: how much is answered, and how often answer and evidence part.

    :param mean: of the newest answers, from 1 to 3.
    """

    framework: Framework
    lines: list[Line]
    trend: list[Point]

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(1 for line in self.lines if line.answer)

    @property
    def above(self) -> int:
        """How many answers claim more than the evidence bears out."""
        return sum(1 for line in self.lines if line.parts == "above")

    @property
    def mean(self) -> float | None:
        """The mean of the newest answers."""
        levels = [line.answer.level for line in self.lines if line.answer]
        return sum(levels) / len(levels) if levels else None


class AssessForm(forms.Form):
    """One framework: a description for each question, and a word to it."""

    def __init__(self, *args: Any, lines: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            key, answer = line.competency.key, line.answer
            self.fields[key] = forms.TypedChoiceField(
                label=line.competency.label,
                choices=list(enumerate(line.competency.descriptions, 1)),
                coerce=int,
                empty_value=None,
                required=False,
                initial=answer.level if answer else None,
                widget=forms.RadioSelect,
            )
            self.fields[f"{key}_note"] = forms.CharField(
                label=_("Why we think so"),
                required=False,
                max_length=1000,
                initial=answer.note if answer else "",
                widget=forms.TextInput,
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each question with its fields."""
        return [
            {"line": line, "level": self[line.competency.key], "note": self[f"{line.competency.key}_note"]}
            for line in self.lines
        ]


@for_leaders
def maturity(request: HttpRequest) -> HttpResponse:
    """The frameworks, with where answers and evidence part."""
    found = assessing.lines(FRAMEWORKS, request)
    summaries = [Summary(item, found[item.key], trend(found[item.key])) for item in FRAMEWORKS]
    return render(request, "cxhub_alignment/maturity.html", {"summaries": summaries, "levels": LEVELS})


@for_leaders
def framework(request: HttpRequest, framework: str) -> HttpResponse:
    """One framework: answer it, see the evidence beside it, and how it went."""
    found = framework_of(framework)
    if found is None:
        raise Http404
    lines = assessing.lines([found], request)[found.key]
    may_assess = can(request, "assess_maturity", MaturityAssessment)
    if request.method == "POST" and not may_assess:
        raise PermissionDenied
    form = AssessForm(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid():
        keys = [line.competency.key for line in lines]
        made = assessing.answer(
            framework=found,
            levels={key: form.cleaned_data[key] for key in keys if form.cleaned_data[key]},
            notes={key: form.cleaned_data[f"{key}_note"] for key in keys},
            who=request,
            user=request.user,
        )
        words = ngettext("%(n)s answer is kept.", "%(n)s answers are kept.", len(made)) % {"n": len(made)}
        messages.success(request, words if made else _("Nothing has changed."))
        return redirect("cxhub_maturity_framework", framework=found.key)
    history = sorted((row for line in lines for row in line.history), key=lambda row: row.at, reverse=True)
    context = {
        "framework": found,
        "form": form,
        "summary": Summary(found, lines, trend(lines)),
        "history": history[:60],
        "labels": {line.competency.key: line.competency.label for line in lines},
        "may_assess": may_assess,
        "levels": LEVELS,
    }
    return render(request, "cxhub_alignment/framework.html", context)


def trend(lines: list[Line]) -> list[Point]:
    """The mean of the newest answers on every day on which somebody answered, oldest first."""
    by_day: dict[Any, dict[str, int]] = defaultdict(dict)
    for row in sorted((row for line in lines for row in line.history), key=lambda row: (row.at, row.pk)):
        by_day[timezone.localdate(row.at)][row.competency] = row.level
    known: dict[str, int] = {}
    points = []
    for day, answers in sorted(by_day.items()):
        known.update(answers)
        points.append(Point(day, sum(known.values()) / len(known)))
    return points
