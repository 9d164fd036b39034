"""Ownership: is there somebody who answers, and do they?"""

import datetime

from django.utils.translation import gettext_lazy

from cxhub.alignment.graph import Graph
from cxhub.alignment.nodes import Initiative
from cxhub.alignment.registry import OWNERSHIP, Answers, Found, NotAssessable, Row, Settings, Threshold, rule
from cxhub.alignment.rules.common import (
    cadence,
    day,
    days,
    has_silent_sponsor,
    lacks_executive,
    owner_of,
    person_row,
    sponsor_of,
    sponsor_seen_on,
)
from cxhub.alignment.severity import Severity
from cxhub.alignment.wording import gettext as _
from cxhub.alignment.wording import ngettext


@rule(
    "A1",
    title=gettext_lazy("Ownerless initiative"),
    severity=Severity.CRITICAL,
    area=OWNERSHIP,
    why=gettext_lazy(
        "What belongs to everybody is done by nobody: without one name there is no one to ask, help or thank."
    ),
    how=gettext_lazy("An active initiative has no owner, or its owner has left."),
    fix=gettext_lazy("Assign one named person."),
    fields=("owned_by",),
)
def ownerless(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Active initiatives without an owner who is here."""
    for item in graph.active:
        if graph.is_here(item.owner):
            continue
        name = graph.name(item.owner)
        yield Found(
            item,
            _("%(title)s has no owner: %(name)s has left.") % {"title": item.title, "name": name}
            if name
            else _("%(title)s has no owner.") % {"title": item.title},
            (person_row(graph, _("Owner"), item.owner), person_row(graph, _("Executive owner"), item.executive_owner)),
            sponsor_of(graph, item),
        )


@rule(
    "A2",
    title=gettext_lazy("No executive owner"),
    severity=Severity.CRITICAL,
    area=OWNERSHIP,
    why=gettext_lazy("Work that no executive answers for withers: the first conflict over money or people ends it."),
    how=gettext_lazy("An active initiative has no executive owner, or one who has left or is no executive."),
    fix=gettext_lazy("Name the executive who answers for the outcome."),
    fields=("executive_owner",),
)
def no_executive_owner(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Active initiatives without an executive who is here and may answer."""
    for item in graph.active:
        if not lacks_executive(graph, item):
            continue
        name = graph.name(item.executive_owner)
        if not name:
            words = _("No executive answers for %(title)s.")
        elif not graph.is_here(item.executive_owner):
            words = _("No executive answers for %(title)s: %(name)s has left.")
        else:
            words = _("No executive answers for %(title)s: %(name)s is none.")
        yield Found(
            item,
            words % {"title": item.title, "name": name},
            (person_row(graph, _("Executive owner"), item.executive_owner), person_row(graph, _("Owner"), item.owner)),
            graph.someone(*graph.executives(item.pillar), item.owner),
        )


@rule(
    "A3",
    title=gettext_lazy("Sponsor in name only"),
    severity=Severity.HIGH,
    area=OWNERSHIP,
    why=gettext_lazy("A name on a page is no sponsor. People soon learn whether anybody reads what they report."),
    how=gettext_lazy(
        "The executive owner of an active initiative has answered no update, agreed to no date and decided nothing "
        "of it in "
        "so many days or three cadences, whichever is longer, although there was an update to answer."
    ),
    fix=gettext_lazy("Answer the newest update, or hand the initiative over."),
    thresholds={"days": Threshold(60, gettext_lazy("days without a sign, at least"))},
)
def sponsor_in_name_only(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Active initiatives whose executive owner shows no sign."""
    for item in graph.active:
        if lacks_executive(graph, item):
            continue
        allowed = max(settings["days"], 3 * cadence(item, settings))
        if not has_silent_sponsor(graph, item, on, allowed):
            continue
        seen = sponsor_seen_on(graph, item)
        name = graph.name(item.executive_owner)
        updates = graph.updates_of.get(item.id, [])
        unread = [update for update in updates if seen is None or update.on > seen]
        sentence = (
            _("%(name)s has given no sign on %(title)s for %(days)s.")
            % {"name": name, "title": item.title, "days": days((on - seen).days)}
            if seen
            else _("%(name)s has never given a sign on %(title)s.") % {"name": name, "title": item.title}
        )
        yield Found(
            item,
            sentence,
            (
                person_row(graph, _("Executive owner"), item.executive_owner),
                Row(_("Last sign"), day(seen)),
                Row(_("Updates since then"), str(len(unread)), item.key),
                Row(_("Allowed"), days(int(allowed))),
            ),
            item.executive_owner,
            fix_at="page",
        )


@rule(
    "A4",
    title=gettext_lazy("Owner is own sponsor"),
    severity=Severity.MEDIUM,
    area=OWNERSHIP,
    why=gettext_lazy("Whoever does the work cannot also judge it, nor clear its way with those above."),
    how=gettext_lazy("The owner and the executive owner of an active initiative are the same person."),
    fix=gettext_lazy("Add an independent executive."),
    fields=("executive_owner",),
)
def own_sponsor(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Active initiatives in which one person is both."""
    for item in graph.active:
        if item.owner is not None and item.owner == item.executive_owner:
            yield Found(
                item,
                _("%(name)s both owns %(title)s and answers for its outcome.")
                % {"name": graph.name(item.owner), "title": item.title},
                (
                    person_row(graph, _("Owner"), item.owner),
                    person_row(graph, _("Executive owner"), item.executive_owner),
                ),
                owner_of(graph, item),
            )


@rule(
    "A5",
    title=gettext_lazy("Sponsor overloaded"),
    severity=Severity.MEDIUM,
    area=OWNERSHIP,
    why=gettext_lazy(
        "Attention is the one thing an executive cannot delegate; spread over too much work it reaches none."
    ),
    how=gettext_lazy("One person is executive owner of more active initiatives than the threshold."),
    fix=gettext_lazy("Redistribute them."),
    thresholds={"initiatives": Threshold(5, gettext_lazy("active initiatives at most"))},
)
def sponsor_overloaded(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """People who answer for too many active initiatives."""
    load: dict[int | None, list[Initiative]] = {}
    for item in graph.active:
        load.setdefault(item.executive_owner, []).append(item)
    for person in graph.people:
        items = load.get(person.id, [])
        if person.active and len(items) > settings["initiatives"]:
            yield Found(
                person,
                ngettext(
                    "%(name)s answers for %(n)d active initiative; %(limit)d is the limit.",
                    "%(name)s answers for %(n)d active initiatives; %(limit)d is the limit.",
                    len(items),
                )
                % {"name": person.title, "n": len(items), "limit": settings["initiatives"]},
                tuple(Row(_("Initiative"), item.title, item.key) for item in items),
                person.id,
                fix_at="page",
            )


@rule(
    "A6",
    title=gettext_lazy("Pillar without an executive"),
    severity=Severity.HIGH,
    area=OWNERSHIP,
    why=gettext_lazy("A choice that nobody at the top table stands for is no choice when budgets are made."),
    how=gettext_lazy("A current pillar has no executive, or one who has left."),
    fix=gettext_lazy("Name the executive who answers for it."),
    fields=("executive",),
)
def pillar_without_executive(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Current pillars that no executive who is here answers for."""
    for pillar in graph.current_pillars:
        if graph.is_here(pillar.executive):
            continue
        work = graph.active_by_pillar.get(pillar.id, [])
        yield Found(
            pillar,
            ngettext(
                "No executive answers for %(title)s, which %(n)d active initiative serves.",
                "No executive answers for %(title)s, which %(n)d active initiatives serve.",
                len(work),
            )
            % {"title": pillar.title, "n": len(work)},
            (
                person_row(graph, _("Executive"), pillar.executive),
                *(Row(_("Initiative"), item.title, item.key) for item in work),
            ),
            graph.someone(pillar.owner),
        )


@rule(
    "A7",
    title=gettext_lazy("Silence at the top"),
    severity=Severity.MEDIUM,
    area=OWNERSHIP,
    why=gettext_lazy(
        "Everybody watches what executives spend their breath on. If it is never customers, it is not customers."
    ),
    how=gettext_lazy(
        "No executive has told a customer story or taken a decision that the hub knows of in so many days."
    ),
    fix=gettext_lazy("Put customers on the next agenda, and tell one story there."),
    thresholds={"days": Threshold(60, gettext_lazy("days without a story or a decision"))},
)
def silence_at_the_top(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """No story and no decision by any executive for too long."""
    if not graph.stories and not graph.decisions:
        yield NotAssessable(_("no stories and no decisions are recorded"))
        return
    executives = {person.id for person in graph.people if person.executive}
    stories = [item.date for item in graph.stories if item.told_by in executives and item.date]
    decided = [item.decided_on for item in graph.decisions if item.decider in executives and item.decided_on]
    last = max((*stories, *decided), default=None)
    if last is not None and (on - last).days <= settings["days"]:
        return
    yield Found(
        graph.programme,
        _("No executive has told a story or taken a customer decision for %(days)s.") % {"days": days((on - last).days)}
        if last
        else _("No executive has ever told a story or taken a customer decision here."),
        (
            Row(_("Last story told by an executive"), day(max(stories, default=None))),
            Row(_("Last decision by an executive"), day(max(decided, default=None))),
        ),
        None,
        fix_at="new_story",
    )


@rule(
    "A8",
    title=gettext_lazy("Text that nobody answers for"),
    severity=Severity.LOW,
    area=OWNERSHIP,
    why=gettext_lazy(
        "A principle or a play without an owner is not wrong at first. It becomes wrong, and nobody notices."
    ),
    how=gettext_lazy("A purpose, stance, promise, principle or play has no owner, or its owner has left."),
    fix=gettext_lazy("Name the person who answers for it."),
    fields=("owned_by",),
)
def text_without_owner(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Pages of the strategy and plays without an owner who is here."""
    for page in graph.reviews:
        if graph.is_here(page.owner):
            continue
        yield Found(
            page,
            _("Nobody answers for “%(title)s”.") % {"title": page.title},
            (person_row(graph, _("Owner"), page.owner),),
            graph.someone(*graph.executives(*page.pillars)),
        )
