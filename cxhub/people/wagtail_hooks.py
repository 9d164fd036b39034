"""Wires people into Wagtail."""

from wagtail import hooks

from cxhub.people.viewsets import DepartmentViewSet, MemberViewSet


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[MemberViewSet | DepartmentViewSet]:
    """People and departments."""
    return [MemberViewSet("cxhub_members"), DepartmentViewSet("cxhub_departments")]
