"""What the runnable site adds to the hub."""

from wagtail import hooks

from cxhub.site.demo_sign_in import demo_section

hooks.register("cxhub_sign_in_sections", demo_section)
