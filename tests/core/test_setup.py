"""A hub is planted once, and closed to strangers."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import Page, PageViewRestriction, Site

from cxhub.initiatives.models import InitiativeIndex
from cxhub.models import HubHome
from cxhub.playbooks.models import LessonIndex, PlaybookIndex, StoryIndex
from cxhub.setup import Role, set_up_hub
from cxhub.site.management.commands import cxhub_start
from cxhub.strategy.models import StrategyPage

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
    set_up_hub()

    assert not PageViewRestriction.objects.exists()


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
