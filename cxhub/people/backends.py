"""Who is signed in, together with the member that they are."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend


class MemberBackend(ModelBackend):
    """Django's own backend, which reads the account and its member in one query; every page needs both."""

    def get_user(self, user_id: Any) -> Any:
        """The account of this key with its member joined; ``None`` where it may not sign in."""
        user = get_user_model()._default_manager.select_related("cxhub_member").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
