"""Who is signed in, together with the member that they are and what they may do."""

from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from cxhub.along import ListOf


@cache
def _accounts() -> QuerySet[Any]:
    """Accounts with their members and rights: the same on every page, so it is put together once a process."""
    given = Permission.objects.filter(Q(user=OuterRef("pk")) | Q(group__user=OuterRef("pk"))).order_by()
    names = given.values(names=ListOf(Concat("content_type__app_label", Value("."), "codename")))
    return get_user_model()._default_manager.select_related("cxhub_member").annotate(rights=Subquery(names))


class MemberBackend(ModelBackend):
    """Django's own backend in one query: an account with its member, its own rights and those of its groups."""

    def get_user(self, user_id: Any) -> Any:
        """The account of this key with its member joined and its rights known; ``None`` where it may not sign in."""
        user: Any = _accounts().filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        if not user.is_superuser:
            user._perm_cache = set(user.rights or ())
        return user

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """As Django has it: the account's own rights and those of its groups, remembered on the account."""
        if not user_obj.is_active or user_obj.is_anonymous or user_obj.is_superuser or obj is not None:
            return super().get_all_permissions(user_obj, obj)
        if not hasattr(user_obj, "_perm_cache"):
            given = Permission.objects.filter(Q(user=user_obj.pk) | Q(group__user=user_obj.pk)).order_by()
            names = given.values_list("content_type__app_label", "codename").distinct()
            user_obj._perm_cache = {f"{label}.{codename}" for label, codename in names}
        found: set[str] = user_obj._perm_cache
        return found
