"""What readers do beside reading: they tell a story."""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from wagtail.models import Page

from cxhub.access import visible
from cxhub.gate import for_readers
from cxhub.people.owed import member_of
from cxhub.playbooks.models import Play, StoryIndex
from cxhub.playbooks.telling import TellStoryForm, publishers, tell_story
from cxhub.strategy.models import CXPrinciple

P = TypeVar("P", bound=Page)


def asked_for(request: HttpRequest, model: type[P], name: str) -> P | None:
    """The page that a parameter names by its id; nothing where it names none that the reader may see."""
    value = request.GET.get(name, "")
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        return None
    found: Any = visible(model.objects.filter(pk=int(value)), request).first()
    return found


@for_readers
def tell(request: HttpRequest) -> HttpResponse:
    """A short form; what it holds becomes a draft that somebody reads before it is published."""
    index = visible(StoryIndex.objects.order_by("path"), request).first()
    if index is None:
        raise Http404
    member = member_of(request)
    principle, play = asked_for(request, CXPrinciple, "principle"), asked_for(request, Play, "play")
    form = TellStoryForm(request.POST or None)
    readers = publishers(request, index)
    if request.method == "POST" and member is not None and form.is_valid():
        tell_story(
            index=index, user=request.user, member=member, data=form.cleaned_data, principle=principle, play=play
        )
        names = get_text_list([reader.name for reader in readers], _("or"))
        messages.success(
            request,
            _("Thank you. Your story is kept as a draft: %(names)s will read it and publish it.") % {"names": names}
            if names
            else _("Thank you. Your story is kept as a draft: the programme office will read it and publish it."),
        )
        return redirect((principle or play or index).get_url(request))
    context = {
        "form": form,
        "index": index,
        "member": member,
        "principle": principle,
        "play": play,
        "publishers": readers,
    }
    return render(request, "cxhub_playbooks/tell.html", context, status=422 if form.errors else 200)
