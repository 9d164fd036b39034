"""Comments: which things take them, who is named in them, who may do what with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Count, Model, OuterRef, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from cxhub.access import rule
from cxhub.people.models import Member
from cxhub.reminders.models import Comment, Kind
from cxhub.reminders.subjects import about
from cxhub.reminders.telling import tell

#: A name has at most so many words.
NAME_WORDS = 5
_AT = re.compile(r"(?<![\w@])@([^\s@][^@\n]{0,120})")


@dataclass(frozen=True)
class Commentable:
    """A kind of thing that takes comments.

    :param title: what one is called.
    :param page: where one is read.
    :param whose: who hears of comments on it without being named.
    """

    model: type[Model]
    title: Callable[[Any], str]
    page: Callable[[Any], str]
    whose: Callable[[Any], Iterable[Member | None]]


_kinds: dict[str, Commentable] = {}


def register_commentable(kind: Commentable) -> None:
    """Let a kind of thing take comments."""
    _kinds[kind.model._meta.label_lower] = kind


def commentable(label: str) -> Commentable | None:
    """The kind of thing of a model's label, such as ``cxhub_initiatives.progressupdate``; ``None`` if it takes none."""
    apps.check_apps_ready()
    return _kinds.get(label)


def comments_on(model: type[Model]) -> Any:
    """How many comments stand on each row of a model, for an annotation: whoever sees the row may know."""
    kind = {"about_type__app_label": model._meta.app_label, "about_type__model": model._meta.model_name}
    on_it = Comment.objects.filter(**kind, about_id=OuterRef("pk"), deleted_at=None)
    numbers = on_it.order_by().values("about_id").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(numbers), 0)


@rule("change", Comment)
def may_change(user: Any, comment: Comment) -> bool:
    """The author, for a while."""
    member = getattr(user, "cxhub_member", None)
    return member is not None and member.active and member.pk == comment.author_id and comment.is_editable


@rule("delete", Comment)
def may_delete(user: Any, comment: Comment) -> bool:
    """The author, and the programme office."""
    member = getattr(user, "cxhub_member", None)
    mine = member is not None and member.active and member.pk == comment.author_id
    return comment.deleted_at is None and (mine or user.has_perm("cxhub_reminders.delete_comment"))


def named_in(text: str) -> list[Member]:
    """Active people whose whole name, or short name, stands after an "@"."""
    candidates: set[str] = set()
    for match in _AT.finditer(text):
        words = re.findall(r"[^\s]+", match.group(1))[:NAME_WORDS]
        for count in range(1, len(words) + 1):
            name = " ".join(words[:count]).lower()
            candidates.update({name, name.rstrip(".,;:!?)’”'\"")})
    if not candidates:
        return []
    people = Member.objects.filter(active=True).annotate(lower=Lower("name")).select_related("user")
    return list((people.filter(lower__in=candidates) | people.filter(slug__in=candidates)).distinct().order_by("pk"))


@transaction.atomic
def say(*, subject: Model, author: Member, text: str) -> Comment:
    """Add a comment, and tell whoever is named in it, whose the thing is, and who spoke before."""
    comment = Comment.objects.create(author=author, text=text, at=timezone.now(), **about(subject))
    _tell_named(comment, subject)
    kind = _kinds[subject._meta.label_lower]
    before = (
        Comment.objects.filter(**about(subject), deleted_at=None).exclude(author=None).select_related("author__user")
    )
    others = [*kind.whose(subject), *(row.author for row in before)]
    tell(
        [member for member in others if member is not None and member.pk != author.pk],
        kind=Kind.COMMENT,
        key=f"comment:{comment.pk}",
        subject=subject,
        title=_("%(name)s commented on %(title)s") % {"name": author.name, "title": kind.title(subject)},
        url=kind.page(subject),
        words=text,
    )
    return comment


@transaction.atomic
def change(*, comment: Comment, text: str) -> None:
    """Change what was said; whoever is named only now is told now."""
    comment.text, comment.edited_at = text, timezone.now()
    comment.save(update_fields=["text", "edited_at"])
    if comment.about is not None:
        _tell_named(comment, comment.about)


@transaction.atomic
def take_back(*, comment: Comment) -> None:
    """Remove the words and leave a trace."""
    comment.text, comment.deleted_at = "", timezone.now()
    comment.save(update_fields=["text", "deleted_at"])
    comment.mentioned.clear()


def _tell_named(comment: Comment, subject: Any) -> None:
    named, author = named_in(comment.text), comment.author
    kind = _kinds[subject._meta.label_lower]
    told = tell(
        [member for member in named if author is None or member.pk != author.pk],
        kind=Kind.MENTION,
        key=f"comment:{comment.pk}",
        subject=subject,
        title=_("%(name)s named you on %(title)s")
        % {"name": author.name if author else "", "title": kind.title(subject)},
        url=kind.page(subject),
        words=comment.text,
    )
    # Only whom it reaches: a name that is linked says that its bearer knows.
    already = set(comment.mentioned.values_list("pk", flat=True)) & {member.pk for member in named}
    comment.mentioned.set({*already, *(row.member_id for row in told)})
