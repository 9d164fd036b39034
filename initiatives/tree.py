"""The initiatives' place in the tree."""

from django.utils.translation import gettext as _

from cxhub.initiatives.models import InitiativeIndex
from cxhub.models import HubHome
from cxhub.setup import Role, allow, ensure_child


def make_branch(home: HubHome) -> None:
    """The list of initiatives. Owners and leaders may propose; the programme office publishes."""
    index = ensure_child(home, InitiativeIndex, _("Initiatives"), "initiatives")
    for role in (Role.OWNER, Role.LEADER):
        allow(role, index, "add")
