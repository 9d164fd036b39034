"""What the programme office edits of the search in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet

from cxhub.search.models import Synonym


class SynonymViewSet(ModelViewSet):
    """Synonyms: what is saved here counts from the next search on."""

    model = Synonym
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
