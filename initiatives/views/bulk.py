"""Updates by spreadsheet: take the sheet of what one owns, fill it in, see what it would do, post it."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache

from cxhub import exports
from cxhub.access import visible
from cxhub.gate import for_readers
from cxhub.imports.errors import SourceError
from cxhub.initiatives.beside import own_work
from cxhub.initiatives.bulk_import import Plan, carry_out, plans
from cxhub.initiatives.bulk_sheet import LIMITS, SheetRow, read, workbook
from cxhub.initiatives.models import Initiative, Milestone
from cxhub.initiatives.posting import Sender
from cxhub.metrics.models import Kpi
from cxhub.people.owed import member_of
from cxhub.sections import PageSection

SALT = "cxhub.initiatives.sheet"
#: Seconds between the preview and the word to post it.
PATIENCE = 24 * 3600
#: Initiatives in one sheet.
MOST = 300


class SheetForm(forms.Form):
    """The sheet that comes back."""

    sheet = forms.FileField(label=gettext_lazy("The sheet, filled in"), help_text=gettext_lazy("XLSX, at most 2 MB."))

    def clean_sheet(self) -> list[SheetRow]:
        """The rows of the sheet.

        :raises ValidationError: it cannot be read.
        """
        file = self.cleaned_data["sheet"]
        if file.size > LIMITS.file_bytes:
            raise forms.ValidationError(_("The file is larger than 2 MB."))
        try:
            return read(file.read(), file.name)
        except SourceError as error:
            raise forms.ValidationError(str(error)) from error


@for_readers
def sheet(request: HttpRequest) -> HttpResponse:
    """The sheet of what the reader owns, as a file."""
    member = member_of(request)
    mine: list[Any] = []
    if member is not None:
        owned = visible(Initiative.objects.active().filter(owned_by=member), request)
        kpis = Prefetch("kpis", visible(Kpi.objects.with_latest(), request), to_attr="shown_kpis")
        undone = visible(Milestone.objects.filter(done_on=None), request)
        milestones = Prefetch("milestones", undone, to_attr="open_milestones")
        rows = owned.select_related("latest_update__blocker__owner").prefetch_related(kpis, milestones)
        mine = list(rows.order_by("title", "pk")[:MOST])
    data = workbook((row, row.shown_kpis, [item.title for item in row.open_milestones]) for row in mine)
    response = HttpResponse(data, content_type=exports.KINDS["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="updates-{timezone.localdate():%Y-%m-%d}.xlsx"'
    return response


@never_cache
@for_readers
def bulk(request: HttpRequest) -> HttpResponse:
    """Take the sheet, bring it back, and see what it would do before it does it."""
    if "batch" in request.POST:
        return _post(request)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        batch = str(uuid.uuid4())
        return _preview(
            request, form.cleaned_data["sheet"], batch, plans(form.cleaned_data["sheet"], request, batch, {})
        )
    return render(request, "cxhub_initiatives/bulk.html", {"form": form})


def _preview(request: HttpRequest, rows: list[SheetRow], batch: str, found: list[Plan]) -> HttpResponse:
    packed = [[row.number, row.values, sorted(row.formulas)] for row in rows]
    context = {
        "form": SheetForm(),
        "plans": found,
        "ready": sum(plan.ready for plan in found),
        "questions": any(plan.questions and not plan.problems for plan in found),
        "batch": signing.dumps([request.user.pk, batch, packed], salt=SALT, compress=True),
        "preview": True,
    }
    return render(request, "cxhub_initiatives/bulk.html", context)


def _post(request: HttpRequest) -> HttpResponse:
    """Post what the preview showed, asked again of the hub as it is now."""
    try:
        user, batch, packed = signing.loads(request.POST["batch"], salt=SALT, max_age=PATIENCE)
    except signing.BadSignature:
        user = None
    if user != request.user.pk:
        messages.error(request, _("That preview is too old, or not yours. Bring the sheet again."))
        return redirect("cxhub_bulk_updates")
    rows = [SheetRow(number, values, frozenset(formulas)) for number, values, formulas in packed]
    sure = {name.removeprefix("sure-"): str(value) for name, value in request.POST.items() if name.startswith("sure-")}
    found = plans(rows, request, batch, sure)
    sender = Sender(member_of(request), request.user)
    for plan in found:
        if plan.ready and not plan.posted:
            carry_out(plan, sender)
    posted = sum(plan.posted for plan in found)
    words = ngettext("%(n)d update is posted.", "%(n)d updates are posted.", posted) % {"n": posted}
    (messages.success if posted else messages.warning)(request, words)
    left = [plan for plan in found if not plan.posted]
    if not left:
        return redirect("cxhub_my_work")
    return render(request, "cxhub_initiatives/bulk.html", {"form": SheetForm(), "plans": left, "done": True})


def on_my_work(request: HttpRequest, page: Any) -> list[PageSection]:
    """The way to the sheet, for whoever owns something."""
    member = member_of(request)
    if member is None or not any(row.is_active for row in own_work(request, member)):
        return []
    return [PageSection(50, "cxhub_initiatives/bulk_link.html")]
