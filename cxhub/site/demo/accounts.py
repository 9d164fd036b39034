"""Accounts to look around with: one for each role, each a person of the demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.crypto import get_random_string

from cxhub.people.models import Member
from cxhub.site.roles import DEMO_ROLES, DemoRole

#: The password of every demo account on a laptop, where anybody can come in as anybody by one click anyway.
LAPTOP_PASSWORD = "merrowdale"  # noqa: S105  (protects nothing: only with DEBUG)


@dataclass(frozen=True)
class DemoAccount:
    """An account and how to sign in with it.

    :param password: empty where somebody has chosen one before.
    """

    role: DemoRole
    password: str


@transaction.atomic
def make_accounts() -> list[DemoAccount]:
    """Make what is missing of the demo's accounts, in the groups of their roles. The demo and the groups must be there.

    With DEBUG, all have the same password; on a server each gets a password of its own, told this once.
    """
    return [DemoAccount(role, _account(role)) for role in DEMO_ROLES]


@cache
def _laptop_hash() -> str:
    """Made once: hashing is slow on purpose, and on a laptop all accounts share one password."""
    return make_password(LAPTOP_PASSWORD)


@cache
def _is_laptop_hash(encoded: str) -> bool:
    """Whether it is the laptop's password, tried once for all accounts that have the same hash."""
    return check_password(LAPTOP_PASSWORD, encoded)


def _account(role: DemoRole) -> str:
    """Make or complete one account, and return its password where it is known."""
    user, created = get_user_model()._default_manager.get_or_create(username=role.username)
    password = ""
    if created:
        password = LAPTOP_PASSWORD if settings.DEBUG else get_random_string(20)
        user.first_name, _space, user.last_name = role.name.partition(" ")
        user.password = _laptop_hash() if settings.DEBUG else make_password(password)
        user.save()
    elif settings.DEBUG and _is_laptop_hash(user.password):
        password = LAPTOP_PASSWORD
    user.groups.add(Group.objects.get(name=role.role.value))
    member = Member.objects.get(slug=role.member)
    if member.user_id is None and not Member.objects.filter(user=user).exists():
        member.user = user
        member.save()
    return password
