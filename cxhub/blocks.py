"""StreamField shapes that several pages share."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField


def sentences(label: Any, help_text: Any = "") -> StreamField:
    """A list of sentences, each a line of its own: dos, don'ts, what may be done without asking."""
    return StreamField(
        [("sentence", blocks.TextBlock(label=_("sentence"), rows=2))],
        verbose_name=label,
        help_text=help_text,
        blank=True,
        use_json_field=True,
    )


class AnswerBlock(blocks.StructBlock):
    """One answer to a scenario question: what one might do, whether it is right, and why."""

    text = blocks.TextBlock(label=_("answer"), rows=2)
    right = blocks.BooleanBlock(label=_("this is the right answer"), required=False)
    because = blocks.TextBlock(label=_("because"), rows=2, required=False)

    class Meta:
        icon = "help"
        label = _("answer")


def answers() -> StreamField:
    """The answers to a scenario question."""
    return StreamField([("answer", AnswerBlock())], verbose_name=_("answers"), blank=True, use_json_field=True)


def texts(stream: Any) -> list[str]:
    """The sentences of a :func:`sentences` field as plain strings."""
    return [str(child.value) for child in stream]
