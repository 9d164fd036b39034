"""Mending what a finding is about, on the finding's own page: the few fields that its rule names, and nothing else.

Whoever a finding asks need not be an editor. They are the person who can say who answers, or what the work is to move,
so they say it here; every other field stays with the forms of the admin.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms.models import ModelChoiceField
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cxhub.access import visible
from cxhub.alignment.links import RECORDS, page_kinds
from cxhub.alignment.models import Finding
from cxhub.alignment.registry import get_rule
from cxhub.choices import ObjectField, ObjectsField
from cxhub.initiatives.handing_over import Handover
from cxhub.initiatives.models import Initiative
from cxhub.initiatives.texts import write_through
from cxhub.people.models import Member

#: Fields for which only an executive can be named.
EXECUTIVES = frozenset({"executive", "executive_owner"})


class MendForm(forms.Form):
    """The fields that a rule names, filled in as they are now. Fields of several things add to what is there.

    :param target: what the finding is about.
    :param names: of its fields.
    :param who: the reader: they choose among what they may see.
    """

    def __init__(self, *args: Any, target: Any, names: tuple[str, ...], who: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.target = target
        for name in names:
            field = target._meta.get_field(name)
            chosen = {"form_class": ObjectsField if field.many_to_many else ObjectField} if field.is_relation else {}
            made: Any = field.formfield(**chosen)
            if isinstance(made, ModelChoiceField):
                made.queryset = _choices(target, name, made, who)
            else:
                made.initial = getattr(target, name)
            if isinstance(made, forms.DateField):
                made.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            made.label = str(made.label)[:1].upper() + str(made.label)[1:]
            made.required = len(names) == 1
            self.fields[name] = made

    def clean(self) -> dict[str, Any]:
        """Let the object itself judge the values together.

        :raises ValidationError: it refuses them.
        """
        data: dict[str, Any] = super().clean() or {}
        for name, value in data.items():
            if not self.target._meta.get_field(name).many_to_many:
                setattr(self.target, name, value)
        try:
            self.target.clean()
        except ValidationError as error:
            raise ValidationError(error.messages) from error
        return data


def _choices(target: Any, name: str, made: Any, who: Any) -> models.QuerySet[Any]:
    rows: models.QuerySet[Any] = visible(made.queryset, who)
    if rows.model is Member:
        rows = rows.filter(active=True, **({"executive": True} if name in EXECUTIVES else {}))
    if target._meta.get_field(name).many_to_many:
        made.help_text = _("What you choose is added to what is there.")
        return rows.exclude(pk__in=[item.pk for item in getattr(target, name).all()])
    made.initial = getattr(target, f"{name}_id")
    made.empty_label = _("Choose")
    return rows


def form_for(finding: Finding, who: Any, data: Any = None) -> MendForm | None:
    """The form that mends a finding; ``None`` where its rule names no field, or what it is about is gone.

    :param who: the reader.
    """
    rule = get_rule(finding.rule)
    if rule is None or not rule.fields:
        return None
    target: Any
    if finding.about_type in page_kinds():
        page = Page.objects.filter(pk=finding.about_id).first()
        target = page.specific if page is not None else None
    else:
        model = RECORDS.get(finding.about_type, (None,))[0]
        target = model._default_manager.filter(pk=finding.about_id).first() if model is not None else None
    if target is None:
        return None
    return MendForm(data, prefix="mend", target=target, names=rule.fields, who=who)


@transaction.atomic
def mend(*, finding: Finding, user: Any, form: MendForm) -> None:
    """Write what a valid form says; the next run says whether that mended it.

    :param user: who did it: the history names them.
    """
    target, values = form.target, form.cleaned_data
    if isinstance(target, Page):
        # The form has set the values on its own copy of the page: who it was before must be seen to change.
        target = Page.objects.select_for_update(of=("self",)).get(pk=target.pk).specific
        handover = {"handover": Handover(user, finding.fix)} if isinstance(target, Initiative) else {}
        write_through(target, values, user=user, **handover)
    else:
        target.save(update_fields=list(values))
    log(instance=target, action="wagtail.edit", user=user, data={"finding": finding.fingerprint})


def may_open(url: str, user: Any) -> bool:
    """Whether a form of the admin opens for this user; what is not the admin's asks its own reader."""
    try:
        match = resolve(urlsplit(url).path)
    except Resolver404:
        return True
    if match.view_name == "wagtailadmin_pages:edit":
        page = Page.objects.filter(pk=match.args[0] if match.args else match.kwargs["page_id"]).first()
        return page is not None and bool(page.permissions_for_user(user).can_edit())
    action = {"add": "add", "edit": "change"}.get(match.url_name or "")
    model = getattr(match.func, "view_initkwargs", {}).get("model")
    if action is None or model is None:
        return True
    return bool(policy_registry.get_by_type(model).user_has_permission(user, action))
