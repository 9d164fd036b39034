"""Stages of an initiative, and where each may go next. Sites configure them: ``CXHUB["PIPELINE"]``."""

from django.utils.translation import gettext_lazy as _

from cxhub import conf

LABELS = {
    "proposed": _("Proposed"),
    "approved": _("Approved"),
    "in_progress": _("In progress"),
    "paused": _("Paused"),
    "closed": _("Closed"),
    "stopped": _("Stopped"),
}


def label(stage: str) -> str:
    """A stage in words; a site's own stages are read from their name."""
    return str(LABELS.get(stage, stage.replace("_", " ").capitalize()))


def stages() -> list[str]:
    """Every stage, in the order of the pipeline."""
    return list(conf.get("PIPELINE"))


def choices() -> list[tuple[str, str]]:
    """Stages as form choices."""
    return [(stage, label(stage)) for stage in stages()]


def first() -> str:
    """The stage in which work starts."""
    return stages()[0]


def may_follow(stage: str) -> list[str]:
    """The stages that work in ``stage`` may move to. A stage that the site no longer knows may move anywhere."""
    return list(conf.get("PIPELINE").get(stage, stages()))


def active() -> list[str]:
    """Stages in which updates are owed."""
    return list(conf.get("ACTIVE_STAGES"))


def is_gated(stage: str) -> bool:
    """Whether entering ``stage`` needs an owner, an executive owner, a pillar and a KPI."""
    return stage in conf.get("GATED_STAGES")
