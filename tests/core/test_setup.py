"""A hub is planted once, and closed to strangers."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, Site

from cxhub.initiatives.models import InitiativeIndex
from cxhub.models import HubHome
from cxhub.playbooks.models import LessonIndex, PlaybookIndex, StoryIndex
from cxhub.setup import Role, set_up_hub
from cxhub.site.management.commands import cxhub_start
from cxhub.strategy.models import StrategyPage
from cxhub.testing import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bare_site")]

LISTS = (StrategyPage, PlaybookIndex, StoryIndex, LessonIndex, InitiativeIndex)


def test_running_it_twice_changes_nothing():
    call_command("cxhub_setup", as_root=True, verbosity=0)
    before = (Page.objects.count(), Group.objects.count(), PageViewRestriction.objects.count())
    call_command("cxhub_setup", as_root=True, verbosity=0)

    assert (Page.objects.count(), Group.objects.count(), PageViewRestriction.objects.count()) == before
    assert [model.objects.count() for model in LISTS] == [1] * len(LISTS)
    assert set(Group.objects.values_list("name", flat=True)) >= {role.value for role in Role}


def test_an_administrator_who_opened_the_hub_finds_it_open_after_another_run():
    set_up_hub()
    PageViewRestriction.objects.all().delete()
    CollectionViewRestriction.objects.all().delete()
    set_up_hub()

    assert not PageViewRestriction.objects.exists() and not CollectionViewRestriction.objects.exists()


@pytest.mark.parametrize("as_root", [True, False])
def test_files_of_the_hub_are_closed_to_strangers_and_no_others(as_root: bool):
    theirs = Document.objects.create(title="The site's own", file=ContentFile(b"Hello", "theirs.txt"))
    set_up_hub(as_root=as_root)
    office, stranger = Client(), Client()
    office.force_login(factories.UserFactory(role=Role.OFFICE))
    form = {"title": "A plan", "file": SimpleUploadedFile("plan.txt", b"To ourselves"), "collection": ""}
    assert office.post(reverse("wagtaildocs:add"), form).status_code == 302
    plan = Document.objects.get(title="A plan")

    assert stranger.get(plan.url)["Location"].startswith("/sign-in/")
    assert b"".join(office.get(plan.url).streaming_content) == b"To ourselves"
    titles = {item["title"] for item in stranger.get("/api/v3/documents/").json()["items"]}
    # A site that is nothing but the hub has no other files.
    assert titles == (set() if as_root else {"The site's own"})
    answer = stranger.get(theirs.url)
    if as_root:
        assert answer["Location"].startswith("/sign-in/")
    else:
        assert b"".join(answer.streaming_content) == b"Hello"


def test_a_site_with_a_home_of_its_own_gets_the_hub_below_it():
    root = Site.objects.get(is_default_site=True).root_page
    home = set_up_hub()

    assert home.get_parent().pk == root.pk
    assert Site.objects.get(is_default_site=True).root_page.pk == root.pk
    assert home.slug == "hub"


def test_a_slug_that_is_taken_is_left_alone():
    root = Site.objects.get(is_default_site=True).root_page
    root.add_child(instance=Page(title="Hub caps", slug="hub"))

    assert set_up_hub().slug == "cx-hub"


def test_the_runnable_site_is_the_hub():
    home = set_up_hub(as_root=True)

    assert Site.objects.get(is_default_site=True).root_page.pk == home.pk
    assert HubHome.objects.get().depth == 2


@pytest.mark.usefixtures("bare_site")
def test_what_is_served_at_a_port_says_so_in_whole_addresses(monkeypatch):
    called = []
    monkeypatch.setattr(cxhub_start, "call_command", lambda *args, **options: called.append(args[0]))
    call_command("cxhub_start", port=8123)
    assert called[-1] == "runserver"
    assert Site.objects.get().root_url == "http://localhost:8123"
    Site.objects.update(hostname="hub.example.org", port=443)
    call_command("cxhub_start", port=8123)
    assert Site.objects.get().root_url == "https://hub.example.org"
