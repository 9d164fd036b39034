"""Templates: text with columns in braces, such as ``{first} {last}`` or ``{name|slug}``."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from cxhub.imports.mapping.values import is_empty, text

FILTERS: dict[str, Callable[[str], str]] = {
    "slug": lambda value: slugify(value),
    "lower": str.lower,
    "upper": str.upper,
    "title": str.title,
    "sentence": lambda value: value[:1].upper() + value[1:],
    "words": lambda value: " ".join(re.split(r"[-_\s]+", value)).strip(),
}
PART = re.compile(r"\{\{|\}\}|\{([^{}|]+)(?:\|([^{}]*))?\}|[{}]")


@dataclass(frozen=True)
class Template:
    """A template, read once.

    Attributes:
        source: As written in the mapping.
        parts: Plain text, or a column and its filters.
    """

    source: str
    parts: tuple[str | tuple[str, tuple[str, ...]], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it names."""
        return tuple(part[0] for part in self.parts if not isinstance(part, str))

    def render(self, lookup: Callable[[str], Any], *, whole: bool = False) -> str:
        """Return the text with the columns' values in it.

        Args:
            lookup: From a column's name to its value.
            whole: Give nothing if any of the columns is empty; else only if all of them are.
        """
        out, filled = [], []
        for part in self.parts:
            if isinstance(part, str):
                out.append(part)
                continue
            name, filters = part
            value = lookup(name)
            words = "" if is_empty(value) else text(value).strip()
            for chosen in filters:
                words = FILTERS[chosen](words)
            filled.append(bool(words))
            out.append(words)
        if filled and not (all(filled) if whole else any(filled)):
            return ""
        return "".join(out).strip()


def parse_template(source: str) -> Template:
    """Return the template that a text describes. ``{{`` and ``}}`` stand for braces.

    Raises:
        ValueError: A brace too many, or a filter that does not exist.
    """
    parts: list[str | tuple[str, tuple[str, ...]]] = []
    end = 0
    for match in PART.finditer(source):
        parts.append(source[end : match.start()])
        end = match.end()
        if match[0] in ("{{", "}}"):
            parts.append(match[0][0])
        elif match[1] is None:
            raise ValueError(f"a brace in “{source}” has no partner; write {{{{ or }}}} for a brace itself")
        else:
            filters = tuple(name.strip() for name in (match[2] or "").split("|") if name.strip())
            unknown = [name for name in filters if name not in FILTERS]
            if unknown:
                raise ValueError(f"there is no filter “{unknown[0]}”; there are {', '.join(FILTERS)}")
            parts.append((match[1].strip(), filters))
    parts.append(source[end:])
    return Template(source, tuple(part for part in parts if part))
