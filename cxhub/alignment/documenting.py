"""The reference of the rules, made from the rules themselves."""

from __future__ import annotations

from itertools import groupby

from cxhub.alignment.registry import Rule, all_rules
from cxhub.alignment.thresholds import shared

INTRODUCTION = """# Rules of the audit

Made from the rules themselves by `manage.py cxhub_audit --rules`; a test fails where it is out of date. How the
audit works: [the audit](../explanation/audit.md). Thresholds can be changed on each rule's page; those below are what
holds until somebody does. Severities weigh 25 (critical), 10 (high), 4 (medium) and 1 (low) in a score.
"""


def document() -> str:
    """The reference as Markdown."""
    parts = [INTRODUCTION, "## Shared thresholds\n"]
    parts.append("\n".join(f"- `{name}`: {item.default:g} {item.label}" for name, item in shared().items()) + "\n")
    for area, rules in groupby(all_rules(), key=lambda rule: str(rule.area)):
        parts.append(f"## {area}\n")
        parts.extend(_section(rule) for rule in rules)
    return "\n".join(parts)


def _section(rule: Rule) -> str:
    lines = [
        f"### {rule.id}: {rule.title} ({rule.severity.label.lower()})",
        "",
        f"{rule.why}",
        "",
        f"- **Finds**: {rule.how}",
        f"- **Fix**: {rule.fix}",
    ]
    lines += [f"- `{name}`: {item.default:g} {item.label}" for name, item in rule.thresholds.items()]
    return "\n".join([*lines, ""])
