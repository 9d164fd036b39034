"""What readers do on pages of the strategy."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from wagtail.models import Page

from cxhub.access import visible
from cxhub.gate import for_forms, for_readers
from cxhub.people.owed import member_of
from cxhub.strategy.acknowledging import AcknowledgeForm, acknowledge
from cxhub.strategy.models.mixins import ScenarioMixin


@for_forms
@for_readers
def acknowledge_page(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Take the answer to a page's question, and show the page with what there is to say to it."""
    page = get_object_or_404(visible(Page.objects.all(), request), pk=page_id).specific
    member = member_of(request)
    if member is None or not issubclass(type(page), ScenarioMixin):
        raise Http404
    form = AcknowledgeForm(request.POST, page=page)
    if not form.is_valid():
        context = page.get_context(request, acknowledge_form=form)
        return TemplateResponse(request, page.get_template(request), context, status=422)
    acknowledge(member=member, page=page, answer=form.chosen)
    return redirect(f"{page.get_url(request)}#acknowledge")
