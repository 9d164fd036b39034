from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The runnable site: settings, URLs and the demo. Not part of the wheel."""

    name = "cxhub.site"
    label = "cxhub_site"
