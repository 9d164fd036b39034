"""What readers give back: opened results, "was this useful?", and searches that they keep."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from cxhub.search import asking
from cxhub.search.documents import storable
from cxhub.search.saved import MOST, SavedSearch

#: No saved address is longer.
LONGEST = 1500


@csrf_exempt  # a browser's ping of a link carries no token; the signed name of the search stands for it
@require_POST
def opened(request: HttpRequest, token: str, position: int) -> HttpResponse:
    """A result was opened: the browser says so by itself. Nothing is kept of who did."""
    asking.opened(token, position)
    return HttpResponse(status=204)


def judged(request: HttpRequest) -> HttpResponse:
    """Somebody says whether a search was useful. Back to the search, with thanks."""
    if request.method != "POST":
        return redirect("cxhub_search")
    asking.judged(request.POST.get("token", ""), request.POST.get("useful") == "yes")
    query = _address(request)
    query["thanks"] = "1"
    return redirect(f"{reverse('cxhub_search')}?{query.urlencode()}")


@login_required
@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """The searches that somebody keeps."""
    user: Any = request.user  # somebody who is logged in
    return render(request, "cxhub_search/saved.html", {"kept": SavedSearch.objects.filter(user=user)})


def save(request: HttpRequest) -> HttpResponse:
    """Keep a search; the oldest goes where there are too many. Whoever must sign in first comes back to the search."""
    if request.method != "POST":
        return redirect("cxhub_search_saved")
    address = _address(request).urlencode()
    if not request.user.is_authenticated:
        return redirect_to_login(f"{reverse('cxhub_search')}?{address}")
    if address:
        user: Any = request.user  # somebody who is logged in
        SavedSearch.objects.get_or_create(user=user, address=address)
        oldest = SavedSearch.objects.filter(user=user).values_list("pk", flat=True)[MOST:]
        SavedSearch.objects.filter(pk__in=list(oldest)).delete()
    return redirect("cxhub_search_saved")


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell by e-mail or not, or keep a search no longer. Only one's own.

    :raises Http404: there is no such search, or it is somebody else's.
    """
    if request.method != "POST" or not request.user.is_authenticated:
        return redirect("cxhub_search_saved")  # which asks to sign in
    kept = get_object_or_404(SavedSearch, pk=pk, user=request.user)
    match request.POST.get("do"):
        case "remove":
            kept.delete()
        case "mail" | "quiet" as wish:
            kept.by_mail = wish == "mail"
            kept.save(update_fields=["by_mail"])
        case _:
            raise Http404
    return redirect("cxhub_search_saved")


def _address(request: HttpRequest) -> QueryDict:
    text = storable(request.POST.get("address", ""))[:LONGEST]
    query = QueryDict(text, mutable=True)
    return query
