"""System checks of the hub's settings, and of the database that it is given."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_script_prefix, resolve, reverse

from cxhub import conf


@register()
def check_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Unknown or mistyped keys of ``CXHUB``, and pipelines that lead nowhere, are errors with a hint."""
    given = getattr(settings, "CXHUB", {})
    if not isinstance(given, dict):
        return [Error("CXHUB must be a dictionary.", id="cxhub.E001")]
    errors: list[CheckMessage] = []
    for name, value in given.items():
        if name not in conf.DEFAULTS:
            near = get_close_matches(str(name), conf.DEFAULTS, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known settings: {', '.join(conf.DEFAULTS)}."
            errors.append(Error(f"CXHUB has no setting {name!r}.", hint=hint, id="cxhub.E002"))
        elif not isinstance(value, type(conf.DEFAULTS[name][0])):
            wanted = type(conf.DEFAULTS[name][0]).__name__
            errors.append(Error(f"CXHUB[{name!r}] must be a {wanted}.", hint=conf.DEFAULTS[name][1], id="cxhub.E003"))
    if errors:
        return errors
    pipeline = conf.get("PIPELINE")
    named = {*conf.get("ACTIVE_STAGES"), *conf.get("GATED_STAGES")}.union(*map(set, pipeline.values()))
    for stage in sorted(named - set(pipeline)):
        errors.append(
            Error(
                f"Stage {stage!r} is used but is not in CXHUB['PIPELINE'].",
                hint="Give it a line of its own, with the stages that may follow it.",
                id="cxhub.E004",
            )
        )
    return errors


@register(Tags.urls)
def check_addresses(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """An address of the hub that something else of the site answers is one that nobody can open."""
    if not getattr(settings, "ROOT_URLCONF", None):
        return []
    from cxhub.urls import urlpatterns

    taken = [address for name, address in _addresses(urlpatterns) if resolve(address).url_name != name]
    if not taken:
        return []
    return [
        Warning(
            f"Something else of the site answers addresses of the hub: {', '.join(taken)}.",
            hint='Give the hub addresses of its own, as path("cx/", include("cxhub.urls")) does.',
            id="cxhub.W011",
        )
    ]


def _addresses(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[tuple[str, str]]:
    """The names and addresses of these patterns as the site has them; those that hold a value are left out."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns)
        elif pattern.name and not pattern.pattern.converters:
            try:
                yield pattern.name, "/" + reverse(pattern.name).removeprefix(get_script_prefix())
            except NoReverseMatch:
                return  # The site does without the hub's addresses.


@register(Tags.database)
def check_migrations(app_configs: Any, databases: Iterable[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """A database that ran some of the migrations that one now replaces, and not all, cannot go on, and is told so.

    Django would leave it as it is, without a word, and the first page would miss a table.
    """
    there = MigrationLoader(None).disk_migrations
    errors: list[CheckMessage] = []
    for alias in databases or ():
        applied = set(MigrationRecorder(connections[alias]).applied_migrations())
        for key, migration in there.items():
            replaced = set(migration.replaces)
            gone = replaced - applied - there.keys()
            if key not in applied and applied & replaced and gone:
                errors.append(
                    Error(
                        f"Database {alias!r} stands between two versions of {key[0]}: it lacks "
                        f"{', '.join(sorted(name for _app, name in gone))}.",
                        hint="It is older than the first release: begin with a new database, and import what it held.",
                        id="cxhub.E005",
                    )
                )
    return errors
