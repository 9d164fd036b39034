"""People and departments in the API."""

from typing import Any

from django.db.models import Prefetch
from ninja import Schema
from wagtail.images import get_image_model

from cxhub.access import visible
from cxhub.api import fields as f
from cxhub.api import filters
from cxhub.api.resources import Resource, publish
from cxhub.api.serving import Serving
from cxhub.people.models import Department, Member


class CxPhoto(Schema):
    """A picture as it was uploaded."""

    url: str
    width: int
    height: int


def _photo(member: Member, serving: Serving) -> dict[str, Any] | None:
    image = f.related(member, "photo")
    return {"url": image.file.url, "width": image.width, "height": image.height} if image else None


def _email(member: Member, serving: Serving) -> str:
    return member.email if serving.reader.user.is_authenticated else ""


PHOTO = f.Field(
    "photo",
    CxPhoto | None,
    _photo,
    prefetch=lambda reader: [Prefetch("photo", queryset=visible(get_image_model()._default_manager.all(), reader))],
)

publish(
    [
        Resource(
            path="departments",
            kind="department",
            model=Department,
            fields=f.of_model(Department, "slug", "name", "head", "staff", "description"),
            sort=("name",),
        ),
        Resource(
            path="people",
            kind="member",
            model=Member,
            fields=(
                *f.of_model(Member, "slug", "name", "job_title", "department", "executive", "front_line", "active"),
                *f.of_model(Member, "inactive_since", "time_zone", "location"),
                f.Field("email", str, _email, description="Empty for readers who are not signed in."),
                PHOTO,
            ),
            filters=(
                filters.to("department", Department),
                filters.flag("executive"),
                filters.flag("front_line"),
                filters.flag("active"),
            ),
            sort=("name",),
        ),
    ]
)
