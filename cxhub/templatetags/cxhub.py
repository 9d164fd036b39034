"""``{% load cxhub %}``: every component of the hub. What each takes: docs/reference/components.md."""

from django.template import Library

from cxhub.components import blocks, charts, frame, lists, marks, people, words

register = Library()
for part in (blocks, charts, frame, lists, marks, people, words):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
