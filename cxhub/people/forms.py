"""Forms that narrow the list of people."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cxhub.people.models import Department, Member


class PeopleFilter(forms.Form):
    """Which people the list shows."""

    q = forms.CharField(label=_("Name or job"), required=False, max_length=100)
    department = forms.ChoiceField(label=_("Department"), required=False)
    kind = forms.ChoiceField(
        label=_("Who"),
        required=False,
        choices=[("", _("Everybody")), ("executive", _("Executives")), ("front-line", _("Front line"))],
    )

    def __init__(self, *args: Any, departments: list[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Any")), *((item.slug, item.name) for item in departments), ("none", _("No department"))]
        department: Any = self.fields["department"]
        department.choices = choices

    def narrow(self, people: QuerySet[Member]) -> QuerySet[Member]:
        """The people that were asked for; nobody where the address asks for something that there is not."""
        if not self.is_valid():
            return people.none()
        words, department, kind = (self.cleaned_data[name] for name in ("q", "department", "kind"))
        for word in words.split():
            people = people.filter(name__icontains=word) | people.filter(job_title__icontains=word)
        if department == "none":
            people = people.filter(department=None)
        elif department:
            people = people.filter(department__slug=department)
        if kind:
            people = people.filter(executive=True) if kind == "executive" else people.filter(front_line=True)
        return people
