"""How well a claim stands: worked out from its evidence, the same way wherever it is shown."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from cxhub.access import Reader, visible
from cxhub.alignment.models import Claim, EvidenceLink
from cxhub.alignment.models.claims import Says
from cxhub.components.words import amount, exact, number
from cxhub.initiatives.models import Decision
from cxhub.metrics.change import Verdict
from cxhub.metrics.lines import KpiLine, lines_of
from cxhub.metrics.models import FinancialLinkage, Kpi
from cxhub.playbooks.models import CustomerStory

#: Evidence that nobody has checked or renewed for so many days is stale.
FRESH_DAYS = 90

SUPPORTED, DOWNGRADED, WITHDRAWN = "supported", "downgraded", "withdrawn"
#: From the best to the worst.
ORDER = (SUPPORTED, DOWNGRADED, WITHDRAWN)


@dataclass(frozen=True)
class Proof:
    """One piece of evidence, as it is shown and kept.

    :param on: the day that it speaks of, as ISO; empty where it has none.
    :param page: id of the page that protects it.
    """

    label: str
    url: str = ""
    on: str = ""
    page: int | None = None


@dataclass(frozen=True)
class Stated:
    """A sentence of the scorecard with how well it stands.

    :param why: what supports it, or what it lacks.
    """

    text: str
    standing: str
    why: str
    evidence: tuple[Proof, ...] = ()
    page: int | None = None

    def as_data(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


def stated_claims(who: Any) -> list[Stated]:
    """The claims that are made now, each judged by the evidence that the reader may see."""
    reader, today = Reader.of(who), timezone.localdate()
    evidence = visible(EvidenceLink.objects.all(), reader).prefetch_related(
        Prefetch("kpi", visible(Kpi.objects.with_latest(), reader)),
        Prefetch("linkage", visible(FinancialLinkage.objects.select_related("kpi"), reader)),
        Prefetch("story", visible(CustomerStory.objects.all(), reader)),
        Prefetch("decision", visible(Decision.objects.all(), reader)),
    )
    claims = list(
        visible(Claim.objects.filter(active=True), reader).prefetch_related(
            Prefetch("evidence", evidence, to_attr="shown_evidence")
        )
    )
    kpis = {link.kpi.pk: link.kpi for claim in claims for link in claim.shown_evidence if _there(link, "kpi")}
    lines = {line.kpi.pk: line for line in lines_of(reader, kpis.values(), today)}
    return [_stated(claim, lines, today) for claim in claims]


def _there(link: EvidenceLink, name: str) -> bool:
    return getattr(link, f"{name}_id") is not None and getattr(link, name, None) is not None


def _stated(claim: Any, lines: dict[int, KpiLine], today: datetime.date) -> Stated:
    judged = [judge(claim.says, link, lines, today) for link in claim.shown_evidence]
    if not judged:
        return Stated(claim.statement, WITHDRAWN, _("nothing is named that it rests on"))
    # A claim is as good as its best evidence, unless something contradicts it.
    contradicted = [item for item in judged if item[0] == WITHDRAWN]
    standing, why, _proof = contradicted[0] if contradicted else min(judged, key=lambda item: ORDER.index(item[0]))
    return Stated(claim.statement, standing, why, tuple(proof for _standing, _why, proof in judged if proof))


Judged = tuple[str, str, Proof | None]


def judge(says: str, link: EvidenceLink, lines: dict[int, KpiLine], today: datetime.date) -> Judged:
    """What one piece of evidence says of a claim: how it stands by it, why, and the proof as it is shown."""
    if _there(link, "kpi"):
        return _by_measure(says, lines[link.kpi.pk], link, today)  # type: ignore[union-attr]
    if _there(link, "linkage"):
        return _by_linkage(link, today)
    if _there(link, "story"):
        story: Any = link.story
        proof = Proof(story.title, story.url or "", str(story.date or ""), story.pk)
        return _by_age(_("a story, which proves that it happened once"), proof, _newest(story.date, link), today)
    if _there(link, "decision"):
        decision: Any = link.decision
        on = str(decision.decided_on or "")
        proof = Proof(str(decision), decision.get_absolute_url(), on, decision.initiative_id)
        return _by_age(_("a decision"), proof, _newest(decision.decided_on, link), today)
    if link.address:
        return _by_age(_("something elsewhere"), Proof(link.address, link.address), link.checked_on, today)
    return DOWNGRADED, _("what it rested on is gone"), None


def _by_measure(says: str, line: KpiLine, link: EvidenceLink, today: datetime.date) -> Judged:
    kpi, latest, found = line.kpi, line.latest, line.year_change
    if latest is None:
        return DOWNGRADED, _("%(kpi)s has never been read") % {"kpi": kpi.name}, Proof(kpi.name, kpi.get_absolute_url())
    now = amount(latest.value, kpi.unit, kpi.decimals)
    words = _("%(kpi)s %(now)s, %(day)s") % {"kpi": kpi.name, "now": now, "day": exact(latest.as_of)}
    if latest.n is not None:
        words += ", " + _("n %(count)s") % {"count": number(latest.n)}
    proof = Proof(words, kpi.get_absolute_url(), str(latest.as_of))
    if says == Says.REACHED:
        reached = kpi.target is not None and (
            latest.value >= kpi.target if kpi.direction == "up" else latest.value <= kpi.target
        )
        if not reached:
            target = amount(kpi.target, kpi.unit, kpi.decimals) if kpi.target is not None else _("none")
            return WITHDRAWN, _("%(now)s; the target is %(target)s") % {"now": now, "target": target}, proof
    elif says in (Says.BETTER, Says.WORSE, Says.SAME):
        verdict = found.verdict if found else Verdict.UNKNOWN
        before = amount(found.before, kpi.unit, kpi.decimals) if found else ""
        moved = _("%(before)s to %(now)s") % {"before": before, "now": now} if found else now
        if verdict is Verdict.UNKNOWN:
            return DOWNGRADED, _("%(moved)s; whether that is a change cannot be told") % {"moved": moved}, proof
        if verdict is Verdict.NOT_DETECTABLE:
            if says != Says.SAME:
                return DOWNGRADED, _("%(moved)s; no detectable change") % {"moved": moved}, proof
        elif verdict.value != says:
            return WITHDRAWN, _("%(moved)s says otherwise") % {"moved": moved}, proof
        words = moved + ("" if latest.n is None else ", " + _("n %(count)s") % {"count": number(latest.n)})
    return _by_age(words, proof, _newest(latest.as_of, link), today)


def _by_linkage(link: EvidenceLink, today: datetime.date) -> Judged:
    found: Any = link.linkage
    proof = Proof(f"{found.kpi.name}: {found.outcome}", f"{found.kpi.get_absolute_url()}#worth", str(found.studied_on))
    if found.expires_on < today:
        return DOWNGRADED, _("the study expired on %(day)s") % {"day": exact(found.expires_on)}, proof
    if found.spans_zero:
        return DOWNGRADED, _("the interval takes in no effect at all"), proof
    # A study holds until it expires: that is what its date is for.
    return SUPPORTED, _("association; expires %(day)s") % {"day": exact(found.expires_on)}, proof


def _newest(day: datetime.date | None, link: EvidenceLink) -> datetime.date:
    return max(filter(None, (day, link.checked_on)))


def _by_age(words: str, proof: Proof, newest: datetime.date, today: datetime.date) -> Judged:
    age = (today - newest).days
    if age > FRESH_DAYS:
        return DOWNGRADED, _("%(words)s; not checked for %(days)d days") % {"words": words, "days": age}, proof
    return SUPPORTED, words, proof
