"""Reading what a page points at together instead of one by one."""

from typing import Any


def join(page: Any, *names: str) -> None:
    """Fill foreign keys of a page that is loaded already, all of them in one query.

    What the reader may not see among them is for :func:`cxhub.access.hide_closed` to empty.

    :param names: the fields to fill, as ``owned_by`` and ``verified_by``; what is filled already is left as it is.
    """
    names = tuple(name for name in names if not type(page)._meta.get_field(name).is_cached(page))
    if not names:
        return
    joined = type(page)._default_manager.filter(pk=page.pk).select_related(*names).only(*names).first()
    for name in names:
        field = page._meta.get_field(name)
        # A draft that is looked at may point elsewhere than the saved page; it asks for itself.
        if joined is not None and getattr(page, field.attname) == getattr(joined, field.attname):
            field.set_cached_value(page, getattr(joined, name))
