"""Runs: what goes in, what is reported, and that no row is lost."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cxhub.imports import engine
from cxhub.imports.engine import Importer, dry_run, import_source, start_run
from cxhub.imports.errors import ImportProblem, SourceError
from cxhub.imports.mapping import Mapping, parse_mapping
from cxhub.imports.models import ImportedRecord, ImportRun, RecordChange
from cxhub.imports.targets import Context, registry
from cxhub.imports.undo import UndoRefused, undo_run

from .conftest import csv_source

pytestmark = pytest.mark.django_db

SIGNPOSTS = """
namespace = "tests"
[[sources]]
[[sources.records]]
type = "{type}"
external_id = "{{id}}"
[sources.records.fields]
old_path = "from"
redirect_link = "to"
"""

ARTICLES = """
[[sources]]
path = "*.csv"
[[sources.records]]
type = "article"
external_id = "{id}"
[sources.records.fields]
title = "title"
search_description = "about"
"""


def signposts(kind: str = "signpost") -> Mapping:
    return parse_mapping(SIGNPOSTS.format(type=kind), "signposts")


def test_rows_become_records(teams: Mapping) -> None:
    report = import_source(teams, csv_source("id,name\n1,Drivers\n2,Conductors\n"))
    assert report.as_dict() == {
        "read": 2,
        "in": 2,
        "skipped": 0,
        "reported": 0,
        "by_type": {"team": {"created": 2, "updated": 0, "unchanged": 0}},
        "errors": [],
    }
    assert set(Group.objects.filter(name__in=["Drivers", "Conductors"]).values_list("name", flat=True)) == {
        "Drivers",
        "Conductors",
    }


def test_importing_again_changes_nothing(teams: Mapping) -> None:
    source = csv_source("id,name\n1,Drivers\n2,Conductors\n")
    import_source(teams, source)
    again = import_source(teams, source)
    assert again.by_type == {"team": {"created": 0, "updated": 0, "unchanged": 2}}
    assert again.counts["in"] == 2


def test_a_changed_row_changes_its_record(teams: Mapping) -> None:
    import_source(teams, csv_source("id,name\n1,Drivers\n"))
    pk = Group.objects.get(name="Drivers").pk
    report = import_source(teams, csv_source("id,name\n1,Tram drivers\n"))
    assert report.by_type == {"team": {"created": 0, "updated": 1, "unchanged": 0}}
    assert Group.objects.get(pk=pk).name == "Tram drivers"


def test_a_wrong_row_is_reported_with_its_place_and_the_rest_goes_in(teams: Mapping) -> None:
    report = import_source(teams, csv_source(f"id,name\n1,Drivers\n2,\n3,{'x' * 200}\n,Nameless\n5,#REF!\n6,Guards\n"))
    assert report.counts == {"read": 6, "in": 2, "skipped": 0, "reported": 4}
    assert [(error["file"], error["row"], error["column"]) for error in report.errors] == [
        ("teams.csv", 3, "name"),
        ("teams.csv", 4, "name"),
        ("teams.csv", 5, "id"),
        ("teams.csv", 6, "name"),
    ]
    assert report.errors[3]["value"] == "#REF!"


def test_a_row_with_one_wrong_record_leaves_nothing_of_itself() -> None:
    mapping = parse_mapping(
        """
        [[sources]]
        [[sources.records]]
        type = "team"
        external_id = "{team}"
        fields = { name = "team" }
        [[sources.records]]
        type = "signpost"
        external_id = "{from}"
        fields = { old_path = "from", is_permanent = "permanent" }
        """,
        "both",
    )
    report = import_source(mapping, csv_source("team,from,permanent\nA,/a,yes\nB,/b,perhaps\n"))
    assert report.counts["reported"] == 1
    assert not Group.objects.filter(name="B").exists()
    assert not ImportedRecord.objects.filter(external_id="B").exists()


def test_rows_that_the_mapping_leaves_out_are_skipped() -> None:
    mapping = parse_mapping(
        """
        [[sources]]
        where = { kind = "APG", state = { not_in = ["dead", "gone"] } }
        [[sources.records]]
        type = "team"
        external_id = "{id}"
        where = { id = { matches = "^[0-9]+$" } }
        fields = { name = "id" }
        """,
        "some",
    )
    report = import_source(mapping, csv_source("id,kind,state\n1,APG,\n2,SO,\n3,APG,dead\nx,APG,\n"))
    assert report.counts == {"read": 4, "in": 1, "skipped": 3, "reported": 0}


@pytest.mark.parametrize(("repeat", "name"), [("first", "Drivers"), ("last", "Bus drivers")])
def test_rows_that_share_a_record_count_it_once(repeat: str, name: str) -> None:
    mapping = parse_mapping(
        f"""
        [[sources]]
        [[sources.records]]
        type = "team"
        external_id = "{{id}}"
        repeat = "{repeat}"
        fields = {{ name = "name" }}
        """,
        "shared",
    )
    report = import_source(mapping, csv_source("id,name\n1,Drivers\n1,Drivers\n1,Bus drivers\n"))
    assert report.counts["in"] == 3
    assert report.by_type == {"team": {"created": 1, "updated": 0, "unchanged": 0}}
    assert Group.objects.filter(name=name).exists()


def test_rows_that_must_agree_and_do_not_are_reported() -> None:
    mapping = parse_mapping(
        '[[sources]]\n[[sources.records]]\ntype="team"\nexternal_id="{id}"\nrepeat="wrong"\nfields={name="name"}', "m"
    )
    report = import_source(mapping, csv_source("id,name\n1,Drivers\n1,Drivers\n1,Guards\n"))
    assert report.counts == {"read": 3, "in": 2, "skipped": 0, "reported": 1}
    assert "Drivers" in report.errors[0]["reason"]
    assert "Guards" in report.errors[0]["reason"]


def test_each_item_of_a_list_becomes_a_record_and_can_be_referred_to() -> None:
    mapping = parse_mapping(
        """
        [[sources]]
        [[sources.records]]
        type = "team"
        each = { from = "teams", split = "," }
        external_id = "{item|slug}"
        fields = { name = { from = "item", regex = "^(.+?) team$" } }
        """,
        "each",
    )
    report = import_source(mapping, csv_source('id,teams\n1,"Red team, Blue team"\n2,"Blue team"\n3,\n'))
    assert report.counts == {"read": 3, "in": 2, "skipped": 1, "reported": 0}
    assert report.by_type["team"]["created"] == 2
    assert Group.objects.filter(name__in=["Red", "Blue"]).count() == 2


def test_facts_are_appended_and_never_changed() -> None:
    mapping = signposts("reading")
    import_source(mapping, csv_source("id,from,to\n1,/a,https://b.example/\n"))
    again = import_source(mapping, csv_source("id,from,to\n1,/a,https://b.example/\n2,/c,https://d.example/\n"))
    assert again.by_type["reading"] == {"created": 1, "updated": 0, "unchanged": 1}
    changed = import_source(mapping, csv_source("id,from,to\n1,/a,https://else.example/\n"))
    assert changed.counts["reported"] == 1
    assert "https://b.example/" in changed.errors[0]["reason"]
    assert changed.errors[0]["value"] == "https://else.example/"
    assert changed.errors[0]["column"] == "to"
    assert Redirect.objects.get(old_path="/a").redirect_link == "https://b.example/"


def test_an_object_that_the_hub_has_is_taken_up_and_not_made_twice(teams: Mapping) -> None:
    group = Group.objects.create(name="Drivers")
    report = import_source(teams, csv_source("id,name\n1,Drivers\n2,Drivers\n"))
    assert report.by_type["team"] == {"created": 0, "updated": 0, "unchanged": 1}
    assert report.counts["reported"] == 1
    assert "already the record 1" in report.errors[0]["reason"]
    assert ImportedRecord.objects.get(external_id="1").object_id == str(group.pk)


def test_a_reference_that_leads_nowhere_names_the_nearest() -> None:
    import_source(parse_mapping(ARTICLES, "a"), csv_source("id,title,about\n1,Told in time,x\n"))
    mapping = parse_mapping(
        """
        [[sources]]
        [[sources.records]]
        type = "signpost"
        external_id = "{id}"
        fields = { old_path = "from", redirect_page = "page" }
        """,
        "links",
    )
    report = import_source(mapping, csv_source("id,from,page\n1,/a,told-in-time\n2,/b,Told in tme\n"))
    assert report.counts["in"] == 1
    assert Redirect.objects.get().redirect_page.title == "Told in time"
    assert "The nearest is “Told in time”" in report.errors[0]["reason"]


def test_pages_are_published_with_a_revision_and_a_slug_of_their_own() -> None:
    mapping = parse_mapping(ARTICLES, "articles")
    source = csv_source("id,title,about\n1,Hello,one\n2,Hello,two\n")
    assert import_source(mapping, source).by_type["article"]["created"] == 2
    first, second = Page.objects.filter(title="Hello").order_by("path")
    assert (first.slug, second.slug) == ("hello", "hello-2")
    assert first.live and first.latest_revision_id == first.live_revision_id
    assert import_source(mapping, source).by_type["article"]["unchanged"] == 2
    import_source(mapping, csv_source("id,title,about\n1,Hello,changed\n"))
    first.refresh_from_db()
    assert first.search_description == "changed"
    assert first.revisions.count() == 2


def test_a_page_that_somebody_works_on_is_reported_and_left_alone() -> None:
    mapping = parse_mapping(ARTICLES, "articles")
    import_source(mapping, csv_source("id,title,about\n1,Hello,one\n"))
    page = Page.objects.get(title="Hello")
    page.search_description = "my draft"
    page.save_revision()
    report = import_source(mapping, csv_source("id,title,about\n1,Hello,two\n"))
    assert report.counts["reported"] == 1
    assert "draft" in report.errors[0]["reason"]
    assert Page.objects.get(pk=page.pk).search_description == "one"


def test_a_dry_run_reports_the_same_and_writes_nothing(teams: Mapping) -> None:
    source = csv_source("id,name\n1,Drivers\n2,\n")
    tried = dry_run(teams, source)
    assert not Group.objects.filter(name="Drivers").exists()
    assert not ImportRun.objects.exists()
    assert tried.as_dict() == import_source(teams, source).as_dict()


def test_an_interrupted_run_goes_on_where_it_stopped(teams: Mapping, monkeypatch: pytest.MonkeyPatch) -> None:
    source = csv_source("id,name\n" + "".join(f"{n},Team {n}\n" for n in range(25)))
    run = start_run(teams, source)
    importer = Importer(run, source)
    importer.run_batch(10)
    calls = 0
    save = engine.Importer._store

    def dies(self: Importer, *args: Any) -> None:
        nonlocal calls
        calls += 1
        save(self, *args)
        raise KeyboardInterrupt

    monkeypatch.setattr(engine.Importer, "_store", dies)
    with pytest.raises(KeyboardInterrupt):
        importer.run_batch(10)
    monkeypatch.undo()
    run = ImportRun.objects.get(pk=run.pk)
    assert run.cursor == 10
    assert Group.objects.filter(name__startswith="Team ").count() == 10
    report = Importer(run, source).run_all(size=10)
    assert report.counts == {"read": 25, "in": 25, "skipped": 0, "reported": 0}
    assert report.by_type["team"]["created"] == 25


def test_a_run_goes_on_with_its_own_source_only(teams: Mapping) -> None:
    run = start_run(teams, csv_source("id,name\n1,Drivers\n"))
    with pytest.raises(SourceError, match="changed"):
        Importer(run, csv_source("id,name\n1,Guards\n"))


def test_two_importers_of_one_run_do_no_row_twice(teams: Mapping) -> None:
    source = csv_source("id,name\n" + "".join(f"{n},Team {n}\n" for n in range(20)))
    run = start_run(teams, source)
    one, other = Importer(run, source), Importer(ImportRun.objects.get(pk=run.pk), source)
    one.run_batch(10)
    with pytest.raises(ImportProblem, match="elsewhere"):
        other.run_batch(10)
    other.run_batch(10)
    assert ImportRun.objects.get(pk=run.pk).rows_in == 20


def test_an_undo_deletes_what_was_made_and_restores_what_was_changed(teams: Mapping) -> None:
    import_source(teams, csv_source("id,name\n1,Drivers\n"))
    second = import_source(teams, csv_source("id,name\n1,Tram drivers\n2,Guards\n"))
    done = undo_run(ImportRun.objects.get(pk=second.run))
    assert done == {"deleted": 1, "restored": 1}
    assert Group.objects.filter(name="Drivers").exists()
    assert not Group.objects.filter(name__in=["Guards", "Tram drivers"]).exists()
    assert not ImportedRecord.objects.filter(external_id="2").exists()
    with pytest.raises(ImportProblem, match="undone already"):
        undo_run(ImportRun.objects.get(pk=second.run))


def test_an_undo_of_pages_keeps_their_history() -> None:
    mapping = parse_mapping(ARTICLES, "articles")
    first = import_source(mapping, csv_source("id,title,about\n1,Hello,one\n"))
    second = import_source(mapping, csv_source("id,title,about\n1,Goodbye,two\n"))
    undo_run(ImportRun.objects.get(pk=second.run))
    page = Page.objects.get(slug="hello")
    assert (page.title, page.search_description) == ("Hello", "one")
    assert page.revisions.count() == 3
    undo_run(ImportRun.objects.get(pk=first.run))
    assert not Page.objects.filter(slug="hello").exists()


def test_an_undo_sees_what_somebody_edited_between_two_imports_that_are_undone() -> None:
    mapping = parse_mapping(ARTICLES, "articles")
    first = import_source(mapping, csv_source("id,title,about\n1,Hello,one\n"))
    page = Page.objects.get(slug="hello")
    page.save_revision(log_action=True).publish()
    second = import_source(mapping, csv_source("id,title,about\n1,Goodbye,two\n"))
    undo_run(ImportRun.objects.get(pk=second.run))
    with pytest.raises(UndoRefused) as refused:
        undo_run(ImportRun.objects.get(pk=first.run))
    assert refused.value.conflicts == ["“Hello” was edited since."]
    undo_run(ImportRun.objects.get(pk=first.run), confirmed=True)
    assert not Page.objects.filter(slug="hello").exists()


def test_an_undo_that_would_lose_later_work_is_refused_until_confirmed(teams: Mapping) -> None:
    report = import_source(teams, csv_source("id,name\n1,Drivers\n2,Guards\n"))
    run = ImportRun.objects.get(pk=report.run)
    Group.objects.filter(name="Guards").update(name="Guards by hand")
    with pytest.raises(UndoRefused) as refused:
        undo_run(run)
    assert refused.value.conflicts == ["“Guards by hand” was changed since: name."]
    assert Group.objects.filter(name="Drivers").exists()
    undo_run(run, confirmed=True)
    assert not Group.objects.filter(name__in=["Drivers", "Guards by hand"]).exists()


def test_an_undo_tells_of_pages_put_under_an_imported_one() -> None:
    report = import_source(parse_mapping(ARTICLES, "articles"), csv_source("id,title,about\n1,Hello,one\n"))
    Page.objects.get(slug="hello").add_child(instance=Page(title="Mine", slug="mine"))
    with pytest.raises(UndoRefused) as refused:
        undo_run(ImportRun.objects.get(pk=report.run))
    assert any("Mine" in conflict for conflict in refused.value.conflicts)


def test_fields_set_once_keep_what_people_write_later() -> None:
    mapping = parse_mapping(ARTICLES.replace('"about"', '{ from = "about", once = true }'), "articles")
    import_source(mapping, csv_source("id,title,about\n1,Hello,one\n"))
    Page.objects.filter(slug="hello").update(search_description="by hand")
    report = import_source(mapping, csv_source("id,title,about\n1,Hello,two\n"))
    assert report.by_type["article"]["unchanged"] == 1


def test_lists_are_set_or_added_to() -> None:
    base = '[[sources]]\n[[sources.records]]\ntype="team"\nexternal_id="{id}"\n[sources.records.fields]\nname="name"\n'
    mapping = parse_mapping(base + 'permissions = { from = "may", split = ";", append = true }', "m")
    import_source(mapping, csv_source("id,name,may\n1,Drivers,add_group;change_group\n"))
    import_source(mapping, csv_source("id,name,may\n1,Drivers,delete_group;add_group\n"))
    assert Group.objects.get(name="Drivers").permissions.count() == 3
    mapping = parse_mapping(base + 'permissions = { from = "may", split = ";" }', "m")
    report = import_source(mapping, csv_source("id,name,may\n1,Drivers,delete_group\n"))
    assert Group.objects.get(name="Drivers").permissions.count() == 1
    undo_run(ImportRun.objects.get(pk=report.run))
    assert Group.objects.get(name="Drivers").permissions.count() == 3


def test_a_mapping_may_update_and_never_make_or_make_and_never_update(teams: Mapping) -> None:
    import_source(teams, csv_source("id,name\n1,Drivers\n"))
    update = parse_mapping(
        'namespace="tests"\n[[sources]]\n[[sources.records]]\ntype="team"\nexternal_id="{id}"\nmode="update"\n'
        'fields={name="name"}',
        "m",
    )
    report = import_source(update, csv_source("id,name\n1,Tram drivers\n2,Guards\n"))
    assert report.counts["in"] == 1
    assert "We know no team called “2”" in report.errors[0]["reason"]
    create = parse_mapping(update.text.replace('mode="update"', 'mode="create"'), "m")
    report = import_source(create, csv_source("id,name\n1,Drivers\n2,Guards\n"))
    assert report.counts == {"read": 2, "in": 1, "skipped": 1, "reported": 0}
    assert Group.objects.filter(name="Tram drivers").exists()


def test_dates_move_with_the_run() -> None:
    from datetime import timedelta

    from django.db.models import DateField

    from cxhub.imports.targets.fields import clean, field_for

    model_field = DateField()
    model_field.set_attributes_from_name("on")
    context = Context("tests", shift=timedelta(days=3))
    assert clean(field_for(model_field), "2026-11-19", context).isoformat() == "2026-11-22"


def test_an_import_of_rows_costs_the_same_queries_a_row(teams: Mapping, django_assert_max_num_queries: Any) -> None:
    source = csv_source("id,name\n" + "".join(f"{n},Team {n}\n" for n in range(50)))
    run = start_run(teams, source)
    with django_assert_max_num_queries(50 * 11 + 10):
        Importer(run, source).run_batch()


def test_each_change_is_written_down(teams: Mapping) -> None:
    report = import_source(teams, csv_source("id,name\n1,Drivers\n"))
    change = RecordChange.objects.get(run=report.run)
    assert (change.action, change.after) == ("created", {"name": "Drivers"})
    assert registry.get(change.record.type) is not None
