"""Forms that act on an initiative's life. Reports on its progress have :mod:`cxhub.initiatives.update_form`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cxhub.initiatives import pipeline
from cxhub.initiatives.models import Initiative


class StageForm(forms.Form):
    """Moving an initiative to another stage."""

    stage = forms.ChoiceField(label=_("To"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when work is stopped; others learn from it."),
    )

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages: Any = self.fields["stage"]
        stages.choices = [(stage, pipeline.label(stage)) for stage in pipeline.may_follow(initiative.stage)]
