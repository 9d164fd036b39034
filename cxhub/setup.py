"""What a hub needs before its first page: its tree, its privacy, and the groups of the five roles.

Everything here may run again and again: it adds what is missing and takes nothing away.
"""

from __future__ import annotations

import enum
from typing import TypeVar

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    PageViewRestriction,
    Site,
)

from cxhub.models import HubHome

P = TypeVar("P", bound=Page)

#: The collection of the hub's images and documents on a site that has others.
FILES = "CX Hub"


class Role(enum.StrEnum):
    """The five roles, each a group of that name."""

    STAFF = "CX staff"
    OWNER = "CX owners"
    LEADER = "CX leaders"
    OFFICE = "CX programme office"
    ADMIN = "CX administrators"


#: Roles that work in the admin, and what each may do to pages: below the hub's home, or below lists of that kind.
EDITORS = (Role.OWNER, Role.LEADER, Role.OFFICE, Role.ADMIN)
HOME_PERMISSIONS = {
    Role.OFFICE: ("add", "change", "publish", "lock", "unlock"),
    Role.ADMIN: ("add", "change", "publish", "lock", "unlock", "bulk_delete"),
}
#: Codenames, without the model's name, of what a role may do to every record of the hub.
RECORD_PERMISSIONS = {
    Role.OFFICE: ("add", "change", "delete", "view"),
    Role.ADMIN: ("add", "change", "delete", "view"),
}
#: What administrators look after beside the hub.
ADMIN_APPS = ("auth", "wagtailcore", "wagtailredirects", "wagtailusers", "wagtailimages", "wagtaildocs")


@transaction.atomic
def set_up_hub(*, as_root: bool = False) -> HubHome:
    """Make what is missing of a hub on the default site.

    :param as_root: the hub's home becomes the site's root page; else it is made below it, at ``hub/``.
    :returns: the hub's home.
    """
    known = HubHome.objects.order_by("path").first()
    home = known or _make_home(as_root)
    site = Site.objects.filter(is_default_site=True).first()
    if as_root and site is not None and site.root_page_id != home.pk:
        site.root_page = home
        site.save()
    for make_branch in hooks.get_hooks("cxhub_setup"):
        make_branch(home)
    files = _files(home, new=known is None)
    for role in Role:
        _set_up_role(role, home, files)
    return home


def ensure_child(parent: Page, model: type[P], title: str, slug: str) -> P:
    """The one page of this kind below ``parent``; made and published where there is none."""
    found = model.objects.child_of(parent).first()
    if found is not None:
        return found
    page: P = parent.add_child(instance=model(title=title, slug=slug, show_in_menus=True))
    page.save_revision().publish()
    return page


def allow(role: Role, page: Page, *codenames: str) -> None:
    """Let a role do things to a page and all below it.

    :param codenames: ``add``, ``change``, ``publish`` and so on.
    """
    group, _created = Group.objects.get_or_create(name=role.value)
    for codename in codenames:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{codename}_page")
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _make_home(as_root: bool) -> HubHome:
    """The home, for signed-in people only; an administrator can change that."""
    site = Site.objects.filter(is_default_site=True).first()
    parent = Page.get_first_root_node() if as_root or site is None else site.root_page
    home = HubHome(title=_("CX Hub"), slug=_free_slug(parent, "hub"))
    parent.add_child(instance=home)
    home.save_revision().publish()
    PageViewRestriction.objects.create(page=home, restriction_type=PageViewRestriction.LOGIN)
    if site is None:
        Site.objects.create(hostname="localhost", port=80, root_page=home, is_default_site=True)
    return home


def _files(home: HubHome, *, new: bool) -> Collection:
    """Where images and documents of the hub belong, for signed-in people only; an administrator can change that.

    All files of a site that is nothing but the hub; on any other, a collection of their own.

    :param new: whether the hub is made just now.
    """
    root = Collection.get_first_root_node()
    if Site.objects.filter(root_page=home).exists():
        files = root
    else:
        known = root.get_children().filter(name=FILES).first()
        files, new = known or root.add_child(name=FILES), known is None
    if new:
        CollectionViewRestriction.objects.create(collection=files, restriction_type=CollectionViewRestriction.LOGIN)
    return files


def _free_slug(parent: Page, wanted: str) -> str:
    taken = set(parent.get_children().values_list("slug", flat=True))
    return wanted if wanted not in taken else f"cx-{wanted}"


def _set_up_role(role: Role, home: HubHome, files: Collection) -> None:
    group, _created = Group.objects.get_or_create(name=role.value)
    if role in EDITORS:
        group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    allow(role, home, *HOME_PERMISSIONS.get(role, ()))
    if role in RECORD_PERMISSIONS:
        records = Permission.objects.filter(content_type__app_label__startswith="cxhub").select_related("content_type")
        group.permissions.add(*(item for item in records if item.codename.startswith(RECORD_PERMISSIONS[role])))
        for item in Permission.objects.filter(
            content_type__app_label__in=("wagtailimages", "wagtaildocs"),
            codename__in=[f"{verb}_{kind}" for verb in ("add", "change", "choose") for kind in ("image", "document")],
        ):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=files, permission=item)
    if role is Role.ADMIN:
        group.permissions.add(*Permission.objects.filter(content_type__app_label__in=ADMIN_APPS))
