"""A real browser, a running site with content, and people who are signed in.

The site runs once for all tests of this folder, on a database that nothing rolls back: tests here read what is there,
or make what they change. They run by themselves (`pytest -m browser`), and need no database mark and must not use one:
on SQLite, a test inside a transaction keeps the site from writing.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from cxhub.setup import Role
from cxhub.testing.factories import UserFactory, make_hub
from cxhub.testing.samples import page_of, page_types
from tests.browser.visitor import SCREENS, Screen, Visitor

#: How Chromium runs in containers and asks nobody on the network for anything.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one that CXHUB_CHROMIUM names."""
    names = (os.environ.get("CXHUB_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, (shutil.which(name) for name in names if name)), None)
    if path is None:
        pytest.skip("Chromium is missing: install it (apt-get install chromium) or set CXHUB_CHROMIUM to its path")
    # Playwright keeps an event loop running in this thread, in which Django would refuse to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database, open to tests and site alike; in this folder it replaces pytest-django's fixture."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def site(db: None) -> Iterator[str]:
    """The address of the running site, which has a page of every kind and a user of every role, named like the role."""
    make_hub()
    if not User.objects.exists():  # Some do where `--reuse-db` keeps them from run to run.
        for role in Role:
            UserFactory(username=role.name.lower(), role=role)
    for model in page_types():
        page_of(model)
    server = LiveServer("localhost")
    yield server.url
    server.stop()


def sign_in(visitor: Visitor, name: str) -> None:
    """Let a user who exists use the visitor's browser from now on."""
    client = Client()
    client.force_login(User.objects.get(username=name))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    visitor.page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": visitor.server}])


@pytest.fixture
def visit(site: str, browser: Browser) -> Iterator[Visit]:
    """Makes visitors: `visit("/path/", as_user="name", screen=Screen(320, "dark"))`.

    The user is one that exists, by name ("staff", "owner", "leader", "office" and "admin" do); without one nobody is
    signed in. The visitor has opened the path and expects `status`, 200 if not told. The rest are options of the
    browser's context, such as `java_script_enabled=False`.
    """
    contexts = []

    def open_page(
        path: str, *, as_user: str = "", screen: Screen = SCREENS[0], status: int = 200, **options: Any
    ) -> Visitor:
        context = browser.new_context(
            viewport={"width": screen.width, "height": 900},
            color_scheme=screen.scheme,
            # Halfway through a transition, colours are none of the design's.
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        visitor = Visitor(context.new_page(), site)
        if as_user:
            sign_in(visitor, as_user)
        visitor.go(path, status=status)
        return visitor

    yield open_page
    for context in contexts:
        context.close()
