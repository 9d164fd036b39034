"""CX Hub: a Wagtail plugin for running a customer experience programme."""

__version__ = "0.1.0"

#: What a host site adds to INSTALLED_APPS, in order.
APPS = [
    "cxhub",
    "cxhub.imports",
    "cxhub.search",
    "cxhub.people",
    "cxhub.reminders",
    "cxhub.strategy",
    "cxhub.metrics",
    "cxhub.playbooks",
    "cxhub.initiatives",
    "cxhub.alignment",
]
