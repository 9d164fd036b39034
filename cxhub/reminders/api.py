"""Comments and nudges in the API. What is one person's own (notifications, leave) is not in it."""

from typing import Any

from ninja import Schema

from cxhub.api import fields as f
from cxhub.api import filters
from cxhub.api.resources import Resource, publish
from cxhub.people.models import Member
from cxhub.reminders.models import Comment, Nudge


class CxSubject(Schema):
    """What a comment or a nudge is about."""

    type: str
    id: int


def _about(row: Any) -> dict[str, Any] | None:
    return {"type": row.about_type.model, "id": row.about_id} if row.about_type_id else None


ABOUT = f.computed(
    "about",
    CxSubject | None,
    _about,
    "The kind and the id of its subject.",
    prefetch=lambda reader: ["about_type"],
)

publish(
    [
        Resource(
            path="comments",
            kind="comment",
            model=Comment,
            fields=(ABOUT, *f.of_model(Comment, "author", "text", "at", "edited_at", "deleted_at")),
            filters=(filters.to("author", Member), filters.exact("about_id", filters.Id)),
            sort=("-at",),
        ),
        Resource(
            path="nudges",
            kind="nudge",
            model=Nudge,
            fields=(ABOUT, *f.of_model(Nudge, "title", "due", "owner", "member", "rung", "on", "at")),
            filters=(
                filters.to("member", Member),
                filters.to("owner", Member),
                filters.dates("on"),
                filters.dates("due"),
            ),
            sort=("-on", "due"),
        ),
    ]
)
