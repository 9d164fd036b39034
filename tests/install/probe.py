"""Run by the host's Python: makes one page of every kind, asks for each over HTTP and prints {what: status} as JSON."""

import io
import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings.dev")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402  (models can only be imported once Django is set up)
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from cxhub.testing.samples import page_of, page_types  # noqa: E402

#: Addresses of the API that need no token.
API = ("/api/v3/docs/", "/api/v3/openapi.json")


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
    for model in page_types():
        path = page_of(model).url
        for name, client in (("reader", reader), ("stranger", stranger)):
            answers[f"{model._meta.label} for a {name}"] = ask(client, path)
    answers |= {path: ask(stranger, path) for path in API}
    for name in ("search", "cxhub_search", "cxhub_glossary", "cxhub_my_work"):
        answers[f"{reverse(name)} for a reader"] = ask(reader, reverse(name))
    print(json.dumps(answers))


main()
