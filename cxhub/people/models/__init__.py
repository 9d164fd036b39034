"""Models of the people app."""

from cxhub.people.models.departments import Department
from cxhub.people.models.members import Member
from cxhub.people.models.ownership import OwnedMixin, VerifiedMixin

__all__ = ["Department", "Member", "OwnedMixin", "VerifiedMixin"]
