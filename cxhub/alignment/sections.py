"""What the audit adds to the pages of other apps: findings where their cause is, and the score on a leader's home."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from cxhub.alignment import results
from cxhub.alignment.gate import sees_audit
from cxhub.alignment.listing import PAGE_SIZE
from cxhub.alignment.models import FindingState
from cxhub.alignment.telling import A_WEEK, answer, pillar_rows, worst_words
from cxhub.components.words import exact
from cxhub.home import HomeSection
from cxhub.people.models import Member
from cxhub.people.owed import member_of
from cxhub.people.sections import Line, PersonSection
from cxhub.sections import PageSection
from cxhub.strategy.models import StrategyPillar

#: Findings on a page of something else, and on the home page.
MOST, FEW = 10, 5


def on_page(request: HttpRequest, page: Model) -> list[PageSection]:
    """What the audit found about this page or record; nothing where it found nothing."""
    if not request.user.is_authenticated:
        return []
    found = list(results.findings_for(page, request)[: MOST + 1])
    return [PageSection(5, "cxhub_alignment/on_page.html", {"findings": found[:MOST]})] if found else []


def on_pillar(request: HttpRequest, pillar: StrategyPillar) -> list[PageSection]:
    """The pillar's score, and the worst of what stands in its way."""
    if not request.user.is_authenticated:
        return []
    standing = results.findings(request).exclude(state=FindingState.RESOLVED)
    found = list(standing.filter(Q(pillar=pillar.pk) | Q(page=pillar.pk))[: MOST + 1])
    run = results.latest_run(request) if sees_audit(request) else None
    if run is None and not found:
        return []
    mine = None
    if run is not None:
        scores = results.scores(run, request)
        mine = next((item for item in scores.pillars if item.pillar and item.pillar.pk == pillar.pk), None)
    context = {"findings": found[:MOST], "audit_score": mine, "audit_run": run, "audit_more": len(found) > MOST}
    return [PageSection(5, "cxhub_alignment/on_pillar.html", context)]


def on_person(request: HttpRequest, member: Member) -> list[PersonSection]:
    """The findings that ask this person to act."""
    asking = Q(assigned_to=member) | Q(assigned_to=None, responsible=member)
    rows = results.findings(request).exclude(state=FindingState.RESOLVED).filter(asking)
    found = list(rows[:PAGE_SIZE])
    lines = [
        Line(
            title=_("%(title)s: %(rule)s") % {"title": finding.about_title, "rule": finding.fix},
            url=finding.get_absolute_url(),
            note=finding.sentence,
            side=_("%(severity)s, since %(day)s")
            % {"severity": finding.get_severity_display(), "day": exact(finding.open_since)},
        )
        for finding in found[:MOST]
    ]
    return [PersonSection(_("Asked to fix"), 30, lines, len(found))]


def on_home(request: HttpRequest, page: Any) -> list[HomeSection]:
    """For leaders: what needs them, and whether the work serves the strategy."""
    if not request.user.is_authenticated or not sees_audit(request):
        return []
    run = results.latest_run(request)
    if run is None:
        return []
    earlier = results.previous_run(run, request, days=A_WEEK) or results.previous_run(run, request)
    scores = results.scores(run, request)
    pillars = pillar_rows(scores, results.scores(earlier, request) if earlier else None)
    counting = results.findings(request).exclude(state__in=[FindingState.RESOLVED, FindingState.WAIVED])
    member = member_of(request)
    mine = []
    if member is not None:
        asking = Q(assigned_to=member) | Q(assigned_to=None, responsible=member)
        mine = list(counting.filter(asking)[: FEW + 1])
    context = {
        "audit_run": run,
        "audit_scores": scores,
        "earlier": earlier,
        "pillars": pillars,
        "programme": scores.programme,
        "answer": answer(pillars),
        "worst": worst_words(pillars),
        "mine": mine[:FEW],
        "mine_more": len(mine) > FEW,
        "worst_findings": list(counting[:FEW]),
        "audit_member": member,
        "today": timezone.localdate(),
    }
    sections = [HomeSection(14, "cxhub_alignment/home_score.html", context)]
    if mine:
        sections.append(HomeSection(11, "cxhub_alignment/home_mine.html", context))
    return sections
