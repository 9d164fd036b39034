"""What waits for what, across the portfolio."""

from __future__ import annotations

from collections import defaultdict

from cxhub.initiatives.models import Dependency

#: A whole initiative (its id, None), or one milestone of it.
Node = tuple[int, int | None]


def closes_circle(new: Dependency) -> bool:
    """Whether a dependency would make something wait for itself.

    An initiative is done when its milestones are, so it waits for each of them.
    """
    edges: dict[Node, set[Node]] = defaultdict(set)
    rows = Dependency.objects.exclude(pk=new.pk).order_by()
    for waiting, milestone, on, on_milestone in rows.values_list(
        "initiative_id", "milestone_id", "on_initiative_id", "on_milestone_id"
    ):
        edges[waiting, milestone].add((on, on_milestone))
    start: Node = (new.initiative_id, new.milestone_id)
    goal: Node = (new.on_initiative_id, new.on_milestone_id)
    if start == goal:
        return True
    named = {node for source, targets in edges.items() for node in (source, *targets)} | {start, goal}
    for node in named:
        if node[1] is not None:
            edges[node[0], None].add(node)
    seen: set[Node] = set()
    ahead = [goal]
    while ahead:
        node = ahead.pop()
        if node == start:
            return True
        if node not in seen:
            seen.add(node)
            ahead.extend(edges[node])
    return False
