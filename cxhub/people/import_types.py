"""What can be imported into the people app. Nothing here ever makes an account."""

from cxhub.imports.targets import ModelRecordType, register
from cxhub.people.models import Department, Member


@register
class DepartmentRecordType(ModelRecordType):
    """A part of the organisation."""

    name = "department"
    model = Department
    fields = ["slug", "name", "head", "staff", "description"]


@register
class MemberRecordType(ModelRecordType):
    """A person of the programme, without an account."""

    name = "member"
    model = Member
    fields = [
        "slug",
        "name",
        "job_title",
        "email",
        "department",
        "executive",
        "front_line",
        "active",
        "inactive_since",
        "time_zone",
        "location",
    ]
