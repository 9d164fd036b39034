"""The import wizard in the admin, without JavaScript."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cxhub.imports import wizard
from cxhub.imports.exports import safe_cell
from cxhub.imports.models import ImportMapping, ImportRun, ImportUpload

from .conftest import TEAMS

pytestmark = pytest.mark.django_db


@pytest.fixture
def importer(client: Client, django_user_model: Any) -> Client:
    user = django_user_model.objects.create_user("importer", "i@merrowdale.example", "x")
    user.user_permissions.add(
        Permission.objects.get(codename="access_admin"), Permission.objects.get(codename="add_importrun")
    )
    client.force_login(user)
    return client


def send(client: Client, text: str | bytes, mapping: str = TEAMS, name: str = "teams.csv", **more: Any) -> Any:
    data = text if isinstance(text, bytes) else text.encode()
    return client.post(
        reverse("cxhub_imports:start"),
        {"source": SimpleUploadedFile(name, data), "mapping_text": mapping, **more},
        follow=True,
    )


def page(client: Client, name: str, run: ImportRun) -> str:
    return reverse(f"cxhub_imports:{name}", args=[run.pk])


def test_a_file_is_checked_imported_and_undone(importer: Client) -> None:
    assert b"Nothing has been imported yet" in importer.get(reverse("cxhub_imports:index")).content
    response = send(importer, "id,name\n1,Drivers\n2,\n")
    assert b"1 row needs you" in response.content
    assert "New team “Drivers”" in " ".join(response.content.decode().split())
    assert not Group.objects.filter(name="Drivers").exists()
    run = ImportRun.objects.get()
    response = importer.post(page(importer, "step", run), follow=True)
    assert "Rows read: 2; in: 1; left out by the mapping: 0; wrong: 1." in " ".join(response.content.decode().split())
    assert Group.objects.filter(name="Drivers").exists()
    assert not ImportUpload.objects.exists()
    assert b"Undo this import?" in importer.get(page(importer, "undo", run)).content
    response = importer.post(page(importer, "undo", run), follow=True)
    assert b"Records deleted: 1; put back as they were: 0." in response.content
    assert not Group.objects.filter(name="Drivers").exists()
    assert b"was undone" in importer.get(run.get_absolute_url()).content


def test_a_wrong_value_is_mended_in_its_place_and_a_row_left_out(importer: Client) -> None:
    send(importer, f"id,name\n1,{'x' * 160}\n2,Guards\n3,{'y' * 160}\n")
    run = ImportRun.objects.get()
    data = {"at": run.preview["at"], "value-0": "Drivers", "value-1": "y" * 160, "leave-1": "1"}
    response = importer.post(page(importer, "check", run), data, follow=True)
    assert b"Every row can go in" in response.content
    importer.post(page(importer, "step", run))
    run.refresh_from_db()
    assert (run.rows_in, run.rows_skipped, run.rows_reported) == (2, 1, 0)
    assert Group.objects.filter(name="Drivers").exists()


def test_a_preview_that_is_no_longer_true_takes_no_mending(importer: Client) -> None:
    send(importer, "id,name\n1,\n")
    run = ImportRun.objects.get()
    response = importer.post(page(importer, "check", run), {"at": "long ago", "value-0": "Drivers"}, follow=True)
    assert b"checked again meanwhile" in response.content


def test_a_long_import_goes_on_request_by_request(importer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wizard, "STEP_SECONDS", 0.0001)
    monkeypatch.setattr(wizard, "BATCH_ROWS", 4)
    send(importer, "id,name\n" + "".join(f"{n},Team {n}\n" for n in range(10)))
    run = ImportRun.objects.get()
    response = importer.post(page(importer, "step", run), follow=True)
    assert b"Continue" in response.content and b"<progress" in response.content
    states = []
    for _turn in range(30):
        answer = importer.post(page(importer, "step", run), headers={"accept": "application/json"}).json()
        states.append(answer["state"])
        if answer["state"] == "finished":
            break
    assert states[-1] == "finished" and len(states) > 1
    assert Group.objects.filter(name__startswith="Team ").count() == 10


def test_what_cannot_be_used_is_told_and_the_mapping_stays_typed(importer: Client) -> None:
    response = send(importer, "id,name\n1,x\n", mapping=TEAMS.replace("type", "tipe"))
    assert response.status_code == 422
    assert "did you mean type" in response.content.decode()
    assert "tipe = " in response.content.decode()
    assert send(importer, b"\x89PNG\r\n", name="teams.csv").status_code == 422
    assert send(importer, "id,nom\n1,x\n").status_code == 422
    assert send(importer, "x", mapping="").status_code == 422
    assert send(importer, b"", name="teams.csv").status_code == 422
    assert not ImportRun.objects.exists()


def test_a_file_above_the_limit_is_refused(importer: Client) -> None:
    response = send(importer, b"id\n" + b"1\n" * 5_300_000)
    assert response.status_code == 422
    assert b"larger than 10 MB" in response.content


def test_a_mapping_can_be_kept_and_used_again(importer: Client) -> None:
    mapping = SimpleUploadedFile("Our teams.toml", TEAMS.encode())
    send(importer, "id,name\n1,Drivers\n", mapping="", mapping_file=mapping, keep="on")
    kept = ImportMapping.objects.get()
    assert kept.name == "Our teams"
    again = {"source": SimpleUploadedFile("teams.csv", b"id,name\n1,Drivers\n"), "mapping": kept.pk}
    response = importer.post(reverse("cxhub_imports:start"), again, follow=True)
    assert response.status_code == 200


def test_an_upload_can_be_thrown_away(importer: Client) -> None:
    send(importer, "id,name\n1,Drivers\n")
    run = ImportRun.objects.get()
    importer.post(page(importer, "discard", run))
    assert not ImportRun.objects.exists() and not ImportUpload.objects.exists()


def test_an_undo_that_would_lose_work_asks_again(importer: Client) -> None:
    send(importer, "id,name\n1,Drivers\n")
    run = ImportRun.objects.get()
    importer.post(page(importer, "step", run))
    Group.objects.filter(name="Drivers").update(name="By hand")
    response = importer.post(page(importer, "undo", run))
    assert response.status_code == 409
    assert "“By hand” was changed since" in response.content.decode()
    importer.post(page(importer, "undo", run), {"confirmed": "yes"})
    assert not Group.objects.filter(name="By hand").exists()


def test_wrong_rows_are_sent_as_a_file_that_runs_nothing(importer: Client) -> None:
    send(importer, f'id,name\n1,"=HYPERLINK({"x" * 160})"\n')
    run = ImportRun.objects.get()
    importer.post(page(importer, "step", run))
    response = importer.get(page(importer, "errors", run))
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    header, row = csv.reader(StringIO(text))
    assert header == ["file", "row", "column", "value", "reason"]
    assert row[3].startswith("'=HYPERLINK")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\x00"])
def test_no_cell_is_taken_for_a_formula(start: str) -> None:
    assert safe_cell(f"{start}1") == f"'{start}1"


def test_only_those_who_may_import_get_in(client: Client, django_user_model: Any) -> None:
    user = django_user_model.objects.create_user("reader", "r@merrowdale.example", "x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    run = ImportRun.objects.create(mapping_name="m", source_name="s")
    names = ["run", "check", "step", "discard", "errors", "undo"]
    addresses = [reverse("cxhub_imports:index"), reverse("cxhub_imports:start")]
    addresses += [page(client, name, run) for name in names]
    for address in addresses:
        assert client.get(address).status_code == 302
    client.force_login(user)
    for address in addresses:
        for method in (client.get, client.post):
            assert method(address).status_code == 302
    assert ImportRun.objects.filter(pk=run.pk).exists()


def test_an_import_that_is_not_there_is_not_found(importer: Client) -> None:
    assert importer.get(reverse("cxhub_imports:run", args=[999])).status_code == 404


def test_a_file_name_cannot_put_markup_into_the_page(importer: Client) -> None:
    response = send(importer, "id,name\n1,<script>alert(1)</script>\n", name="<img src=x>.csv")
    assert b"<script>alert(1)" not in response.content
    assert b"<img src=x>" not in response.content
