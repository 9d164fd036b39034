"""What a hub that is new still lacks, for those who can put it there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model
from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Page

from cxhub.access import Reader
from cxhub.home import HomeSection
from cxhub.models import HubHome
from cxhub.sign_in import edits_here


@dataclass(frozen=True)
class FirstStep:
    """Something that a hub begins with. It is done once there is one of its kind.

    :param order: where it stands; low comes first.
    :param model: what there has to be one of.
    :param label: what to do.
    :param reason: what it is good for.
    :param where: for a request, the address of the form that adds one; ``None`` where the reader may not.
    """

    order: int
    model: type[Model]
    label: Any
    reason: Any
    where: Callable[[HttpRequest], str | None]


def page_step(order: int, model: type[Page], below: type[Page], label: Any, reason: Any) -> FirstStep:
    """A first step that adds a page below the first one of another kind."""

    def where(request: HttpRequest) -> str | None:
        user: Any = request.user
        parent = Reader.of(request).landmark(below)
        if parent is None or not parent.permissions_for_user(user).can_add_subpage():
            return None
        return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])

    return FirstStep(order, model, label, reason, where)


def record_step(order: int, model: type[Model], viewset: str, label: Any, reason: Any) -> FirstStep:
    """A first step that adds a record by its viewset in the admin."""

    def where(request: HttpRequest) -> str | None:
        user: Any = request.user
        may = user.has_perm(f"{model._meta.app_label}.add_{model._meta.model_name}")
        return reverse(f"{viewset}:add") if may else None

    return FirstStep(order, model, label, reason, where)


def on_home(request: HttpRequest, page: Any) -> list[HomeSection]:
    """The steps, for somebody who can take one of them. One query for editors, none for others."""
    if not edits_here(request, page):
        return []
    offered: list[FirstStep] = [step for hook in hooks.get_hooks("cxhub_first_steps") for step in hook()]
    steps = sorted(offered, key=lambda step: step.order)
    there = [Exists(step.model._default_manager.all()) for step in steps]
    done = list(HubHome.objects.filter(pk=page.pk).values_list(*there).get()) if steps else []
    if all(done):
        return []
    lines = [
        {"step": step, "done": is_done, "url": None if is_done else step.where(request)}
        for step, is_done in zip(steps, done, strict=True)
    ]
    if not any(line["url"] for line in lines):
        return []
    return [HomeSection(25, "cxhub/home_first_steps.html", {"steps": lines})]
