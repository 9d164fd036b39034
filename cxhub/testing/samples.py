"""A page of every kind, for tests that go through all of them."""

from __future__ import annotations

from django.apps import apps
from factory.django import DjangoModelFactory
from wagtail.models import Page

from cxhub.testing import factories


def page_types() -> list[type[Page]]:
    """Every page type of the hub, in a fixed order."""
    found = [model for model in apps.get_models() if issubclass(model, Page)]
    return sorted(
        (model for model in found if model._meta.app_label.startswith("cxhub")), key=lambda model: model._meta.label
    )


def page_of(model: type[Page]) -> Page:
    """A published page of this type: one that is there, else one from its factory.

    :raises LookupError: no page is there and no factory makes one.
    """
    found = model.objects.live().first()
    if found is not None:
        return found
    for maker in vars(factories).values():
        if isinstance(maker, type) and issubclass(maker, DjangoModelFactory) and maker._meta.model is model:
            return maker()
    raise LookupError(f"cxhub.testing.factories has no factory for {model._meta.label}.")
