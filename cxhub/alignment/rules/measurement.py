"""Measurement: would we know if it worked, and what it is worth?"""

import datetime

from django.utils.translation import gettext_lazy

from cxhub.alignment.graph import Graph
from cxhub.alignment.nodes import Kpi
from cxhub.alignment.registry import MEASUREMENT, Answers, Found, NotAssessable, Row, Settings, Threshold, rule
from cxhub.alignment.rules.common import any_of, day, days, newest_reading, owner_of, period_days, person_row
from cxhub.alignment.severity import Severity
from cxhub.alignment.wording import gettext as _
from cxhub.alignment.wording import ngettext


def _kpi_owner(graph: Graph, kpi: Kpi) -> int | None:
    """Whom to ask about a KPI: its owner, else its pillar's executive."""
    pillar = graph.pillar[kpi.pillar] if kpi.pillar in graph.pillar else None
    return graph.someone(kpi.owner, *((pillar.executive, pillar.owner) if pillar else ()))


@rule(
    "C1",
    title=gettext_lazy("Initiative without a KPI"),
    severity=Severity.HIGH,
    area=MEASUREMENT,
    why=gettext_lazy("Without a number that it should move, nobody can tell work from motion."),
    how=gettext_lazy("An active initiative is linked to no KPI."),
    fix=gettext_lazy("Link the KPI of the outcome that it is for."),
    fields=("kpis",),
)
def initiative_without_kpi(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Active initiatives without a KPI."""
    for item in graph.active:
        if not item.kpis:
            yield Found(
                item,
                _("%(title)s has no measure that it should move.") % {"title": item.title},
                (
                    Row(_("KPIs"), _("none")),
                    Row(_("Effort"), _("%(n)d person-days") % {"n": item.effort} if item.effort else _("not said")),
                ),
                owner_of(graph, item),
            )


@rule(
    "C2",
    title=gettext_lazy("Pillar without a KPI"),
    severity=Severity.HIGH,
    area=MEASUREMENT,
    why=gettext_lazy("A choice that is not measured cannot be seen to fail, so it is never put right."),
    how=gettext_lazy("No KPI belongs to a current pillar."),
    fix=gettext_lazy("Add one, or give one to the pillar."),
)
def pillar_without_kpi(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Current pillars without a KPI."""
    measured = {kpi.pillar for kpi in graph.kpis}
    for pillar in graph.current_pillars:
        if pillar.id not in measured:
            yield Found(
                pillar,
                _("No measure says whether %(title)s succeeds.") % {"title": pillar.title},
                (Row(_("KPIs"), _("none"), pillar.key),),
                graph.someone(pillar.executive, pillar.owner),
                fix_at="new_kpi",
            )


@rule(
    "C3",
    title=gettext_lazy("KPI incomplete"),
    severity=Severity.HIGH,
    area=MEASUREMENT,
    why=gettext_lazy("A number without a start, an aim, a day and a person is a statistic: nobody can be late for it."),
    how=gettext_lazy(
        "A KPI lacks a baseline, a target, a direction, the day of the target, or an owner who is still here."
    ),
    fix=gettext_lazy("Complete it."),
    fields=("owner", "baseline", "baseline_on", "target", "target_on", "direction"),
)
def kpi_incomplete(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """KPIs that lack what makes them one."""
    for kpi in graph.kpis:
        given = {
            _("owner"): graph.is_here(kpi.owner),
            _("baseline"): kpi.baseline is not None,
            _("target"): kpi.target is not None,
            _("direction"): bool(kpi.direction),
            _("day of the target"): kpi.target_on is not None,
        }
        missing = [name for name, there in given.items() if not there]
        if not missing:
            continue
        name = graph.name(kpi.owner)
        gone = _(" (%(name)s has left)") % {"name": name} if name and not graph.is_here(kpi.owner) else ""
        yield Found(
            kpi,
            _("%(title)s has no %(missing)s%(gone)s.") % {"title": kpi.title, "missing": any_of(missing), "gone": gone},
            (
                person_row(graph, _("Owner"), kpi.owner),
                Row(_("Baseline"), _("none") if kpi.baseline is None else kpi.show(kpi.baseline), kpi.key),
                Row(_("Target"), _("none") if kpi.target is None else kpi.show(kpi.target), kpi.key),
                Row(_("Day of the target"), day(kpi.target_on), kpi.key),
            ),
            _kpi_owner(graph, kpi),
        )


@rule(
    "C4",
    title=gettext_lazy("KPI stale"),
    severity=Severity.HIGH,
    area=MEASUREMENT,
    why=gettext_lazy("An old number is believed as long as nobody asks its age, and then nothing is believed."),
    how=gettext_lazy(
        "The newest reading, or the baseline where there is none, is older than so many times the KPI's own period."
    ),
    fix=gettext_lazy("Record a reading, or automate it."),
    thresholds={"periods": Threshold(1.5, gettext_lazy("periods that a reading may be old"))},
)
def kpi_stale(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """KPIs that were not read for too long."""
    for kpi in graph.kpis:
        newest = newest_reading(graph, kpi.id)
        since = newest.as_of if newest else kpi.baseline_on
        if since is None:
            yield NotAssessable(_("it has neither a reading nor a day of its baseline"), kpi)
            continue
        age, allowed = (on - since).days, settings["periods"] * period_days(kpi)
        if age <= allowed:
            continue
        words = (
            _("%(title)s was last read %(days)s ago; its readings are due every %(period)s.")
            if newest
            else _(
                "%(title)s has never been read since its baseline %(days)s ago; its readings are due every %(period)s."
            )
        )
        yield Found(
            kpi,
            words % {"title": kpi.title, "days": days(age), "period": days(period_days(kpi))},
            (
                Row(_("Newest reading"), day(newest.as_of) if newest else _("none"), kpi.key),
                Row(_("Allowed age"), days(int(allowed))),
            ),
            _kpi_owner(graph, kpi),
            fix_at="reading",
        )


@rule(
    "C5",
    title=gettext_lazy("No financial linkage"),
    severity=Severity.HIGH,
    area=MEASUREMENT,
    why=gettext_lazy("What has no price is cut first. A measure with money attached survives a bad quarter."),
    how=gettext_lazy("No study in the register ties the KPI to an outcome and is still in date."),
    fix=gettext_lazy("Estimate what a movement of it is worth, and store it with its interval and its expiry."),
)
def no_financial_linkage(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """KPIs whose worth nobody has shown, or not lately."""
    for kpi in graph.kpis:
        linkages = graph.linkages_of.get(kpi.id, [])
        if any(item.expires_on >= on for item in linkages):
            continue
        last = max((item.expires_on for item in linkages), default=None)
        yield Found(
            kpi,
            _("What %(title)s is worth was last shown by a study that expired on %(day)s.")
            % {"title": kpi.title, "day": day(last)}
            if last
            else _("Nobody has shown what %(title)s is worth.") % {"title": kpi.title},
            tuple(
                Row(
                    item.title,
                    _("studied %(day)s, expired %(end)s") % {"day": day(item.studied_on), "end": day(item.expires_on)},
                    kpi.key,
                )
                for item in linkages
            )
            or (Row(_("Studies"), _("none"), kpi.key),),
            _kpi_owner(graph, kpi),
            fix_at="new_linkage",
        )


@rule(
    "C6",
    title=gettext_lazy("Headline metric assumed"),
    severity=Severity.MEDIUM,
    area=MEASUREMENT,
    why=gettext_lazy(
        "A headline number that everybody steers by should have earned it: does it move anything that counts?"
    ),
    how=gettext_lazy("No driver study and no financial linkage of a headline KPI is younger than so many days."),
    fix=gettext_lazy("Run the study."),
    thresholds={"days": Threshold(365, gettext_lazy("days that a study stands for"))},
)
def headline_assumed(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Headline KPIs that nobody has studied lately."""
    drivers: dict[int, datetime.date] = {}
    for item in graph.drivers:
        drivers[item.kpi] = max(item.studied_on, drivers.get(item.kpi, item.studied_on))
    for kpi in graph.kpis:
        if kpi.tier != "headline":
            continue
        linked = max((item.studied_on for item in graph.linkages_of.get(kpi.id, ())), default=None)
        last = max(filter(None, (linked, drivers.get(kpi.id))), default=None)
        if last is not None and (on - last).days <= settings["days"]:
            continue
        yield Found(
            kpi,
            _("%(title)s was last studied %(days)s ago.") % {"title": kpi.title, "days": days((on - last).days)}
            if last
            else _("%(title)s has never been studied: what drives it, and what it is worth, is assumed.")
            % {"title": kpi.title},
            (
                Row(_("Driver study"), day(drivers.get(kpi.id)), kpi.key),
                Row(_("Financial linkage"), day(linked), kpi.key),
            ),
            _kpi_owner(graph, kpi),
            fix_at="new_linkage",
        )


@rule(
    "C10",
    title=gettext_lazy("Only lagging KPIs"),
    severity=Severity.LOW,
    area=MEASUREMENT,
    why=gettext_lazy(
        "Lagging measures tell when it is too late. One that moves before customers notice gives time to act."
    ),
    how=gettext_lazy("An active initiative has KPIs, and none of them is leading."),
    fix=gettext_lazy("Add a leading one."),
    fields=("kpis",),
)
def only_lagging(graph: Graph, on: datetime.date, settings: Settings) -> Answers:
    """Active initiatives that only learn afterwards."""
    for item in graph.active:
        kpis = [graph.kpi[kpi] for kpi in item.kpis if kpi in graph.kpi]
        if kpis and not any(kpi.leading for kpi in kpis):
            yield Found(
                item,
                ngettext(
                    "%(title)s is measured by %(n)d KPI only, which is lagging.",
                    "%(title)s is measured by %(n)d KPIs, all of them lagging.",
                    len(kpis),
                )
                % {"title": item.title, "n": len(kpis)},
                tuple(Row(kpi.title, _("lagging"), kpi.key) for kpi in kpis),
                owner_of(graph, item),
            )
