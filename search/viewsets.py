"""What the programme office edits of the search in the admin."""

from django.forms import RadioSelect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.views.generic import CreateView
from wagtail.admin.viewsets.model import ModelViewSet

from cxhub.search.models import ChosenResult, Synonym


class AddSynonym(CreateView):
    """A new synonym, begun with the words of a query where the report leads here."""

    def get_initial_form_instance(self) -> Synonym:
        """With the term that the address names."""
        return Synonym(term=self.request.GET.get("term", "")[:100])


class AddChosenResult(CreateView):
    """A new chosen result, begun with the words of a query where the report leads here."""

    def get_initial_form_instance(self) -> ChosenResult:
        """With the query that the address names."""
        return ChosenResult(query=self.request.GET.get("query", "")[:255])


class SynonymViewSet(ModelViewSet):
    """Synonyms: what is saved here counts from the next search on."""

    model = Synonym
    add_view_class = AddSynonym
    icon = "search"
    menu_label = _("Search synonyms")
    menu_order = 850
    #: The core's "CX" menu, which is above search and so is named, not imported.
    menu_hook = "register_cxhub_menu_item"
    copy_view_enabled = False
    panels = [FieldPanel("term"), FieldPanel("synonyms")]
    list_display = ["term", "synonyms"]
    list_export = ["term", "synonyms"]
    search_fields = ["term", "synonyms"]


class ChosenResultViewSet(ModelViewSet):
    """Pages that come first for a query, or are left out: from the next search on."""

    model = ChosenResult
    add_view_class = AddChosenResult
    icon = "pick"
    menu_label = _("Chosen results")
    menu_order = 851
    menu_hook = "register_cxhub_menu_item"
    copy_view_enabled = False
    panels = [
        FieldPanel("query"),
        FieldPanel("match", widget=RadioSelect),
        FieldPanel("address"),
        FieldRowPanel([FieldPanel("does"), FieldPanel("place")]),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
    ]
    list_display = ["query", "match", "does", "address", "starts_on", "ends_on"]
    list_export = ["query", "match", "does", "place", "address", "starts_on", "ends_on"]
    list_filter = ["does"]
    search_fields = ["query", "address"]
