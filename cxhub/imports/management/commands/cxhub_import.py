"""Import a source through a mapping file, from the command line."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from cxhub.imports.engine import Importer, dry_run, import_source
from cxhub.imports.errors import ImportProblem
from cxhub.imports.mapping import load_mapping
from cxhub.imports.models import ImportRun
from cxhub.imports.report import Report
from cxhub.imports.sources import open_source
from cxhub.imports.targets import registry
from cxhub.imports.undo import UndoRefused, undo_run

SHOWN_ERRORS = 50
BAD_INPUT = 2


class Command(BaseCommand):
    """``cxhub_import MAPPING SOURCE``: exit code 0 when it ran to its end, 2 when it could not."""

    help = "Import a file, folder or zip archive through a mapping file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what the command takes."""
        parser.add_argument("mapping", nargs="?", help="the mapping file (TOML)")
        parser.add_argument("source", nargs="?", help="the file, folder or zip archive to read")
        parser.add_argument("--dry-run", action="store_true", help="do everything and roll it back")
        parser.add_argument("--json", action="store_true", help="print the report as JSON, and nothing else")
        parser.add_argument("--resume", type=int, metavar="RUN", help="go on with an import that was interrupted")
        parser.add_argument("--undo", type=int, metavar="RUN", help="undo a whole import")
        parser.add_argument("--force", action="store_true", help="with --undo: also lose what was changed since")
        parser.add_argument("--types", action="store_true", help="list the record types and their fields")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the arguments say."""
        try:
            if options["types"]:
                self.list_types()
            elif options["undo"] is not None:
                self.undo(options)
            else:
                self.show(self.run(options), options)
        except ImportProblem as problem:
            self.stderr.write(self.style.ERROR(str(problem)))
            sys.exit(BAD_INPUT)
        except KeyboardInterrupt:
            self.stderr.write(_("Interrupted. What is in stays in; --resume goes on."))
            sys.exit(130)

    def run(self, options: dict[str, Any]) -> Report:
        """Import, go on with an import, or try one."""
        if options["resume"] is not None:
            run = self.get_run(options["resume"])
            # With a run to go on with, the mapping is known; a source may still be given where it has moved.
            path = Path(options["source"] or options["mapping"] or run.source_path)
            return Importer(run, open_source(path)).run_all(self.progress(options))
        if not options["mapping"] or not options["source"]:
            raise ImportProblem(_("Say which mapping and which source: cxhub_import MAPPING SOURCE."))
        mapping = load_mapping(Path(options["mapping"]))
        path = Path(options["source"])
        if options["dry_run"]:
            return dry_run(mapping, open_source(path))
        return import_source(
            mapping,
            open_source(path),
            source_path=str(path.resolve()),
            started=None if options["json"] else self.say_number,
            progress=self.progress(options),
        )

    def get_run(self, number: int) -> ImportRun:
        """Return a run by its number."""
        run = ImportRun.objects.filter(pk=number).first()
        if run is None:
            raise ImportProblem(_("There is no import %(number)s.") % {"number": number})
        return run

    def say_number(self, run: ImportRun) -> None:
        """Tell by what number the import can be taken up or undone."""
        self.stdout.write(
            _("Import %(number)s: %(rows)s rows of %(source)s")
            % {"number": run.pk, "rows": run.rows_total, "source": run.source_name}
        )

    def progress(self, options: dict[str, Any]) -> Any:
        """Return what tells the progress: nothing where a program reads."""
        if options["json"] or options["verbosity"] < 1:
            return None
        return lambda run: self.stdout.write(f"  {run.rows_read}/{run.rows_total} ({run.percent} %)")

    def show(self, report: Report, options: dict[str, Any]) -> None:
        """Print a report."""
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
            return
        counts = report.counts
        self.stdout.write(
            _("%(read)s rows read: %(in)s in, %(skipped)s skipped by the mapping, %(reported)s reported as wrong.")
            % counts
        )
        for name, done in report.by_type.items():
            self.stdout.write(
                _("  %(name)s: %(created)s created, %(updated)s updated, %(unchanged)s unchanged")
                % {"name": name, **done}
            )
        for error in report.errors[:SHOWN_ERRORS]:
            place = ", ".join(filter(None, [error["file"], _("row %(row)s") % error, error["column"]]))
            value = f" [{error['value'][:80]}]" if error["value"] else ""
            self.stdout.write(self.style.WARNING(f"  {place}: {error['reason']}{value}"))
        if len(report.errors) > SHOWN_ERRORS:
            self.stdout.write(
                _("  … and %(count)s more; --json gives all.") % {"count": len(report.errors) - SHOWN_ERRORS}
            )
        if report.run is None:
            self.stdout.write(_("This was a dry run: nothing was written."))

    def undo(self, options: dict[str, Any]) -> None:
        """Undo a run, or say what stands against it."""
        try:
            done = undo_run(self.get_run(options["undo"]), confirmed=options["force"])
        except UndoRefused as refused:
            for conflict in refused.conflicts:
                self.stderr.write(self.style.WARNING(f"  {conflict}"))
            raise
        if options["json"]:
            self.stdout.write(json.dumps(done))
        else:
            self.stdout.write(_("Undone: %(deleted)s deleted, %(restored)s restored.") % done)

    def list_types(self) -> None:
        """Print what mappings can fill."""
        for kind in registry.all():
            self.stdout.write(self.style.MIGRATE_HEADING(f"{kind.name}: {kind.label_lower}"))
            for field in kind.field_map.values():
                needed = " *" if field.required else ""
                leads = f" → {field.to}" if field.to else ""
                words = f": {', '.join(str(stored) for stored, _label in field.choices)}" if field.choices else ""
                self.stdout.write(f"  {field.name}{needed} ({field.kind}{leads}{words}) {field.help}".rstrip())
