"""The living style guide: every component with invented content, from the tags that pages use. Only in DEBUG."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


class SampleForm(forms.Form):
    """One field of each kind, sent with two mistakes."""

    changed = forms.CharField(
        label="What changed?", widget=forms.Textarea, error_messages={"required": "Say what changed"}
    )
    by = forms.DateField(
        label="Next action by",
        help_text="For example 27/11/2026",
        error_messages={"invalid": "Give a day, as 27/11/2026"},
    )
    kind = forms.ChoiceField(label="Kind", choices=[("resource", "Resource"), ("clarity", "Clarity")])
    hear = forms.MultipleChoiceField(
        label="Who should hear of it?",
        choices=[("executive", "The executive owner"), ("followers", "Followers")],
        widget=forms.CheckboxSelectMultiple,
    )
    status = forms.ChoiceField(
        label="Status",
        choices=[("on_track", "On track"), ("caution", "Caution"), ("off_track", "Off track")],
        widget=forms.RadioSelect,
    )
    confidence = forms.IntegerField(
        label="Confidence", widget=forms.NumberInput(attrs={"type": "range", "min": 0, "max": 10})
    )
    stay = forms.BooleanField(label="Keep me signed in", help_text="Not on a device that others use", required=False)


class SampleFilters(forms.Form):
    """What narrows a list."""

    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Any"), ("caution", "Caution")])
    owner = forms.ChoiceField(label="Owner", required=False, choices=[("", "Anyone"), ("me", "Me")])


def sample(today: date) -> dict[str, Any]:
    """Invented content for every component, around a day."""
    mara = SimpleNamespace(name="Mara Lindquist", initials="ML", job_title="Passenger information manager", url="#")
    priya = SimpleNamespace(name="Priya Nandakar", initials="PN", job_title="Customer and communication", url="#")
    names = ("Reliable", "Clear", "Easy", "Welcoming", "Put right")
    pillars = [SimpleNamespace(title=name, letter=name[0], order=order, url="#") for order, name in enumerate(names, 1)]
    first = today - timedelta(days=360)
    readings = [
        SimpleNamespace(
            as_of=first + timedelta(days=30 * index),
            value=value,
            low=value - 2.4,
            high=value + 2.1,
            n=1900 + 37 * index,
        )
        for index, value in enumerate((48.0, 49, 48, 51, 52, 54, 55, 57, 58, 60, 61, 61))
    ]
    kpi = SimpleNamespace(
        name="Told in time",
        unit="%",
        decimals=0,
        baseline=48.0,
        target=75.0,
        target_on=today + timedelta(days=220),
        url="#",
    )
    milestones = [
        milestone("One list of who must hear", today, done=-240),
        milestone("Words for the twelve commonest faults", today, done=-170),
        milestone("One screen for bus control", today, done=-110),
        milestone("Tram control joins", today, due=23, was=-50),
        milestone("Help points", today, due=-9),
        milestone("Ferry", today, due=126),
    ]
    update = SimpleNamespace(
        author=mara,
        status="caution",
        confidence=0.6,
        posted_at=today - timedelta(days=14),
        narrative="Bus and app hold at six minutes. Tram control still types every message twice.",
        acknowledgement=SimpleNamespace(by=priya, at=today - timedelta(days=4), text="On the agenda. Not a no."),
    )
    initiative = SimpleNamespace(
        title="Disruption messages in five minutes",
        url="#",
        starts_on=today - timedelta(days=290),
        target_date=today + timedelta(days=130),
        original_target_date=today + timedelta(days=60),
    )
    form = SampleForm({"by": "soon", "confidence": 6, "status": "on_track", "kind": "resource", "hear": ["executive"]})
    form.is_valid()
    return {
        "mara": mara,
        "priya": priya,
        "pillars": pillars,
        "readings": readings,
        "kpi": kpi,
        "milestones": milestones,
        "update": update,
        "initiative": initiative,
        "form": form,
        "filter_form": SampleFilters(),
        "span_start": today - timedelta(days=500),
        "span_end": today + timedelta(days=330),
        "notes": [(today - timedelta(days=240), "Tram control trial"), (today - timedelta(days=120), "Bus app alerts")],
        "three_days_ago": today - timedelta(days=3),
        "in_five_days": today + timedelta(days=5),
        "a_year_ago": today - timedelta(days=365),
        "in_three_months": today + timedelta(days=88),
        "statuses": ["on_track", "caution", "off_track", "pending", "outdated"],
        "severities": ["critical", "high", "medium", "low"],
        "dos": ["Speak before the doors open.", "Give a time, even a wide one."],
        "donts": ["Say “shortly”.", "Play the recording and nothing else."],
        "steps": [
            {"title": "Tell the vehicle, in your own voice", "detail": "What you know, what you don’t."},
            {"title": "Name the stop and the side of the road"},
        ],
        "trace": [("Heard", True), ("Shared", True), ("Decided", True), ("Acted", False), ("Told", False)],
        "tabs": [("Person", "#", True, 12), ("Pillar", "#", False, 5), ("Rule", "#", False)],
        "page_of_list": Paginator(range(240), 20).page(4),
        "options": [
            {"value": "play", "label": "Play", "count": 9, "selected": True},
            {"value": "story", "label": "Story", "count": 14},
        ],
        "swatches": [
            ("color-text", "Ink"),
            ("color-muted", "Muted"),
            ("color-line", "Line"),
            ("color-accent", "Accent"),
            ("color-on-track", "On track"),
            ("color-caution", "Caution"),
            ("color-off-track", "Off track"),
            *((f"pillar-{number}", f"Pillar {number}") for number in range(1, 6)),
        ],
    }


def milestone(
    title: str, today: date, *, due: int | None = None, done: int | None = None, was: int | None = None
) -> SimpleNamespace:
    """A milestone so many days from today."""
    days = {"due": due if done is None else done, "done_on": done, "moved_from": was}
    return SimpleNamespace(
        title=title, **{key: None if value is None else today + timedelta(days=value) for key, value in days.items()}
    )


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component once.

    :raises Http404: this is no development.
    """
    if not settings.DEBUG:
        raise Http404
    return render(request, "cxhub/styleguide.html", sample(timezone.localdate()))
