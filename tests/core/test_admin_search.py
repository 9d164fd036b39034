"""What Wagtail's own search finds of the hub, in the admin and in its choosers."""

from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse
from modelsearch.index import get_indexed_models
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from cxhub.setup import Role
from cxhub.testing import factories
from cxhub.testing.samples import page_of, page_types

#: Records that Wagtail searches.
RECORDS = [
    model
    for model in get_indexed_models()
    if model._meta.app_label.startswith("cxhub") and not issubclass(model, Page) and not model._meta.abstract
]

pytestmark = pytest.mark.usefixtures("wagtail_index")


@pytest.fixture
def office(db: None) -> Client:
    client = Client()
    client.force_login(factories.UserFactory(role=Role.OFFICE))
    return client


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model.__name__)
def test_a_page_is_found_in_the_admin_and_in_the_chooser(model: type[Page], office: Client) -> None:
    page = page_of(model)
    page.title = "The quokka crossing"
    page.save_revision().publish()
    for name in ("wagtailadmin_pages:search", "wagtailadmin_choose_page_search"):
        html = office.get(
            reverse(name), {"q": "quokka"}, headers={"X-Requested-With": "XMLHttpRequest"}
        ).content.decode()
        assert "The quokka crossing" in html, name


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_a_record_is_found_by_its_name(model: type[models.Model], db: None) -> None:
    factory: Any = getattr(factories, f"{model.__name__}Factory")
    record = factory(name="Quokka crossings")
    factory(name="Something else")
    assert list(get_search_backend().search("quokka", model.objects.all())) == [record]


@pytest.mark.parametrize("typed", ['"', 'quokka "', '" quokka', '"quokka crossing', "'", "\\", "*", "NOT", "(", '""'])
def test_any_search_gets_an_answer_in_the_admin(typed: str, office: Client) -> None:
    page = factories.StoryFactory(title="The quokka crossing")
    for address in (
        reverse("wagtailadmin_pages:search"),
        reverse("wagtailadmin_choose_page_search"),
        reverse("wagtailimages:index"),
        reverse("cxhub_stories:index"),
    ):
        answer = office.get(address, {"q": typed})
        assert answer.status_code == 200, address
        found = page.title in answer.content.decode()
        assert found or "quokka" not in typed or "images" in address, address
