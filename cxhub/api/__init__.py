"""The reader's tier of the API, read-only, below ``cx/`` of Wagtail's API v3.

An app declares its resources in its ``api.py`` and calls :func:`load` from ``AppConfig.ready()``.
"""

from importlib import import_module

from django.apps import apps


def load(module: str) -> None:
    """Publish the resources that a module declares, where the site has Wagtail's API.

    :param module: import name of an app's ``api`` module; importing it registers what it declares.
    """
    if apps.is_installed("wagtail.api.v3"):
        import_module("cxhub.api.editors").mend()
        import_module(module)
