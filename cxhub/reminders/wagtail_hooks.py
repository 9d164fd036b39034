"""Wires reminders into Wagtail."""

from wagtail import hooks

from cxhub.reminders import sending

hooks.register("cxhub_nightly", sending.remind, order=100)
hooks.register("cxhub_nightly", sending.deliver_mail, order=1000)
