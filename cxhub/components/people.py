"""People and trust: who answers for something, and who checked it."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .library import ComponentLibrary
from .objects import address, name_of, read

register = ComponentLibrary()


def initials_of(member: Any) -> str:
    """Two letters for a face: the member's own ``initials``, else the first letters of the name."""
    own = read(member, "initials")
    if own:
        return str(own)
    words = name_of(member).split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


@register.component()
def avatar(member: Any) -> dict[str, Any]:
    """A person's head as initials; a dashed "?" where there is nobody. The name must stand beside it.

    Initials and not photos, because a list of fifty people must not ask for fifty renditions.
    """
    return {"member": member, "initials": initials_of(member) if member else ""}


@register.component()
def person(member: Any, role: str = "", nobody: str = "", link: bool = True) -> dict[str, Any]:
    """Head, name and role of a person; a visible vacancy for None.

    :param role: what they are here ("Owner"); their job title where it is not given.
    :param nobody: what a vacancy is called.
    """
    return {
        "member": member,
        "name": name_of(member) if member else nobody or _("Nobody yet"),
        "role": role or (read(member, "job_title") if member else ""),
        "url": address(member) if member and link else "",
    }


@register.component()
def face(member: Any) -> dict[str, Any]:
    """A person's large head beside what stands in the block: the top of their page."""
    return {
        "member": member,
        "name": name_of(member),
        "role": read(member, "job_title"),
        "photo": read(member, "photo"),
    }


@register.component()
def trust(by: Any = None, on: date | None = None, until: date | None = None, note: str = "") -> dict[str, Any]:
    """Who verified a page, when, and until when that holds; says so when it is overdue or never happened."""
    return {
        "by": name_of(by) if by else "",
        "url": address(by) if by else "",
        "on": on,
        "until": until,
        "overdue": bool(until and until < timezone.localdate()),
        "note": note,
    }
