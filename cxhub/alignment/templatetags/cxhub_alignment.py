"""``{% load cxhub_alignment %}``: findings, rules and scores as pages draw them."""

from __future__ import annotations

from typing import Any

from django.template import Library
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cxhub.alignment.registry import get_rule
from cxhub.alignment.scoring import CAP
from cxhub.charts.svg import element
from cxhub.components.words import number

register = Library()


@register.filter
def rule_title(id: str) -> str:
    """What a rule is called; its id where it is gone."""
    found = get_rule(id)
    return str(found.title) if found else id


@register.filter
def lowfirst(words: Any) -> str:
    """The words as they stand inside a sentence: a first word in capitals, such as KPI, stays."""
    text = str(words)
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


@register.filter
def signed(value: int) -> str:
    """A change with its sign: "+4", "−3", "0"."""
    return f"{'+' if value > 0 else ''}{number(value)}"


@register.simple_tag
def finding_address(finding: Any) -> str:
    """The page of a finding, whether it is one that stands or as a run told it."""
    return reverse("cxhub_finding", args=[finding.fingerprint])


@register.simple_tag
def finding_sentence(finding: Any, link: bool = True) -> SafeString:
    """What was found, with the name of what it is about in bold and leading to the finding's page.

    :param finding: one that stands, or as a run told it.
    """
    title = getattr(finding, "about_title", "") or getattr(finding, "title", "")
    name = format_html("<b>{}</b>", title)
    if link:
        name = format_html('<a href="{}">{}</a>', finding_address(finding), name)
    before, found, after = finding.sentence.partition(title) if title else ("", "", finding.sentence)
    if found:
        return format_html("{}{}{}", before, name, after)
    if not title:
        return (
            format_html('<a href="{}">{}</a>', finding_address(finding), after) if link else conditional_escape(after)
        )
    return format_html("{}: {}", name, finding.sentence)


@register.simple_tag
def score_bar(score: int | None) -> SafeString:
    """A score of 100 as a bar, with a tick at the most that it can be while anything critical is open."""
    if score is None:
        return SafeString()
    return element(
        "svg",
        element("rect", class_="bullet__track", x=0, y=11, width=96, height=6, rx=1),
        element("rect", class_="chart__bar", x=0, y=11, width=0.96 * score, height=6, rx=1),
        element("path", class_="chart__base", d=f"M{0.96 * CAP:.1f} 7v14"),
        class_="spark",
        viewBox="0 0 96 28",
        role="img",
        aria_label=_("%(score)s of 100") % {"score": score},
    )
