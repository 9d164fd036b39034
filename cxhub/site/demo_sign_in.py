"""Coming in as somebody of the demonstration, by one click and without a password; only while DEBUG is on."""

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from cxhub.gate import for_forms
from cxhub.sections import PageSection
from cxhub.sign_in import first_page
from cxhub.site.roles import DEMO_ROLES

USERNAMES = frozenset(role.username for role in DEMO_ROLES)


def demo_section(request: HttpRequest, page: None) -> list[PageSection]:
    """The roles whose accounts the demo loader has made; nothing where there are none, or on a server."""
    if not settings.DEBUG:
        return []
    there = set(
        get_user_model()
        ._default_manager.filter(username__in=USERNAMES, is_active=True, cxhub_member__isnull=False)
        .values_list("username", flat=True)
    )
    roles = [role for role in DEMO_ROLES if role.username in there]
    return [PageSection(10, "cxhub_site/demo_sign_in.html", {"roles": roles})] if roles else []


@for_forms
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as the role named in the form.

    :raises Http404: this is no demonstration, or there is no such role.
    """
    username = request.POST.get("username", "")
    if not settings.DEBUG or username not in USERNAMES:
        raise Http404
    user = get_user_model()._default_manager.filter(username=username, is_active=True).first()
    if user is None or not hasattr(user, "cxhub_member"):
        raise Http404
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    wanted = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if allowed else first_page(request))
