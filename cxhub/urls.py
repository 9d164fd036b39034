"""The hub's own addresses. A host site includes this before Wagtail's page URLs."""

from django.urls import URLPattern, URLResolver, include, path

from cxhub.glossary import glossary
from cxhub.search_export import export as search_export
from cxhub.sign_in import SignInView, SignOutView
from cxhub.styleguide import styleguide

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", SignInView.as_view(), name="cxhub_sign_in"),
    path("sign-out/", SignOutView.as_view(), name="cxhub_sign_out"),
    path("glossary/", glossary, name="cxhub_glossary"),
    path("search/export/", search_export, name="cxhub_search_export"),
    path("", include("cxhub.search.urls")),
    path("", include("cxhub.people.urls")),
    path("", include("cxhub.reminders.urls")),
    path("", include("cxhub.strategy.urls")),
    path("", include("cxhub.playbooks.urls")),
    path("", include("cxhub.metrics.urls")),
    path("", include("cxhub.initiatives.urls")),
    path("", include("cxhub.alignment.urls")),
    path("styleguide/", styleguide, name="cxhub_styleguide"),
]
