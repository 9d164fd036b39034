"""Record types of pages."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from cxhub.imports.errors import ImportProblem, WrongValue
from cxhub.imports.mapping.values import is_empty, text
from cxhub.imports.targets.base import Context
from cxhub.imports.targets.fields import Field
from cxhub.imports.targets.models import ModelRecordType

LIVE = Field("live", kind="bool", help="Whether the page is published. It is, unless a mapping says no.")


class PageRecordType(ModelRecordType):
    """Rows that become pages, published through Wagtail's revisions.

    ``title``, ``slug`` and ``live`` are fields of every page type, named or not. Without a slug, a page gets one from
    its title.

    Attributes:
        parent_model: The page that they stand under: the first of this model.
        parent_field: The reference that names each page's own parent instead.
    """

    model: ClassVar[type[Page]]
    name_field: ClassVar[str] = "title"
    parent_model: ClassVar[type[Page] | None] = None
    parent_field: ClassVar[str] = ""

    @cached_property
    def field_map(self) -> dict[str, Field]:
        """The fields by name, those of every page among them."""
        given = [*self.fields]
        known = {one if isinstance(one, str) else one.name for one in given}
        given += [name for name in ("title", "slug") if name not in known]
        return {field.name: field for field in [*(self.complete(one) for one in given), LIVE]}

    def complete(self, given: str | Field) -> Field:
        """Return the description of a field; a page's slug is made from its title where a source has none."""
        field = super().complete(given)
        if field.name == "slug":
            return Field("slug", help=field.help, model_field=field.model_field)
        return field

    def check(self, context: Context) -> None:
        """Make sure that the page above is there."""
        if self.parent_model is not None and not self.parent_model.objects.exists():
            raise ImportProblem(
                _("There is no page of the kind “%(kind)s” yet, which %(pages)s stand under. Make it first.")
                % {"kind": self.parent_model._meta.verbose_name, "pages": self.model._meta.verbose_name_plural}
            )

    def parent(self, values: Mapping[str, Any], context: Context) -> Page:
        """Return the page that a new page stands under, fresh from the database.

        Raises:
            WrongValue: The row does not name it.
        """
        if self.parent_field:
            parent = values.get(self.parent_field)
            if parent is None:
                raise WrongValue(_("The page that it stands under is not named."), "", self.parent_field)
            fresh: Page = Page.objects.get(pk=parent.pk).specific
            return fresh
        if self.parent_model is None:
            raise ImportProblem(f"{type(self).__name__} needs parent_model or parent_field.")
        first = self.parent_model.objects.order_by("path").first()
        if first is None:
            raise ImportProblem(_("The page that it stands under is gone."))
        return first

    def save(self, values: Mapping[str, Any], existing: Any, context: Context) -> Page:
        """Make or change a page and publish it, unless the mapping says that it is not live."""
        live = values.get("live")
        values = {name: value for name, value in values.items() if name != "live"}
        if existing is None:
            page = self._add(values, context, live=live is not False)
        else:
            self.refuse_draft(existing)
            page = existing
            parent = values.get(self.parent_field) if self.parent_field else None
            if parent is not None and parent.pk != page.get_parent().pk:
                page.move(Page.objects.get(pk=parent.pk), pos="last-child", user=context.user)
                page.refresh_from_db()
            self.assign(page, self._own(values), context)
        if page.live and live is not False:
            if existing is not None:
                page.save()
            self._publish_in_place(page, context, changed=existing is not None)
            return self.after_saving(page, values, context)
        revision = page.save_revision(user=context.user, log_action=existing is not None)
        if live is False and page.live:
            page.unpublish(user=context.user)
        elif live:
            revision.publish(user=context.user)
        return self.after_saving(page, values, context)

    @staticmethod
    def _publish_in_place(page: Any, context: Context, *, changed: bool) -> None:
        """Leave with a live page that is saved already what publishing a revision of it leaves behind.

        Publishing itself would save the page for its revision, read it back from that and save it once more, each
        time with all that follows a save, which takes as long as everything else together.
        """
        revision = Revision.objects.create(
            content_object=page,
            base_content_type=page.get_base_content_type(),
            user=context.user,
            content=page.serializable_data(),
            object_str=str(page),
        )
        published = {
            "draft_title": page.title,
            "latest_revision": revision,
            "latest_revision_created_at": revision.created_at,
            "live_revision": revision,
            "first_published_at": page.first_published_at or revision.created_at,
            "last_published_at": revision.created_at,
        }
        for name, value in published.items():
            setattr(page, name, value)
        Page.objects.filter(pk=page.pk).update(**published)
        if changed:
            log(instance=page, action="wagtail.edit", user=context.user, revision=revision, content_changed=True)
        page_published.send(sender=type(page), instance=page, revision=revision)
        log(instance=page, action="wagtail.publish", user=context.user, revision=revision)

    def after_saving(self, page: Any, values: Mapping[str, Any], context: Context) -> Page:
        """Return the page, once whatever hangs on it and is no field of it is made. Override where there is."""
        saved: Page = page
        return saved

    def _add(self, values: Mapping[str, Any], context: Context, *, live: bool) -> Page:
        parent = self.parent(values, context)
        page = self.new(values, context)
        self.assign(page, self._own(values), context)
        page.owner = context.user
        page.live = live
        wanted = slugify(page.slug) or slugify(page.title) or self.name
        page.slug = self.free_slug(wanted, parent)
        parent.add_child(instance=page)
        return page

    def new(self, values: Mapping[str, Any], context: Context) -> Page:
        """Return a page to fill, not in the tree yet."""
        return self.model()

    def _own(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values that are the page's own, its place in the tree left out, and no slug emptied."""
        return {
            name: value
            for name, value in values.items()
            if name != self.parent_field and not (name == "slug" and is_empty(value))
        }

    def free_slug(self, wanted: str, parent: Page) -> str:
        """Return a slug that no page beside it has."""
        wanted = wanted[:245]
        taken = set(parent.get_children().filter(slug__startswith=wanted).values_list("slug", flat=True))
        number, slug = 1, wanted
        while slug in taken:
            number += 1
            slug = f"{wanted}-{number}"
        return slug

    def find(self, values: Mapping[str, Any], context: Context) -> Page | None:
        """Return the page that has the natural key of a record already, under the same parent."""
        found = super().find(values, context)
        if found is None or not self.parent_field:
            return found
        parent = values.get(self.parent_field)
        pages = self.queryset().filter(**{name: values[name] for name in self.natural_key})
        page: Page | None = pages.child_of(parent).first() if parent is not None else None
        return page

    def get_value(self, obj: Any, name: str) -> Any:
        """Return a field's value; of the parent, the page above."""
        if self.parent_field and name == self.parent_field and self.field_map[name].model_field is None:
            return obj.get_parent()
        return super().get_value(obj, name)

    def load(self, name: str, value: Any, context: Context) -> Any:
        """Return a field's value from its JSON."""
        if name == self.parent_field and self.field_map[name].model_field is None:
            return Page.objects.get(pk=text(value))
        return super().load(name, value, context)
