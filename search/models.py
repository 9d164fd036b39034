"""The document store that the embedded engines index, the outbox, the vocabulary and the synonyms."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cxhub.search.asking import SearchClick, SearchEvent
from cxhub.search.curation import ChosenResult, for_curators
from cxhub.search.saved import SavedSearch
from cxhub.search.text import tokens

__all__ = [
    "ChosenResult",
    "SavedSearch",
    "SearchClick",
    "SearchDocument",
    "SearchEvent",
    "SearchIndex",
    "SearchOutbox",
    "SearchVector",
    "SearchWord",
    "Synonym",
]


class SearchDocument(models.Model):
    """One document as stored. Small columns come first, so that a scan need not read the texts behind them."""

    key = models.CharField(max_length=255, unique=True)
    kind = models.CharField(max_length=50)
    access = models.CharField(max_length=255, db_index=True)
    version = models.BigIntegerField(default=0)
    published_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(null=True)
    word_count = models.PositiveIntegerField(default=0)
    content_hash = models.CharField(max_length=64)
    locale = models.CharField(max_length=20, blank=True)
    url = models.CharField(max_length=2000, blank=True)
    facet_text = models.TextField(blank=True, help_text="One name=value a line")
    title = models.TextField(blank=True)
    headings = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    tags = models.TextField(blank=True)
    body = models.TextField(blank=True)
    sections = models.JSONField(default=list)

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")

    def __str__(self) -> str:
        return self.key


class SearchOutbox(models.Model):
    """That an object changed: written with the change itself, in the same transaction.

    One row for each object that ever changed. What is to be done is not stored: whoever works the row off reads the
    object again, and finds it there or gone.
    """

    object_key = models.CharField(max_length=255, unique=True)
    version = models.BigIntegerField(default=1, help_text="Grows with every change of the object")
    applied_version = models.BigIntegerField(default=0, help_text="The change that the index has seen")
    changed_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(null=True, db_index=True)
    last_error = models.TextField(blank=True)
    # The same for the search server, which learns of a change later than the site's own index, or never.
    sent_version = models.BigIntegerField(default=0, help_text="The change that the search server has seen")
    send_attempts = models.PositiveIntegerField(default=0, help_text="How often the search server refused it")
    send_after = models.DateTimeField(null=True)
    send_error = models.TextField(blank=True)
    claimed_by = models.CharField(max_length=32, blank=True, help_text="The worker that has it in hand")
    claimed_until = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(_("set aside"), null=True, help_text="Tried often enough: somebody must look")

    class Meta:
        verbose_name = _("change to index")
        verbose_name_plural = _("changes to index")
        indexes = [
            models.Index(
                fields=["changed_at"],
                name="cxhub_search_unsent",
                condition=models.Q(sent_version__lt=models.F("version")),
            ),
            models.Index(fields=["claimed_by"], name="cxhub_search_claimed", condition=~models.Q(claimed_by="")),
        ]

    def __str__(self) -> str:
        return f"{self.object_key} v{self.version}"


class SearchIndex(models.Model):
    """An index on the search server: the one that answers, one that is being filled, or the one before."""

    class State(models.TextChoices):
        """What an index is for."""

        FILLING = "filling", _("being filled")
        LIVE = "live", _("answers searches")
        PREVIOUS = "previous", _("kept to go back to")

    name = models.CharField(max_length=255, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.FILLING)
    mapping_hash = models.CharField(max_length=8)
    made_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(auto_now_add=True, help_text="When whoever fills it was last heard of")
    replaced_at = models.DateTimeField(null=True, help_text="When another index took its place")

    class Meta:
        verbose_name = _("search index")
        verbose_name_plural = _("search indexes")
        constraints = [
            models.UniqueConstraint(
                fields=["state"], name="cxhub_search_one_filling", condition=models.Q(state="filling")
            ),
            models.UniqueConstraint(fields=["state"], name="cxhub_search_one_live", condition=models.Q(state="live")),
        ]

    def __str__(self) -> str:
        return self.name


class SearchVector(models.Model):
    """What a document is about, as a point that a model made of its text: near others that say the same.

    Never changed: another text gets another row, so that the highest number tells whether anything is new.
    """

    key = models.CharField(max_length=255, unique=True)
    content_hash = models.CharField(max_length=64, help_text="The document that the text was read from")
    text_hash = models.CharField(max_length=64, help_text="The text, and the model that read it")
    vector = models.BinaryField(help_text="Numbers of two bytes each")

    class Meta:
        verbose_name = _("vector")
        verbose_name_plural = _("vectors")

    def __str__(self) -> str:
        return self.key


class SearchWord(models.Model):
    """A word that occurs somewhere: what a typing mistake may have meant."""

    LONGEST = 40

    word = models.CharField(max_length=LONGEST, primary_key=True)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")

    def __str__(self) -> str:
        return self.word


class Synonym(models.Model):
    """Words that mean the same to whoever searches. They work both ways and at once."""

    hub_access = staticmethod(for_curators)
    glossary_exempt = True
    MAX_SYNONYMS = 20

    term = models.CharField(_("term"), max_length=100, unique=True)
    synonyms = models.TextField(
        _("synonyms"), max_length=1000, help_text=_("Words or phrases that mean the same, separated by semicolons.")
    )
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    class Meta:
        ordering = ["term"]
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        return self.term

    def clean(self) -> None:
        """Keep what search can use, and say what it cannot.

        :raises ValidationError: the term or a synonym holds no word, or there are too many synonyms.
        """
        self.term = " ".join(self.term.split())
        if not tokens(self.term):
            raise ValidationError({"term": _("Enter at least one word.")})
        parts = [part for part in phrases(self.synonyms) if part != self.term]
        if not parts or not all(tokens(part) for part in parts):
            raise ValidationError({"synonyms": _("Enter words or phrases, separated by semicolons.")})
        if len(parts) > self.MAX_SYNONYMS:
            raise ValidationError({"synonyms": _("Enter at most %(limit)s synonyms.") % {"limit": self.MAX_SYNONYMS}})
        self.synonyms = "; ".join(parts)


def phrases(text: str) -> list[str]:
    """The phrases of a list that is separated by semicolons, each once and without needless spaces."""
    return list(dict.fromkeys(" ".join(part.split()) for part in text.split(";") if part.strip()))
