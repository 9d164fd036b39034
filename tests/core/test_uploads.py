"""A document that is uploaded in the admin holds what its name says."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document

from cxhub.setup import Role
from cxhub.testing import factories

pytestmark = pytest.mark.django_db

PAGE = b"<html><script>alert(1)</script></html>"


def archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("a.xml", "<a/>")
    return packed.getvalue()


@pytest.fixture
def office(client: Client) -> Client:
    factories.make_hub()
    client.force_login(factories.UserFactory(role=Role.OFFICE))
    return client


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PAGE),
        ("a.xlsx", PAGE),
        ("a.docx", b"PK\x03\x04 and no more"),
        ("a.txt", b"\x89PNG\r\n\x1a\n"),
        ("a.csv", b"name\0value"),
        ("a.txt", archive()),
    ],
)
def test_what_is_something_else_is_refused_and_the_title_kept(office: Client, name: str, content: bytes):
    form = {"title": "Timetable", "file": SimpleUploadedFile(name, content), "collection": ""}
    answer = office.post(reverse("wagtaildocs:add"), form)
    assert answer.status_code == 200
    assert f"{name} holds something else than its name says" in answer.text and 'value="Timetable"' in answer.text
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7 and so on"),
        ("a.XLSX", archive()),
        ("a.txt", "Grüße".encode("utf-16")),
        ("a.csv", "name;value\nGrüße;1\n".encode("cp1252")),
    ],
)
def test_what_is_what_it_says_is_kept_whole(office: Client, name: str, content: bytes):
    form = {"title": "Timetable", "file": SimpleUploadedFile(name, content), "collection": ""}
    assert office.post(reverse("wagtaildocs:add"), form).status_code == 302
    with Document.objects.get().open_file() as kept:
        assert kept.read() == content


def test_files_that_are_dropped_together_are_looked_into_as_well(office: Client):
    files = {"files[]": SimpleUploadedFile("a.pdf", PAGE)}
    answer = office.post(reverse("wagtaildocs:add_multiple"), files)
    assert answer.json()["success"] is False and "holds something else" in answer.json()["error_message"]
    assert not Document.objects.exists()
