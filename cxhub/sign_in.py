"""Signing in and out on the reading pages."""

from typing import Any

from django import forms
from django.conf import global_settings, settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import LoginView, LogoutView
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext_lazy as _
from wagtail.models import GroupPagePermission, Page

from cxhub.gate import forms_only
from cxhub.models import HubHome
from cxhub.sections import sections_of


class SignInForm(AuthenticationForm):
    """Name, password, and whether this device is one's own."""

    stay = forms.BooleanField(
        label=_("Keep me signed in on this device"), required=False, help_text=_("Not on one that others use")
    )

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _("That name and password do not belong together. Capital letters count in both."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The keyboard of a phone would cover what stands above the form, and a screen reader would skip it.
        del self.fields["username"].widget.attrs["autofocus"]


def first_page(request: HttpRequest) -> str:
    """The address for somebody who signed in without having asked for a page: the site's, or the hub's home."""
    if settings.LOGIN_REDIRECT_URL != global_settings.LOGIN_REDIRECT_URL:
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    home = HubHome.objects.live().first()
    return (home and home.get_url(request)) or "/"


class SignInView(LoginView):
    """The sign-in page. The hook ``cxhub_sign_in_sections`` puts sections above its form; the page it gets is None."""

    template_name = "cxhub/sign_in.html"
    authentication_form = SignInForm

    def get_default_redirect_url(self) -> str:
        """See :func:`first_page`."""
        return first_page(self.request)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in; on a shared device only until the browser is closed."""
        response = super().form_valid(form)
        if not form.cleaned_data["stay"]:
            self.request.session.set_expiry(0)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what the site offers above the form."""
        return super().get_context_data(sections=sections_of("cxhub_sign_in_sections", self.request, None), **kwargs)


class SignOutView(LogoutView):
    """Signs out, by POST only, and leads back to the sign-in page."""

    next_page = "cxhub_sign_in"

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Tell whoever opens the address by hand that it takes a form."""
        return forms_only(request)


@receiver(user_logged_in)
def remember_where_one_edits(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Note at sign-in where somebody has something to do in the admin: what :func:`edits_here` asks.

    Pages leave out Wagtail's bar elsewhere without asking for permissions again and again. Whoever gets a right later
    sees the bar from the next sign-in on; the bar itself still asks.
    """
    edits: dict[str, list[str]] = {}
    if user.has_perm("wagtailadmin.access_admin"):
        edits = {"adds": [], "changes": [""] if user.is_superuser else []}
        permissions = GroupPagePermission.objects.filter(group__user=user).order_by()
        for path, codename in permissions.values_list("page__path", "permission__codename").distinct():
            edits["adds" if codename == "add_page" else "changes"].append(path)
    request.session["edits"] = edits


def edits_here(request: HttpRequest, page: Page | None) -> bool:
    """Whether the reader may have something to edit on a page: to change it, to add one below it, or it is their own.

    :param page: ``None`` for pages of records; there it is those who change pages somewhere.
    """
    edits = request.session.get("edits")
    if edits is None or getattr(request, "is_preview", False):  # They signed in by a way that sends no signal.
        return True
    if page is None or not edits:
        return bool(edits.get("changes"))
    changes = any(page.path.startswith(path) for path in edits["changes"])
    return changes or page.path in edits["adds"] or page.owner_id == request.user.pk
