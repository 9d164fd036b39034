"""What the roles may do with the audit, beside what :mod:`cxhub.setup` gives them for every record."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission

from cxhub.setup import Role

#: Codenames by role. Who a finding asks sees it without any of them.
RIGHTS = {
    Role.LEADER: ("view_finding", "waive_finding", "assign_finding", "add_claim", "change_claim", "view_claim"),
    Role.OFFICE: ("waive_finding", "assign_finding"),
    Role.ADMIN: ("waive_finding", "assign_finding"),
}


def give_rights(home: Any) -> None:
    """Give each role its rights. It may run again and again, and takes nothing away."""
    found = {item.codename: item for item in Permission.objects.filter(content_type__app_label="cxhub_alignment")}
    for role, codenames in RIGHTS.items():
        group, _created = Group.objects.get_or_create(name=role.value)
        group.permissions.add(*(found[codename] for codename in codenames if codename in found))
