"""What every part of the hub shares: its home page, its curated tags and its words."""

from functools import cache
from typing import Any, ClassVar

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cxhub import exports
from cxhub.access import Reader
from cxhub.badge import forget_count
from cxhub.sections import sections_of

RICH_TEXT = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link", "blockquote", "hr"]


class Tag(TagBase):
    """A word of the curated vocabulary, one level of parents deep or more."""

    hub_access = "hub"
    glossary = _("A word from the organisation’s own list that gathers stories, lessons and work on one subject.")

    free_tagging = False

    parent = models.ForeignKey(
        "self", verbose_name=_("parent"), null=True, blank=True, on_delete=models.SET_NULL, related_name="children"
    )

    class Meta(TagBase.Meta):
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]


class GlossaryTerm(models.Model):
    """A word that the organisation uses in a sense of its own, beside those of the hub's models."""

    class Kind(models.TextChoices):
        """Whose word it is."""

        ORGANISATION = "organisation", _("Our own word")
        CX = "cx", _("A word of the trade")

    hub_access = "hub"
    glossary_exempt = True

    slug = models.SlugField(verbose_name=_("slug"), unique=True, max_length=120)
    term = models.CharField(verbose_name=_("term"), max_length=200)
    kind = models.CharField(verbose_name=_("kind"), max_length=12, choices=Kind.choices, default=Kind.ORGANISATION)
    meaning = models.TextField(verbose_name=_("meaning"))

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term


class HubPageMixin(models.Model):
    """What every page of the hub has: the template that its mix-in names."""

    #: Foreign keys that the page shows: read together with the page when it is asked for by its address.
    joined: ClassVar[tuple[str, ...]] = ()
    #: Where Wagtail asks for the password of a page.
    password_required_template = "cxhub/password_required.html"  # noqa: S105 - no password itself
    #: Whether a section of the hub starts from pages of this kind. There are few of them, and every page knows them.
    landmark: ClassVar[bool] = False
    #: Who asked for the page by its address, where all that stands above it is known and none of it is an alias.
    asked_by: Reader | None = None

    class Meta:
        abstract = True

    @classmethod
    def as_shown(cls, request: HttpRequest) -> models.QuerySet[Any]:
        """Pages of this kind with what their own page shows, as they are read where one is asked for by its address."""
        return cls._default_manager.select_related(*cls.joined)

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> list[str]:
        """Names of templates, the first that exists is taken: the class's own, else its mix-in's.

        Wagtail gives every page class a template name of its own, so that a mix-in's alone would never be asked.
        """
        return [vars(base)["template"] for base in type(self).__mro__ if "template" in vars(base)]

    def display(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """What the template is given beside the page; kinds of pages say it.

        :param kwargs: what the caller of ``get_context`` added, such as a form that could not be taken.
        """
        return {}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Wagtail's context with :meth:`display`."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        context.update(self.display(request, **kwargs))
        return context

    def export(self, request: HttpRequest) -> HttpResponseBase | None:
        """What the page lists as a file, where it lists something."""
        return None

    def get_view_restrictions(self) -> Any:
        """Wagtail's answer; without asking again where the reader behind the request knows it."""
        return self.asked_by.restrictions_on(self) if self.asked_by else super().get_view_restrictions()  # type: ignore[misc]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page; its list as a file, where the address asks for that."""
        # Wagtail has asked every restriction on the way here, and the hub's home lies on it.
        Reader.of(request).reads_hub = True
        if request.method == "POST":
            forget_count(request)
        return (exports.wanted(request) and self.export(request)) or super().serve(request, *args, **kwargs)  # type: ignore[misc]


@cache
def _landmark_models() -> list[type[Page]]:
    return [model for model in apps.get_models() if issubclass(model, HubPageMixin) and model.landmark]


def landmark_types() -> dict[int, type[Page]]:
    """The kinds of page that sections of the hub start from, by the keys of their content types."""
    kinds = ContentType.objects.get_for_models(*_landmark_models(), for_concrete_models=False)
    return {kind.pk: model for model, kind in kinds.items()}


def landmarks() -> models.Q:
    """The condition that a page is one that a section of the hub starts from."""
    return models.Q(live=True, content_type__in=list(landmark_types()))


def stands_plainly(page: Page) -> bool:
    """Whether a page and all above it are known without a query, and none of them shows another page as an alias."""
    above: Page | None = page
    while above is not None and above.alias_of_id is None:
        if above.depth <= 2:  # Right below the root of the tree, which nobody serves.
            return True
        above = getattr(above, "_cached_parent_obj", None)
    return False


class HubHomeMixin(HubPageMixin):
    """The first page: what matters this week, what I owe, and the way to everything else."""

    glossary_exempt = True

    introduction = RichTextField(verbose_name=_("introduction"), features=RICH_TEXT, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    template = "cxhub/home.html"
    landmark = True

    class Meta:
        abstract = True

    def display(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """``sections``: what each app shows this reader here, in order.

        A section comes from the hook ``cxhub_home_sections``: ``function(request, page) -> list[HomeSection]``.
        """
        return {"sections": sections_of("cxhub_home_sections", request, self)}

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page at an address below in one step, however deep it lies, and not folder by folder.

        The page knows its parent and its restrictions then without another look, and the reader the landmarks.

        An address tells nobody what is behind it who may not see that: somebody who may not read the hub is asked to
        sign in, whether there is a page or not, and for others a page that is closed to them is not there. Only one
        with a password asks for it.

        :raises Http404: so.
        """
        reader = Reader.of(request)
        try:
            found = self._page_at(request, path_components)
        except Http404:
            if reader.opens(self):
                raise
            return RouteResult(self)
        if reader.user.is_authenticated and reader.opens(self) and not reader.may_ask_for(found.page):
            raise Http404
        return found

    def _page_at(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        address, addresses = self.url_path, []  # type: ignore[attr-defined]
        for component in path_components:
            address += f"{component}/"
            addresses.append(address)
        if "\0" in address:  # No database takes it as text.
            raise Http404
        page: Any = self._find(request, path_components, addresses) if addresses else self
        if page is None:
            return super().route(request, path_components)  # type: ignore[misc]
        if isinstance(page, HubPageMixin) and stands_plainly(page):
            page.asked_by = Reader.of(request)
        return super().route(request, []) if page is self else page.route(request, [])  # type: ignore[misc]

    def _find(self, request: HttpRequest, slugs: list[str], addresses: list[str]) -> Any:
        # Slugs have an index; the address tells pages with the same slug apart.
        below = models.Q(slug__in=slugs, url_path__in=addresses)
        known = Reader.of(request).look(below)
        way = [page for page in known if page.url_path in addresses and page.path.startswith(self.path)]  # type: ignore[attr-defined]
        if len(way) != len(addresses):
            return None
        model = way[-1].specific_class or Page
        rows = model.as_shown(request) if issubclass(model, HubPageMixin) else model._default_manager.all()
        page = rows.get(pk=way[-1].pk)
        for parent, child in zip([self, *way], [*way[:-1], page], strict=False):
            child._cached_parent_obj = parent
        return page


class HubHome(HubHomeMixin, Page):
    """The hub's home page."""

    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("hub home")
        verbose_name_plural = _("hub homes")
