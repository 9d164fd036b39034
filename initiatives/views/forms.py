"""Short forms: a title, what it is about, what is missing, the fields, one button."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True)
class Short:
    """The words of a short form.

    :param lede: what it is about.
    :param note: something to know beside it.
    :param leave: the address to go back to without doing anything.
    :param crumbs: what lies above it: pages, records, or names followed by their address.
    :param missing: what has to be there first, each with the address where it is put right, if there is one.
    :param danger: whether the button does what cannot be taken back.
    """

    title: str
    button: str
    lede: str = ""
    note: str = ""
    leave: str = ""
    crumbs: Any = ()
    missing: list[tuple[str, str]] = field(default_factory=list)
    missing_for: str = ""
    danger: bool = False


def short_form(request: HttpRequest, form: forms.BaseForm, words: Short, **context: Any) -> HttpResponse:
    """The page of a short form."""
    return render(request, "cxhub_initiatives/form.html", {"form": form, "words": words, **context})
