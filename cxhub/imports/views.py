"""The admin's import wizard: choose, check, import, done. Every step works without JavaScript."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cxhub.imports import wizard
from cxhub.imports.errors import ImportProblem
from cxhub.imports.exports import errors_as_csv
from cxhub.imports.forms import ImportForm
from cxhub.imports.models import ImportRun
from cxhub.imports.undo import UndoRefused, undo_run

SHOWN_ERRORS = 100
may_import = method_decorator(permission_required("cxhub_imports.add_importrun"), name="dispatch")


class WizardView(WagtailAdminTemplateMixin, View):
    """A step of the wizard."""

    header_icon = "upload"
    page_title = _("Import")
    breadcrumbs_items = [
        *WagtailAdminTemplateMixin.breadcrumbs_items,
        {"url": reverse_lazy("cxhub_imports:index"), "label": _("Import")},
    ]

    def show(self, status: int = 200, **context: Any) -> HttpResponse:
        """Render the step."""
        response: HttpResponse = self.render_to_response(self.get_context_data(**context), status=status)
        return response


class RunView(WizardView):
    """A step about one run."""

    run: ImportRun

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the run that the address names."""
        super().setup(request, *args, **kwargs)
        self.number = kwargs["pk"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 for a run that is not there."""
        run = wizard.get_run(self.number)
        if run is None:
            raise Http404
        self.run = run
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def back(self) -> HttpResponse:
        """Go to the run's page."""
        return redirect("cxhub_imports:run", self.run.pk)

    def tell(self, problem: ImportProblem) -> HttpResponse:
        """Go to the run's page and say there what went wrong."""
        messages.error(self.request, str(problem))
        return self.back()


@may_import
class IndexView(WizardView):
    """The imports so far."""

    template_name = "cxhub_imports/index.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the list."""
        return self.show(runs=wizard.latest_runs())


@may_import
class StartView(WizardView):
    """Step one: a file and a mapping."""

    template_name = "cxhub_imports/start.html"
    page_title = _("Choose a file")

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the empty form."""
        return self.show(form=ImportForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the upload and go on to its check."""
        form = ImportForm(request.POST, request.FILES)
        if form.is_valid():
            data = form.cleaned_data
            try:
                run = wizard.upload(
                    user=request.user,
                    name=data["source"].name,
                    data=data["source"].read(),
                    mapping_name=data["name"],
                    mapping_toml=data["toml"],
                    keep=data["keep"],
                )
                return redirect("cxhub_imports:run", run.pk)
            except ImportProblem as problem:
                form.add_error(None, str(problem).splitlines())
        return self.show(status=422, form=form)


@may_import
class ShowRunView(RunView):
    """Step two to four: the check, the progress, or the result, by what state the run is in."""

    templates = {
        ImportRun.State.WAITING: "cxhub_imports/check.html",
        ImportRun.State.RUNNING: "cxhub_imports/progress.html",
        ImportRun.State.FINISHED: "cxhub_imports/result.html",
        ImportRun.State.UNDONE: "cxhub_imports/result.html",
    }

    def get_template_names(self) -> list[str]:
        """Choose the page by the state."""
        return [self.templates[ImportRun.State(self.run.state)]]

    def get_page_title(self) -> str:
        """Say in the title what matters."""
        preview = self.run.preview or {}
        wrong = preview.get("counts", {}).get("reported", 0)
        if self.run.state != ImportRun.State.WAITING:
            return self.run.source_name
        if not wrong:
            return gettext("Every row can go in")
        return ngettext("%(count)s row needs you", "%(count)s rows need you", wrong) % {"count": wrong}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show where the run stands."""
        errors = [error.as_dict() for error in self.run.errors.all()[:SHOWN_ERRORS]]
        return self.show(run=self.run, preview=self.run.preview, errors=errors)


@may_import
class CheckView(RunView):
    """Take what was mended and check again."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Mend, check, and show."""
        try:
            wizard.mend(self.run, request.POST.dict())
        except ImportProblem as problem:
            return self.tell(problem)
        return self.back()


@may_import
class StepView(RunView):
    """Import the next rows: by a button, or again and again by the page's script."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Import for a few seconds and say how far it is."""
        by_script = request.headers.get("Accept") == "application/json"
        try:
            run = wizard.step(self.run)
        except ImportProblem as problem:
            return JsonResponse({"error": str(problem)}, status=409) if by_script else self.tell(problem)
        if by_script:
            return JsonResponse(
                {"state": run.state, "read": run.rows_read, "total": run.rows_total, "percent": run.percent}
            )
        return self.back()


@may_import
class DiscardView(RunView):
    """Throw away an upload."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Delete it and go back to the list."""
        try:
            wizard.discard(self.run)
        except ImportProblem as problem:
            return self.tell(problem)
        messages.success(request, gettext("The upload is gone. Nothing was imported."))
        return redirect("cxhub_imports:index")


@may_import
class ErrorsView(RunView):
    """The wrong rows, to mend in a spreadsheet."""

    def get(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """Send the file."""
        response = StreamingHttpResponse(errors_as_csv(self.run), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="import-{self.run.pk}-errors.csv"'
        response["X-Content-Type-Options"] = "nosniff"
        return response


@may_import
class UndoView(RunView):
    """Undo a whole import, after asking."""

    template_name = "cxhub_imports/undo.html"
    page_title = _("Undo this import?")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask."""
        return self.show(run=self.run, conflicts=[])

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undo, or show what would be lost and ask again."""
        try:
            done = undo_run(self.run, user=request.user, confirmed=request.POST.get("confirmed") == "yes")
        except UndoRefused as refused:
            return self.show(status=409, run=self.run, conflicts=refused.conflicts)
        except ImportProblem as problem:
            return self.tell(problem)
        messages.success(
            request, gettext("Undone. Records deleted: %(deleted)s; put back as they were: %(restored)s.") % done
        )
        return redirect(reverse("cxhub_imports:index"))
