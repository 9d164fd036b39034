"""Words for synthetic rows: sentences of the demo's own stories and lessons, put together anew."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from django.utils.html import escape, strip_tags

from cxhub.playbooks.models import CustomerStory, LessonLearned

SENTENCE = re.compile(r"[^.!?]{25,200}[.!?]")


@dataclass(frozen=True)
class Words:
    """Titles and sentences to draw from."""

    titles: Sequence[str]
    sentences: Sequence[str]

    @classmethod
    def of_the_hub(cls) -> Words:
        """The words of the demo that is loaded, in an order that stays."""
        stories = CustomerStory.objects.order_by("slug").exclude(slug__startswith="synthetic-")
        lessons = LessonLearned.objects.order_by("slug").exclude(slug__startswith="synthetic-")
        bodies = [*stories.values_list("body", flat=True), *lessons.values_list("lesson", flat=True)]
        text = " ".join(unescape(strip_tags(body.replace("</p>", " "))) for body in bodies)
        return cls(
            titles=[*stories.values_list("title", flat=True), *lessons.values_list("title", flat=True)],
            sentences=[" ".join(found.split()) for found in SENTENCE.findall(text)],
        )

    def title(self, rng: random.Random) -> str:
        """A title: the first half of one and the second half of another."""
        first, second = rng.choice(self.titles).split(), rng.choice(self.titles).split()
        return " ".join([*first[: len(first) // 2 + 1], *second[len(second) // 2 :]])[:200]

    def sentence(self, rng: random.Random) -> str:
        """A sentence."""
        return rng.choice(self.sentences)

    def paragraphs(self, rng: random.Random, count: int) -> str:
        """Some paragraphs as rich text."""
        return "".join(
            f"<p>{escape(' '.join(rng.choice(self.sentences) for _sentence in range(4)))}</p>" for _part in range(count)
        )
