"""Permission policies of the hub's records."""

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class FactPermissionPolicy(ModelPermissionPolicy):
    """Facts may be added and read by whoever has the permission, and changed or deleted by nobody."""

    def _never(self, actions: Any) -> list[str]:
        return [action for action in actions if action not in ("change", "delete")]

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether the user may do this to any row."""
        return action not in ("change", "delete") and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        """Whether the user may do any of these to any row."""
        return super().user_has_any_permission(user, self._never(actions))

    def users_with_any_permission(self, actions: Any) -> Any:
        """Users who may do any of these to any row."""
        return super().users_with_any_permission(self._never(actions))


class ComputedPermissionPolicy(FactPermissionPolicy):
    """Rows that the hub itself writes: read in the admin by whoever has the permission, made by nobody there."""

    def _never(self, actions: Any) -> list[str]:
        return [action for action in actions if action == "view"]

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether the user may do this to any row."""
        return action == "view" and super().user_has_permission(user, action)
