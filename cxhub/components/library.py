"""How a component becomes a template tag: one function, one template, one name."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from django.conf import settings
from django.template import Library
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

Part = Callable[..., dict[str, Any]]


def render_part(name: str, values: dict[str, Any]) -> SafeString:
    """The markup of one component, without white space around it, so that it can stand inside a sentence.

    :param name: the component's name, which is its template's too.
    :param values: what the template reads; everything in it is escaped there.
    """
    markup = get_template(f"cxhub/components/{name}.html").render(values)
    return mark_safe(markup.strip())  # noqa: S308 - a template escaped it


class ComponentLibrary(Library):
    """A tag library whose tags return the values of their template."""

    def component(self, takes_context: bool = False, few: bool = False) -> Callable[[Part], Part]:
        """Make a tag ``{% name ... %}`` of a function called ``name`` (or ``name_``, where Python owns the word).

        :param few: it looks the same wherever it stands, and takes few values: the markup of each is kept.
        """

        def register(function: Part) -> Part:
            name = function.__name__.rstrip("_")

            @lru_cache(maxsize=256)
            def drawn(language: str | None, *args: Any, **kwargs: Any) -> SafeString:
                return render_part(name, function(*args, **kwargs))

            @wraps(function)
            def tag(*args: Any, **kwargs: Any) -> SafeString:
                if few and not settings.DEBUG:
                    return drawn(get_language(), *args, **kwargs)
                return render_part(name, function(*args, **kwargs))

            self.simple_tag(tag, name=name, takes_context=takes_context)
            return function

        return register

    def block(self, takes_context: bool = False) -> Callable[[Part], Part]:
        """Make a tag ``{% name ... %}...{% endname %}``; the function takes the words between as ``content``."""

        def register(function: Part) -> Part:
            name = function.__name__.rstrip("_")

            @wraps(function)
            def tag(*args: Any, **kwargs: Any) -> SafeString:
                return render_part(name, function(*args, **kwargs))

            self.simple_block_tag(tag, name=name, takes_context=takes_context)
            return function

        return register
