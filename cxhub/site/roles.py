"""Who one can be in the demonstration: one person for each role."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cxhub.setup import Role


@dataclass(frozen=True)
class DemoRole:
    """A person of the demo organisation whom one can come in as.

    :param username: of the account that the demo loader makes.
    :param role: the group it belongs to.
    :param label: the role in words.
    :param member: the slug of the person in the demo content.
    :param name: the person's name, for the account.
    :param to_try: one line on what there is to see.
    """

    username: str
    role: Role
    label: Any
    member: str
    name: str
    to_try: Any


DEMO_ROLES = (
    DemoRole(
        username="staff",
        role=Role.STAFF,
        label=_("Staff"),
        member="callum-reyes",
        name="Callum Reyes",
        to_try=_("Bus driver. A principle, a play for tonight, what passengers said"),
    ),
    DemoRole(
        username="owner",
        role=Role.OWNER,
        label=_("Initiative owner"),
        member="mara-lindquist",
        name="Mara Lindquist",
        to_try=_("Owns initiatives and measures. Everything she owes, in one list"),
    ),
    DemoRole(
        username="leader",
        role=Role.LEADER,
        label=_("Leader"),
        member="ines-halloran",
        name="Ines Halloran",
        to_try=_("Chief executive. What only she can settle"),
    ),
    DemoRole(
        username="office",
        role=Role.OFFICE,
        label=_("Programme office"),
        member="hana-petrova",
        name="Hana Petrova",
        to_try=_("Head of customer experience. The whole programme, and the admin behind it"),
    ),
    DemoRole(
        username="admin",
        role=Role.ADMIN,
        label=_("Administrator"),
        member="yusuf-adeyemi",
        name="Yusuf Adeyemi",
        to_try=_("Keeps accounts, groups and settings in order"),
    ),
)
