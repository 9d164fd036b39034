"""Run by the host's Python: makes one page of every kind, asks for each over HTTP and prints {what: status} as JSON."""

import io
import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings.dev")
django.setup()

from django.apps import apps  # noqa: E402  (models can only be imported once Django is set up)
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from factory.django import DjangoModelFactory  # noqa: E402
from wagtail.models import Page  # noqa: E402

from cxhub.testing import factories  # noqa: E402

#: Addresses of the API that need no token.
API = ("/api/v3/docs/", "/api/v3/openapi.json")


def page_of_each_kind() -> dict[str, Page | None]:
    """A page of every page type of the hub: the one that the set-up made, else one from its factory."""
    makers = {
        item._meta.model: item
        for item in vars(factories).values()
        if isinstance(item, type) and issubclass(item, DjangoModelFactory) and item._meta.model
    }
    pages = {}
    for model in apps.get_models():
        if issubclass(model, Page) and model._meta.app_label.startswith("cxhub"):
            maker = makers.get(model)
            pages[model._meta.label] = model.objects.first() or (maker() if maker else None)
    return pages


def ask(client: Client, path: str) -> int | str:
    """The status that a path answers with, or what broke it."""
    try:
        return client.get(path).status_code
    except Exception as error:  # One broken page must not hide the others.
        return f"{type(error).__name__}: {error}"


def main() -> None:
    """Make, ask, print."""
    call_command("cxhub_setup", stdout=io.StringIO())
    stranger, reader = Client(), Client()
    reader.force_login(get_user_model().objects.create_user("reader"))
    answers = {}
    for kind, page in page_of_each_kind().items():
        for name, client in (("reader", reader), ("stranger", stranger)):
            answers[f"{kind} for a {name}"] = ask(client, page.url) if page else "no factory makes one"
    answers |= {path: ask(stranger, path) for path in API}
    print(json.dumps(answers))


main()
