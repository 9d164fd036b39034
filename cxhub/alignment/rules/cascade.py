"""Cascade: does the work serve the strategy, and does the strategy reach the work?"""

import datetime

from django.utils.translation import gettext_lazy

from cxhub.alignment.graph import Graph
from cxhub.alignment.nodes import Initiative, Promise, Stance
from cxhub.alignment.registry import CASCADE, Answers, Found, NotAssessable, Row, Settings, Threshold, rule
from cxhub.alignment.rules.common import day, owner_of, percent, sponsor_of
from cxhub.alignment.severity import Severity
from cxhub.alignment.wording import gettext as _
from cxhub.alignment.wording import ngettext
from cxhub.strategy.models.foundations import Stance as Stances


@rule(
    "B1",
    title=gettext_lazy("Orphan initiative"),
    severity=Severity.CRITICAL,
    area=CASCADE,
    why=gettext_lazy("Work that serves no choice of ours takes people and money from work that does."),
    how=gettext_lazy(
        "An initiative that is active, or was closed in the last days that count as recent, has no primary pillar."
    ),
    fix=gettext_lazy("Link it to the pillar that it serves, or stop it."),
    fields=("pillar",),
)
def orphan(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Active and lately closed initiatives without a pillar."""
    for item in graph.initiatives:
        lately = item.stage == "closed" and item.closed_on and (on - item.closed_on).days <= settings["window_days"]
        if (item.stage not in graph.active_stages and not lately) or item.pillar in graph.pillar:
            continue
        also = [graph.pillar[pillar] for pillar in item.secondary_pillars if pillar in graph.pillar]
        yield Found(
            item,
            _("%(title)s serves no pillar first.") % {"title": item.title},
            (
                Row(_("Primary pillar"), _("none")),
                *(Row(_("Secondary pillar"), pillar.title, pillar.key) for pillar in also),
                Row(_("Effort"), _("%(n)d person-days") % {"n": item.effort} if item.effort else _("not said")),
            ),
            sponsor_of(graph, item),
        )


@rule(
    "B2",
    title=gettext_lazy("Spread thin"),
    severity=Severity.LOW,
    area=CASCADE,
    why=gettext_lazy("What serves everything explains nothing: when two aims conflict, nobody knows which one wins."),
    how=gettext_lazy("An active initiative is linked to more pillars, primary and secondary, than the threshold."),
    fix=gettext_lazy("Keep the one that it serves first, and drop what is only hoped for."),
    thresholds={"pillars": Threshold(2, gettext_lazy("pillars at most"))},
)
def spread_thin(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Active initiatives with too many pillars."""
    for item in graph.active:
        linked = sorted(pillar for pillar in {*item.secondary_pillars, item.pillar} if pillar in graph.pillar)
        if len(linked) > settings["pillars"]:
            yield Found(
                item,
                _("%(title)s is linked to %(n)d pillars.") % {"title": item.title, "n": len(linked)},
                tuple(Row(_("Pillar"), graph.pillar[pillar].title, graph.pillar[pillar].key) for pillar in linked),
                owner_of(graph, item),
            )


@rule(
    "B3",
    title=gettext_lazy("Empty pillar"),
    severity=Severity.HIGH,
    area=CASCADE,
    why=gettext_lazy("A choice on which nobody works is a slogan, and staff can tell."),
    how=gettext_lazy("A current pillar is the primary pillar of no active initiative."),
    fix=gettext_lazy("Start one, or retire the pillar."),
)
def empty_pillar(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Current pillars without active work."""
    for pillar in graph.current_pillars:
        if not graph.active_by_pillar.get(pillar.id):
            later = [item for item in graph.initiatives if item.pillar == pillar.id]
            yield Found(
                pillar,
                _("No active initiative serves %(title)s first.") % {"title": pillar.title},
                (
                    Row(_("Active initiatives"), "0", pillar.key),
                    *(Row(_("Not active"), item.title, item.key) for item in later),
                ),
                graph.someone(pillar.executive, pillar.owner),
                fix_at="new_initiative",
            )


@rule(
    "B4",
    title=gettext_lazy("Portfolio imbalance"),
    severity=Severity.MEDIUM,
    area=CASCADE,
    why=gettext_lazy(
        "Where the days go is the real strategy. If it differs from the written one, one of them is wrong."
    ),
    how=gettext_lazy(
        "Of the effort of active initiatives, the largest pillar has more than the first threshold while another "
        "current "
        "pillar has less than the second."
    ),
    fix=gettext_lazy("Move effort, or say in the strategy that this is meant."),
    thresholds={
        "largest_percent": Threshold(60, gettext_lazy("% of effort in one pillar at most")),
        "smallest_percent": Threshold(5, gettext_lazy("% of effort in every pillar at least")),
    },
)
def imbalance(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """One pillar takes nearly all effort while another starves."""
    effort = {
        pillar.id: sum(item.effort or 0 for item in graph.active_by_pillar.get(pillar.id, ()))
        for pillar in graph.current_pillars
    }
    total = sum(effort.values())
    if not total:
        yield NotAssessable(_("no active initiative with a pillar says its effort"))
        return
    shares = {pillar: 100 * days / total for pillar, days in effort.items()}
    largest = max(shares, key=lambda pillar: (shares[pillar], -pillar))
    starved = [pillar for pillar, share in shares.items() if share < settings["smallest_percent"]]
    if shares[largest] <= settings["largest_percent"] or not starved:
        return
    yield Found(
        graph.programme,
        ngettext(
            "One pillar takes %(share)s of the effort of active work, while %(n)d has less than %(least)g%%.",
            "One pillar takes %(share)s of the effort of active work, while %(n)d have less than %(least)g%%.",
            len(starved),
        )
        % {"share": percent(shares[largest] / 100), "n": len(starved), "least": settings["smallest_percent"]},
        tuple(
            Row(
                graph.pillar[pillar].title,
                _("%(days)d person-days, %(share)s") % {"days": effort[pillar], "share": percent(share / 100)},
                graph.pillar[pillar].key,
            )
            for pillar, share in sorted(shares.items(), key=lambda item: -item[1])
        ),
        graph.someone(graph.pillar[largest].executive),
        fix_at="portfolio",
    )


def _reached(graph: Graph, promise: Promise) -> tuple[list[int], list[int]]:
    """The principles that keep a promise, and those of them that a play serves."""
    principles = [item for item in promise.principles if item in graph.principle]
    return principles, [item for item in principles if graph.plays_of.get(item)]


@rule(
    "B5",
    title=gettext_lazy("Promise not cascaded"),
    severity=Severity.HIGH,
    area=CASCADE,
    why=gettext_lazy("A promise that no rule of behaviour and no procedure carries is kept only by luck."),
    how=gettext_lazy("The brand promise has no principle, or no play serves any of its principles."),
    fix=gettext_lazy("Write the missing principle, play or standard."),
)
def promise_not_cascaded(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Promises that reach no principle, or whose principles reach no play."""
    if not graph.promises:
        yield NotAssessable(_("no brand promise is written"))
    for promise in graph.promises:
        principles, served = _reached(graph, promise)
        if served:
            continue
        yield Found(
            promise,
            _("No principle carries the promise “%(title)s”.") % {"title": promise.title}
            if not principles
            else ngettext(
                "The promise “%(title)s” has %(n)d principle, and no play serves it.",
                "The promise “%(title)s” has %(n)d principles, and no play serves any of them.",
                len(principles),
            )
            % {"title": promise.title, "n": len(principles)},
            tuple(
                Row(_("Principle without a play"), graph.principle[item].title, graph.principle[item].key)
                for item in principles
            ),
            graph.someone(promise.owner),
        )


@rule(
    "B6",
    title=gettext_lazy("Principle never lived"),
    severity=Severity.MEDIUM,
    area=CASCADE,
    why=gettext_lazy("A principle without a play is advice, and one without a recent story is a poster."),
    how=gettext_lazy("No play serves the principle, or no story of the last days that count as recent shows it."),
    fix=gettext_lazy("Collect a story from somebody who lived it, or write the play."),
)
def principle_never_lived(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Principles without a play, or without a recent story."""
    since = on - datetime.timedelta(days=int(settings["window_days"]))
    for principle in graph.principles:
        plays = graph.plays_of.get(principle.id, [])
        told = [story.date for story in graph.stories_of.get(principle.id, ()) if story.date]
        recent = [date for date in told if date >= since]
        if plays and recent:
            continue
        words = (
            _("No play serves “%(title)s”.")
            if not plays
            else _("No story of the last %(days)d days shows “%(title)s”.")
        )
        yield Found(
            principle,
            words % {"title": principle.title, "days": settings["window_days"]},
            (
                Row(_("Plays"), str(len(plays)), principle.key),
                Row(_("Stories in the window"), str(len(recent)), principle.key),
                Row(_("Last story"), day(max(told, default=None)), principle.key),
            ),
            graph.someone(principle.owner, *graph.executives(*principle.pillars)),
            fix_at="new_story" if plays else "playbooks",
        )


def _stance(value: str) -> str:
    return str(Stances(value).label) if value in Stances.values else _("not declared")


@rule(
    "B7",
    title=gettext_lazy("Stance mismatch"),
    severity=Severity.HIGH,
    area=CASCADE,
    why=gettext_lazy(
        "Brand and experience that promise another way to win than the business funds disappoint both sides."
    ),
    how=gettext_lazy("The stance of the brand or of CX is not that of the business, or is not declared."),
    fix=gettext_lazy("Restate it, or record why the exception is meant."),
)
def stance_mismatch(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Stances of brand or CX that are not that of the business."""
    if not graph.stances:
        yield NotAssessable(_("no business stance is declared"))
    for stance in graph.stances:
        yield from _misfit(graph, stance)


def _misfit(graph: Graph, stance: Stance) -> Answers:
    parts = {_("brand"): stance.brand, _("CX"): stance.cx}
    wrong = [name for name, value in parts.items() if value != stance.business]
    if wrong:
        yield Found(
            stance,
            _("The business chose %(business)s; of %(parts)s this is not so.")
            % {"business": _stance(stance.business).lower(), "parts": _(" and ").join(wrong)},
            (
                Row(_("Business"), _stance(stance.business), stance.key),
                Row(_("Brand"), _stance(stance.brand), stance.key),
                Row(_("CX"), _stance(stance.cx), stance.key),
            ),
            graph.someone(stance.owner),
        )


@rule(
    "B8",
    title=gettext_lazy("Purpose not understood"),
    severity=Severity.MEDIUM,
    area=CASCADE,
    why=gettext_lazy("People cannot act on a purpose that they have not read or cannot say in their own words."),
    how=gettext_lazy(
        "After so many days from its start, fewer of the active members than the first threshold have acknowledged the "
        "current version; or fewer of those who were asked than the second understood it."
    ),
    fix=gettext_lazy("Have managers talk about it, and make the wording simpler."),
    thresholds={
        "acknowledged_percent": Threshold(80, gettext_lazy("% who acknowledged it, at least")),
        "understood_percent": Threshold(70, gettext_lazy("% who understood it, at least")),
        "days": Threshold(30, gettext_lazy("days to read it")),
    },
)
def purpose_not_understood(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Purposes that too few have read, or too few of those asked have understood."""
    if not graph.purposes:
        yield NotAssessable(_("no purpose is written"))
    members = sum(person.active for person in graph.people)
    for purpose in graph.purposes:
        given = next(
            (item for item in graph.acknowledgements if item.key[1] == purpose.id and item.version == purpose.version),
            None,
        )
        asked, understood = purpose.asked, purpose.understood
        if given and given.answered and not asked:
            asked, understood = given.answered, given.right
        if given is None and not asked:
            yield NotAssessable(_("nobody has acknowledged it, and nobody was asked"), purpose)
            continue
        reasons, rows = [], []
        due = purpose.effective_from is None or (on - purpose.effective_from).days > settings["days"]
        if given and members:
            share = given.active / members
            rows.append(
                Row(_("Acknowledged"), _("%(n)d of %(all)d") % {"n": given.active, "all": members}, purpose.key)
            )
            if due and 100 * share < settings["acknowledged_percent"]:
                reasons.append(_("%(share)s have acknowledged it") % {"share": percent(share)})
        if asked and understood is not None:
            share = understood / asked
            rows.append(
                Row(_("Understood"), _("%(n)d of %(all)d asked") % {"n": understood, "all": asked}, purpose.key)
            )
            if 100 * share < settings["understood_percent"]:
                reasons.append(_("%(share)s of those asked understood it") % {"share": percent(share)})
        if reasons:
            yield Found(
                purpose,
                _("Of version %(version)d of the purpose, only %(reasons)s.")
                % {"version": purpose.version, "reasons": _(" and ").join(reasons)},
                tuple(rows),
                graph.someone(purpose.owner),
            )


@rule(
    "B9",
    title=gettext_lazy("Silent redirection"),
    severity=Severity.MEDIUM,
    area=CASCADE,
    why=gettext_lazy("Approval was given for a purpose. Work that changes its purpose quietly was never approved."),
    how=gettext_lazy(
        "The primary pillar or the KPIs of an active initiative are others than on the day of its approval, and no "
        "decision on "
        "it was taken since."
    ),
    fix=gettext_lazy("Record the decision that changed it."),
)
def silent_redirection(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Active initiatives that serve something else than what was approved."""
    for item in graph.active:
        if item.approved_on is None:
            continue
        if not item.approved_known:
            yield NotAssessable(_("what it served when it was approved is not recorded"), item)
            continue
        if (item.pillar, item.kpis) == (item.approved_pillar, item.approved_kpis):
            continue
        decided = [
            decision
            for decision in graph.decisions_of.get(item.id, ())
            if decision.decided_on and decision.decided_on >= item.approved_on
        ]
        if not decided:
            yield _redirected(graph, item)


def _redirected(graph: Graph, item: Initiative) -> Found:
    rows = []
    if item.pillar != item.approved_pillar:
        for label, pillar in ((_("Pillar at approval"), item.approved_pillar), (_("Pillar now"), item.pillar)):
            node = graph.pillar[pillar] if pillar in graph.pillar else None
            rows.append(Row(label, node.title if node else _("none"), node.key if node else None))
    for label, kpis in (
        (_("KPI dropped since"), set(item.approved_kpis) - set(item.kpis)),
        (_("KPI added since"), set(item.kpis) - set(item.approved_kpis)),
    ):
        rows += [Row(label, graph.kpi[kpi].title, graph.kpi[kpi].key) for kpi in sorted(kpis) if kpi in graph.kpi]
    return Found(
        item,
        _("%(title)s no longer serves what it was approved for on %(day)s, and no decision says why.")
        % {"title": item.title, "day": day(item.approved_on)},
        tuple(rows),
        owner_of(graph, item),
        fix_at="new_decision",
    )
