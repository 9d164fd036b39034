"""The spreadsheet of updates goes out and comes back."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from cxhub.initiatives.bulk_sheet import COLUMNS
from cxhub.initiatives.models import Initiative, ProgressUpdate
from cxhub.metrics.models import Measurement
from cxhub.testing import factories

SHEET, BULK = "/update/sheet/updates.xlsx", "/update/sheet/"
AT = {column.name: number for number, column in enumerate(COLUMNS, start=1)}


@pytest.fixture
def second(initiative):
    """A second initiative of the same owner, with an update and two KPIs."""
    kpis = [factories.KpiFactory(name="A wait", unit="min", baseline=20, target=1), factories.KpiFactory(name="Calls")]
    second = factories.InitiativeFactory(title="Bring it home", owned_by=initiative.owned_by, kpis=kpis)
    factories.MeasurementFactory(kpi=kpis[0], value=3, as_of="2025-01-31")
    factories.UpdateFactory(initiative=second, status="caution", confidence=0.6)
    return second


def taken(client: Client) -> Workbook:
    return load_workbook(BytesIO(client.get(SHEET).content))


def fill(book: Workbook, row: int, **values) -> None:
    for name, value in values.items():
        book.active.cell(row, AT[name]).value = value


def bring(client: Client, book: Workbook):
    file = BytesIO()
    book.save(file)
    return client.post(BULK, {"sheet": SimpleUploadedFile("updates.xlsx", file.getvalue())})


def confirm(client: Client, preview, **sure):
    batch = re.search(r'name="batch" value="([^"]+)"', preview.text)[1]
    return client.post(BULK, {"batch": batch, **sure}, follow=True)


def test_the_sheet_holds_what_i_own_with_what_may_be_filled_in_unlocked(initiative, second, owner: Client):
    factories.InitiativeFactory(title="Not mine")
    sheet = taken(owner).active
    titles = [row[AT["title"] - 1].value for row in sheet.iter_rows(min_row=2)]
    assert titles == ["Answer sooner", "Bring it home", "Bring it home"]
    assert sheet.cell(3, AT["status"]).value == "Caution"
    assert sheet.protection.sheet
    assert sheet.cell(2, AT["title"]).protection.locked
    assert not sheet.cell(2, AT["narrative"]).protection.locked
    assert sheet.column_dimensions["A"].hidden
    assert "/update/sheet/" in owner.get("/my-work/").text


def test_a_filled_in_sheet_is_previewed_and_posted(initiative, second, owner: Client):
    milestone = factories.MilestoneFactory(initiative=second, title="New doors")
    book = taken(owner)
    fill(book, 2, status="On track", confidence=8, narrative="=2 more readers", value="61,5")
    fill(book, 3, value=2.5, as_of=timezone.localdate(), narrative="Doors hang.", milestones="new doors")
    fill(book, 3, blocker_type="People or money", blocker_owner="Olu Owner", next_action="Hire")
    book.active.cell(2, AT["narrative"]).data_type = "s"
    preview = bring(owner, book)
    assert "2 updates are ready. Nothing is posted yet." in preview.text
    assert "On track, 8 of 10; Told in time 61,5; =2 more readers" in preview.text
    assert ProgressUpdate.objects.count() == 1
    posted = confirm(owner, preview)
    assert "2 updates are posted." in posted.text
    first = Initiative.objects.get(pk=initiative.pk).latest_update
    assert (first.narrative, first.confidence, first.author) == ("=2 more readers", 0.8, initiative.owned_by)
    last = Initiative.objects.get(pk=second.pk).latest_update
    assert (last.status, last.blocker.owner, last.blocker.type) == ("caution", initiative.owned_by, "resource")
    milestone.refresh_from_db()
    assert milestone.done_on
    assert sorted(Measurement.objects.current().values_list("value", flat=True)) == [2.5, 3, 61.5]
    assert "Posted already." in bring(owner, book).text or "Changed since" in bring(owner, book).text
    confirm(owner, preview)
    assert ProgressUpdate.objects.count() == 3, "sent twice, it posts once"


def test_wrong_rows_are_named_by_row_and_column_and_right_ones_go_in(initiative, second, owner: Client):
    book = taken(owner)
    fill(book, 2, status="On track", confidence=8, narrative="Fine.")
    fill(book, 3, confidence=11, narrative="x" * 281, value="a lot", milestones="No such thing")
    fill(book, 4, value="=1+1")
    preview = bring(owner, book).text
    assert "Row 4, <b>Value now</b>: This is a formula." in preview
    fill(book, 4, value=None)
    preview = bring(owner, book)
    for column in ("Confidence, 0 to 10", "What changed", "Value now", "Milestones done, one a line", "Next action"):
        assert f"Row 3, <b>{column}</b>:" in preview.text, column
    result = confirm(owner, preview)
    assert "1 update is posted." in result.text
    assert "Row 3, <b>What changed</b>" in result.text
    assert Initiative.objects.get(pk=initiative.pk).latest_update.narrative == "Fine."
    assert ProgressUpdate.objects.filter(initiative=second).count() == 1


def test_a_stale_row_is_refused_with_both_values(initiative, second, owner: Client):
    book = taken(owner)
    fill(book, 3, status="On track", confidence=9, narrative="Mine.", value=2)
    factories.UpdateFactory(initiative=second, narrative="Theirs.", status="off_track", confidence=0.2)
    preview = bring(owner, book)
    assert "Changed since you took the sheet" in preview.text
    assert "Mine." in preview.text and "Theirs." in preview.text
    assert "Post what is ready" not in preview.text


def test_where_nothing_could_go_in_there_is_nothing_to_post(initiative, second, owner: Client):
    book = taken(owner)
    fill(book, 3, status="On track", confidence=11, narrative="Slow.", value=30)
    preview = bring(owner, book)
    assert "Row 3, <b>Confidence, 0 to 10</b>:" in preview.text
    assert "Post what is ready" not in preview.text, "an odd number beside what is wrong is not asked about yet"


def test_an_odd_number_is_asked_about_in_the_preview(initiative, second, owner: Client):
    book = taken(owner)
    fill(book, 3, same="yes", value=30)
    fill(book, 2, status="On track", confidence=8, narrative="Fine.")
    fill(book, 3, same=None, narrative="Slow.", status="On track", confidence=8, why_on_track="Snow.")
    preview = bring(owner, book)
    assert "30 min is 10 times the last value, 3 min: right?" in preview.text.replace("\xa0", " ")
    name = re.search(r'name="(sure-[^"]+)" value="30.0"', preview.text)[1]
    confirm(owner, preview, **{name: "30.0"})
    assert Measurement.objects.filter(value=30).exists()


def test_nothing_changed_is_a_word_in_its_column(initiative, second, owner: Client):
    book = taken(owner)
    fill(book, 3, same="yes")
    confirm(owner, bring(owner, book))
    assert Initiative.objects.get(pk=second.pk).latest_update.no_change
    assert not ProgressUpdate.objects.filter(initiative=initiative).exists(), "an empty row posts nothing"


def test_nobody_posts_for_another_by_a_sheet(initiative, second, owner: Client, stranger: Client):
    book = taken(owner)
    fill(book, 3, narrative="Mine now.", same="yes")
    preview = bring(stranger, book)
    assert "This initiative is not there, or not yours to report on." in preview.text
    mine = bring(owner, book)
    assert "That preview is too old, or not yours." in confirm(stranger, mine).text
    assert stranger.post(BULK, {"batch": "forged"}, follow=True).status_code == 200
    assert ProgressUpdate.objects.count() == 1


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 nonsense", b"a,b\n1,2\n", b"x" * (2 * 1024 * 1024 + 1)])
def test_what_is_no_sheet_of_ours_is_refused_in_words(initiative, owner: Client, data):
    answer = owner.post(BULK, {"sheet": SimpleUploadedFile("updates.xlsx", data)})
    assert answer.status_code == 200
    assert "id_sheet-error" in answer.text
    other = Workbook()
    other.active.append(["a", "b"])
    other.active.append([1, 2])
    assert "not the sheet that you took from here" in bring(owner, other).text
    damaged = taken(owner)
    fill(damaged, 2, version="1.x", narrative="Hm.")
    assert "hidden first column" in bring(owner, damaged).text
